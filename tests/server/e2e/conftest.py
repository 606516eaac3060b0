"""A daemon for each test, with a home, a workspace and an editor of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from .editor import Editor, uri_of

WATCHED = Path(__file__).with_name("watched.py")

CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        apply_edit=True,
        configuration=True,
        workspace_folders=True,
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(version_support=True),
        document_symbol=types.DocumentSymbolClientCapabilities(
            dynamic_registration=True, hierarchical_document_symbol_support=True
        ),
        folding_range=types.FoldingRangeClientCapabilities(dynamic_registration=True),
    ),
    window=types.WindowClientCapabilities(work_done_progress=True),
)


@dataclass
class Homes:
    """Where the daemon of a test keeps its things."""

    root: Path

    @property
    def data(self) -> Path:
        """The folder of the databases."""
        return self.root / "data" / "gh-copilot-cockpit"

    @property
    def temporary(self) -> Path:
        """What `TMPDIR` names."""
        return self.root / "tmp"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead the daemon there."""
        own = {
            "HOME": str(self.root),
            "XDG_DATA_HOME": str(self.root / "data"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "TMPDIR": str(self.temporary),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return {**os.environ, **own}

    def database(self, name: str = "analytics.db") -> Path:
        """The one database of that name."""
        (found,) = self.data.rglob(name)
        return found


@pytest.fixture
def homes(tmp_path: Path) -> Homes:
    found = Homes(tmp_path / "home")
    found.temporary.mkdir(parents=True)
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


Write = Callable[..., Path]


@pytest.fixture
def write(workspace: Path) -> Write:
    """Write a file of the workspace."""

    def write_file(name: str, text: str | bytes, folder: Path = workspace) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write_file


Git = Callable[..., str]


@pytest.fixture
def git(homes: Homes, workspace: Path) -> Git:
    """Run git in the workspace, which it makes a repository."""
    author = {"NAME": "Ada Lovelace", "EMAIL": "ada@example.org", "DATE": "2026-01-02T12:00:00Z"}
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in author.items()}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=workspace,
            env={**homes.environment, **names},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    run("init", "--quiet", "--initial-branch=main")
    return run


Settings = dict[str, Any]
WITHOUT_LINT: Settings = {"lint": {"enabled": False}}
Launch = Callable[..., Awaitable[Editor]]


@asynccontextmanager
async def launching(homes: Homes, workspace: Path) -> AsyncIterator[Launch]:
    """Starts daemons; it is an error when something blocks their event loop or fails unexpectedly."""
    editors: list[Editor] = []
    notes = homes.root / "blocked"

    async def start(*folders: Path, settings: Settings | None = None, **options: Any) -> Editor:
        settings = WITHOUT_LINT if settings is None else settings
        editor = Editor()
        editors.append(editor)
        command = options.pop("command", [sys.executable, str(WATCHED), str(notes), "serve"])
        await editor.start_io(*command, env=homes.environment, cwd=options.pop("folder", homes.root))
        editor.set_configuration({"cockpit": settings})
        await editor.initialize_session(
            types.InitializeParams(
                capabilities=options.pop("capabilities", CAPABILITIES),
                workspace_folders=[
                    types.WorkspaceFolder(uri_of(folder), folder.name) for folder in folders or (workspace,)
                ],
                initialization_options=None
                if options.pop("plain", False)
                else {
                    "client": {"name": "test", "inputs": options.pop("inputs", True)},
                    "settings": {"": settings},
                    **options,
                },
            )
        )
        return editor

    yield start
    incidents: list[str] = []
    for editor in editors:
        await editor.quit()
        if not editor.incidents_expected:
            incidents += incidents_of(editor.log)
    blocked = notes.read_text(encoding="utf-8") if notes.exists() else ""
    assert not blocked, f"The event loop was blocked:\n{blocked}"
    assert not incidents, "\n".join(line for editor in editors for line in editor.log)


@pytest.fixture
async def launch(homes: Homes, workspace: Path) -> AsyncIterator[Launch]:
    """Start a daemon, by default on the workspace."""
    async with launching(homes, workspace) as start:
        yield start


@pytest.fixture
async def editor(launch: Launch) -> Editor:
    """An editor on an empty workspace."""
    return await launch()


@dataclass
class Desk:
    """One editor and its workspace, for all tests of a module; each writes into a folder of its own."""

    editor: Editor
    folder: Path

    def write(self, name: str, data: str | bytes) -> Path:
        """Write a file of the workspace."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    root = tmp_path_factory.mktemp("shared")
    homes = Homes(root / "home")
    homes.temporary.mkdir(parents=True)
    (root / "work").mkdir()
    async with launching(homes, root / "work") as start:
        editor = await start()
        await editor.ready()
        yield Desk(editor, root / "work")


@pytest.fixture
def desk(_shared: Desk, request: pytest.FixtureRequest) -> Desk:
    """The editor of the module, with a folder for this test."""
    folder = _shared.folder / re.sub(r"\W+", "_", request.node.name)
    folder.mkdir()
    return Desk(_shared.editor, folder)


def incidents_of(log: Sequence[str]) -> list[str]:
    """The lines of a daemon's log that tell of a fault.

    A worker that dies with its daemon may be cut short while the measurement of the tests' coverage is saved.
    """
    return [
        line
        for before, line in pairwise(["", *log])
        if "incident" in line or ("Traceback" in line and "Coverage._atexit" not in before)
    ]
