"""The second copilot in the editor: objections while it judges, and the verdict at the end."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from lsprotocol import types
from lsprotocol.types import DiagnosticSeverity
from pygls.exceptions import JsonRpcException

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of
from .processes import gone

Commit = Callable[..., None]

CART = "def total(prices: list[float]) -> float:\n    return sum(prices)\n"
WORSE = CART.replace("    return", "    try:\n        return") + "    except Exception:\n        return 0.0\n"
TEST = "from cart import total\n\n\ndef test_total():\n    assert total([1.0]) == 1.0\n"
QUIET = {"audit": {"workspace": False}}


@pytest.fixture
def commit(workspace: Path, write: Write) -> Commit:
    """A repository with one commit."""
    write("cart.py", CART)
    write("tests/test_cart.py", TEST)

    def git(*arguments: str) -> None:
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *author, *arguments], cwd=workspace, check=True, capture_output=True)

    git("init", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--message", "one")
    return git


async def test_a_change_is_judged(launch: Launch, workspace: Path, write: Write, commit: Commit) -> None:
    path = write("cart.py", WORSE)
    editor = await launch(settings=QUIET)
    query = {"folder": uri_of(workspace), "tests": False}
    verdict = await editor.ask("cockpit/copilots/validate", {**query, "workDoneToken": "here"})
    assert (verdict["verdict"], verdict["about"], verdict["files"]) == (
        "rejected",
        "what is not committed",
        1,
    )
    assert [(each["code"], each["path"], each["line"], each["rejects"]) for each in verdict["reasons"]] == [
        ("validate.swallow", "cart.py", 3, True)
    ]
    assert {each["check"] for each in verdict["gaps"]} >= {"types", "tests"}
    (shown,) = await editor.shows(path, [("validate.swallow", 3)])
    assert (shown.source, shown.severity) == ("cockpit validate", DiagnosticSeverity.Error)
    commit("add", "--all")
    write("cart.py", CART)
    staged = await editor.ask("cockpit/copilots/validate", {**query, "what": "staged"})
    assert (staged["verdict"], staged["about"]) == ("rejected", "what is staged")
    nothing = await editor.ask("cockpit/copilots/validate", {**query, "what": "since", "since": "HEAD"})
    assert (nothing["verdict"], nothing["files"]) == ("approved", 0)
    await editor.shows(path, [])


async def test_what_cannot_be_judged(launch: Launch, workspace: Path, write: Write) -> None:
    write("cart.py", CART)
    editor = await launch(settings=QUIET)
    here = {"folder": uri_of(workspace)}
    with pytest.raises(Exception, match=r"\$\.folder: file:///elsewhere is not a folder of this workspace\."):
        await editor.ask("cockpit/copilots/validate", {"folder": "file:///elsewhere"})
    with pytest.raises(Exception, match=r"\$\.since: expected a revision"):
        await editor.ask("cockpit/copilots/validate", {**here, "what": "since"})
    with pytest.raises(Exception, match="is not in a git repository"):
        await editor.ask("cockpit/copilots/validate", here)


async def test_who_cancels_ends_the_tests(
    launch: Launch, workspace: Path, write: Write, commit: Commit, homes: Homes
) -> None:
    write("tests/test_cart.py", TEST.replace("    assert", "    while True:\n        assert"))
    editor = await launch(settings=QUIET)
    query = {"folder": uri_of(workspace), "workDoneToken": "here"}
    asked = asyncio.ensure_future(editor.ask("cockpit/copilots/validate", query, "the-change"))
    # In the end come the tests, which would run for ever.
    processes = await working(editor)
    editor.protocol.notify("$/cancelRequest", types.CancelParams("the-change"))
    with pytest.raises(JsonRpcException) as failure:
        await asked
    assert failure.value.code == -32800
    await gone(processes)
    assert [each for each in psutil.process_iter() if str(homes.temporary) in command_of(each)] == []
    assert list(homes.temporary.iterdir()) == []


async def working(editor: Editor) -> list[psutil.Process]:
    """Wait until a first check has ended; what the daemon has started."""
    await editor.until(
        lambda: [each for each in editor.heard("$/progress") if each.value["kind"] == "report"] or None,
        "the first step",
    )
    return psutil.Process(editor.pid).children(recursive=True)


def command_of(process: psutil.Process) -> str:
    """The command line of a process; empty for one that has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
