"""A workspace, a repository of its backups, and short ways to both."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.process import SystemRunner
from cockpit.features.backup import keys
from cockpit.features.backup.config import Options
from cockpit.features.backup.create import Created, Request, create
from cockpit.features.backup.plan import Plan, chosen, plan
from cockpit.features.backup.repository import Repository, locked
from cockpit.features.backup.restore import Restored, restore
from cockpit.features.backup.verify import Verdict, verify

Tree = dict[str, Any]
"""Path to content, to a target after `->`, to None for an empty folder, or to a pair of mode and content."""


class Backups:
    """The backups of one workspace, each step of which opens them anew, as a command does."""

    def __init__(self, folder: Path, password: str = "") -> None:
        self.workspace = folder / "work"
        self.workspace.mkdir(parents=True)
        self.folder = folder / "root" / "work"
        self.scratch = folder / "scratch"
        self.password = password
        self.options = Options()
        with locked(self.folder):
            keys.make(self.folder, SystemClock().now(), password, os.urandom)

    @contextmanager
    def opened(self) -> Iterator[Repository]:
        with locked(self.folder):
            yield Repository(self.folder, keys.unlock(self.folder, lambda: self.password, os.urandom))

    def create(self, **request: Any) -> Created:
        wanted = Request(self.workspace, self.options, self.scratch, **request)
        with self.opened() as repository:
            return create(repository, wanted, SystemClock(), SystemRunner())

    def plan(self, target: Path | None = None, *paths: str, number: int | None = None) -> Plan:
        with self.opened() as repository:
            entries = chosen(repository.entries(repository.manifest(repository.link(number))), paths)
            return plan(entries, target or self.workspace, repository, whole=not paths)

    def restore(self, target: Path | None = None, *paths: str, number: int | None = None) -> Restored:
        made = self.plan(target, *paths, number=number)
        with self.opened() as repository:
            return restore(repository, made, 2)

    def verify(self) -> Verdict:
        with self.opened() as repository:
            return verify(repository, 2)

    def write(self, tree: Tree) -> None:
        put(self.workspace, tree)

    def packs(self) -> list[Path]:
        return sorted((self.folder / "packs").iterdir())


def put(folder: Path, tree: Tree) -> None:
    """Make files, folders and links."""
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case None:
                path.mkdir(exist_ok=True)
            case str() if content.startswith("-> "):
                path.symlink_to(content[3:])
            case (mode, inner):
                path.write_bytes(inner)
                path.chmod(mode)
            case _:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())


def seen(folder: Path) -> dict[str, tuple[Any, ...]]:
    """All that a restore has to give back: kinds, modes, times, contents and targets."""
    found: dict[str, tuple[Any, ...]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        name = os.fsencode(path.relative_to(folder)).decode("latin-1")
        if stat.S_ISLNK(status.st_mode):
            found[name] = ("link", str(path.readlink()), status.st_mtime_ns)
        elif stat.S_ISDIR(status.st_mode):
            found[name] = ("folder", stat.S_IMODE(status.st_mode), status.st_mtime_ns)
        else:
            content = path.read_bytes()
            found[name] = ("file", stat.S_IMODE(status.st_mode), status.st_mtime_ns, content)
    return found


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "one")


@pytest.fixture
def encrypted(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "two", "correct horse")


@pytest.fixture
def busy() -> Iterator[threading.Event]:
    """Set at the end of the test, for threads that work until then."""
    event = threading.Event()
    yield event
    event.set()
