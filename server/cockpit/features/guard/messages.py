"""The operation guard's part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Message, Request


class GuardQuery(Message, frozen=True):
    """A command line to judge; it is never run."""

    command: str
    shell: Literal["bash", "powershell", "cmd", "python", "javascript", "sql"] = "bash"
    cwd: str = ""
    """The URI of the folder that it would run in; empty means the first workspace folder."""


class GuardAnswer(Message, frozen=True):
    """What the guard says of it."""

    verdict: Literal["allow", "confirm", "deny"]
    rules: list[str]
    reason: str


CHECK = Request("cockpit/guard/check", GuardQuery, GuardAnswer, "Judge a command line without running it.")

METHODS = (CHECK,)
