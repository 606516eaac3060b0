"""Without trust nothing is started, and nothing of the workspace is executed; with trust lint and git are."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pygls.exceptions import JsonRpcException

from .conftest import Git, Homes, Launch, Write
from .editor import Editor, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]
HOOK = Path(__file__).parent / "hook"
WORKER = [sys.executable, "-P", "-m", "cockpit.workers"]
FILTER = {
    "new": True,
    "severities": ["warning"],
    "codes": [],
    "text": "",
    "snoozed": False,
    "baseline": False,
}
MODULES = [
    "cockpit/__init__.py", "msgspec.py", "sqlalchemy.py", "pathspec.py", "tree_sitter.py", "usercustomize.py",
]  # fmt: skip


class Trap:
    """A workspace full of things that tell when they are executed."""

    def __init__(self, homes: Homes, workspace: Path) -> None:
        self.traces = homes.root / "executed"
        self.started = homes.root / "started"
        self.folder = workspace

    def program(self, path: Path) -> Path:
        """A program that leaves a trace."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.traces}\nexit 1\n')
        path.chmod(0o755)
        return path

    def module(self, name: str) -> None:
        """A module that leaves a trace; it stands where Python would look first."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"open({str(self.traces)!r}, 'a').write({name!r})\n")

    def executed(self) -> set[str]:
        """The names of the programs and modules that were executed."""
        if not self.traces.exists():
            return set()
        return {Path(line.split()[0]).name for line in self.traces.read_text().splitlines()}

    def starts(self) -> list[list[str]]:
        """The command lines that were started, by the daemon or its workers."""
        lines = self.started.read_text().splitlines() if self.started.exists() else []
        return [argv for _event, argv in map(json.loads, lines)]


@pytest.fixture
def trap(homes: Homes, workspace: Path, write: Write, git: Git, monkeypatch: pytest.MonkeyPatch) -> Trap:
    trap = Trap(homes, workspace)
    for name in ("a.py", "lost.py"):
        write(name, STUB + "import os\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    write("lost.py", "")
    for module in MODULES:
        trap.module(module)
    git("config", "core.fsmonitor", str(trap.program(workspace / "monitor")))
    for name in ("git", "ruff"):
        trap.program(homes.root / "bin" / name)
        trap.program(workspace / name)
    write("ruff.toml", "[lint]\nselect = ['F']\n")
    write("cockpit.toml", "tags = ['TODO']\n")
    monkeypatch.setenv("PATH", f"{homes.root / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("PYTHONPATH", str(HOOK))
    monkeypatch.setenv("STARTED", str(trap.started))
    return trap


async def work(editor: Editor, folder: Path) -> None:
    """All that could make the daemon start something."""
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] >= 1)
    for name in ("a.py", "lost.py"):
        buffer = editor.open(folder / name)
        editor.save(buffer)
    buffer = editor.buffers[uri_of(folder / "a.py")]
    (problem,) = [each for each in (await editor.audited(buffer)).diagnostics if each.code == "audit.stub"]
    found = {"uri": buffer.uri, "identity": problem.data["identity"]}
    await editor.hover(buffer, 1, 6)
    await editor.actions(buffer, 1)
    await editor.actions(buffer, 0, only=["source.fixAll"])
    requests: list[tuple[str, Any]] = [
        ("cockpit/audit/scan", {}),
        ("cockpit/audit/scan", {"changedSince": "HEAD"}),
        ("cockpit/audit/history", found),
        ("cockpit/audit/findings", {"by": "code", "filter": FILTER, "offset": 0, "limit": 9}),
        ("cockpit/audit/accept", {**found, "accepted": True}),
        ("cockpit/audit/correct", {**found, "action": "restoreFromGit"}),
        ("cockpit/guard/check", {"command": "rm -rf /", "shell": "bash", "folder": uri_of(folder)}),
    ]
    for method, params in requests:
        # What is refused is refused; what counts is what was started.
        with suppress(JsonRpcException):
            await editor.ask(method, params)
    (folder / "new.py").write_text(STUB)
    (folder / "lost.py").write_text("")
    await editor.shows(folder / "new.py", STUB_AT)
    await editor.tile(lambda tile: tile["busy"] == [], "daemon")


async def start(launch: Launch, homes: Homes, trap: Trap, *, trusted: bool) -> Editor:
    """A daemon in the workspace itself, as some editors start it."""
    return await launch(
        command=[sys.executable, "-P", "-m", "cockpit", "serve"],
        folder=trap.folder,
        trusted=trusted,
        settings={"lint": {"path": str(homes.root / "bin" / "ruff")}},
    )


async def test_nothing_is_started_without_trust(launch: Launch, homes: Homes, trap: Trap) -> None:
    editor = await start(launch, homes, trap, trusted=False)
    await work(editor, trap.folder)
    daemon = await editor.ask("cockpit/daemon/get", {})
    assert daemon["trusted"] is False
    assert daemon["lint"] == "unknown: nothing is run in a workspace that is not trusted"
    with pytest.raises(JsonRpcException) as failure:
        await editor.ask("cockpit/audit/scan", {"changedSince": "HEAD"})
    assert failure.value.data == {"kind": "refused", "hint": "workbench.trust.manage"}
    assert await editor.quit() == 0
    assert not (trap.folder / "cockpit-baseline.json").exists()
    assert trap.executed() == set()
    starts = trap.starts()
    assert starts, "the hook noted nothing, not even the workers"
    assert [argv for argv in starts if argv != WORKER] == []


async def test_trust_that_is_granted_later_starts_them(launch: Launch, homes: Homes, trap: Trap) -> None:
    """The extension starts the daemon anew when trust is granted."""
    editor = await start(launch, homes, trap, trusted=False)
    await work(editor, trap.folder)
    assert await editor.quit() == 0
    assert {Path(argv[0]).name for argv in trap.starts()} == {Path(sys.executable).name}
    editor = await start(launch, homes, trap, trusted=True)
    await work(editor, trap.folder)
    assert (await editor.problem("Lint"))["reason"].startswith("ruff failed")
    assert await editor.quit() == 0
    assert trap.executed() == {"git", "ruff"}, "no module of the workspace, in no case"
    names = {Path(argv[0]).name for argv in trap.starts()}
    assert {"git", "ruff"} <= names
