"""Fork bombs and shells on the network: what only the structure of a script shows."""

from __future__ import annotations

import re

from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_BOMB = Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end")
_NETWORK = Hit("guard.remoteShell", Verdict.DENY, "hands a shell to the network")


def function_bomb(name: str, body: str) -> list[Hit]:
    """A function that pipes itself into itself, or starts itself in the background."""
    code = re.sub(r"'[^']*'|\"[^\"]*\"|#[^\n]*", "", body)
    own = rf"(?<![\w./:-]){re.escape(name)}(?![\w/:-])"
    piped = re.search(rf"{own}[^|;&\n]*\|&?\s*{own}", code)
    started = re.search(rf"{own}\s*&(?!&)", code)
    return [_BOMB] if piped or started else []


_ENDLESS = lazy_pattern(
    r"(?:while|until)\s+(?:true|false|:|1|\[+\s*1\s*\]+)\s*;?\s*do\b(?P<body>.*?[^&>]&\s*)(?:;?\s*)done\Z",
    re.DOTALL,
)


def endless_loop(loop: str) -> list[Hit]:
    """A loop without end that starts something in the background each time and never waits."""
    found = _ENDLESS.match(loop)
    if found is None or re.search(r"\b(?:wait|sleep|read)\b", found["body"]):
        return []
    detail = "starts processes in the background without end"
    return [Hit("guard.forkBomb", Verdict.CONFIRM, detail, routine=True)]


def piped_bomb(parts: list[str]) -> list[Hit]:
    """`$0 | $0 &`: a script that pipes itself into itself."""
    itself = [
        part for part in parts if re.match(r"[\"']?(?:\./)?(?:\$0|\$\{0\}|\$BASH_SOURCE)[\"']?\s*$", part)
    ]
    return [_BOMB] if len(itself) > 1 else []


_PIPED_SHELL = lazy_pattern(r"\|\s*(?:/\S*/)?(?:ba|z|k|da)?sh\b[^|]*\|\s*(?:nc|ncat|netcat|telnet|socat)\b")


def network_shell(pipeline: str) -> list[Hit]:
    """A pipe that connects a shell with netcat."""
    return [_NETWORK] if _PIPED_SHELL.search(pipeline) else []
