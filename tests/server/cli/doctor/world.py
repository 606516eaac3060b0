"""A machine on which tests make trouble."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from cockpit.cli.diagnosis.check import Machine
from cockpit.cli.diagnosis.examine import CHECKS, examine
from cockpit.core.process import SystemRunner

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights and locks")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it under /proc")


@dataclass
class World:
    """A machine on which a test makes trouble; what it opens is closed at its end."""

    folder: Path
    stack: ExitStack
    patch: pytest.MonkeyPatch
    options: dict[str, Any] = field(default_factory=dict)

    def machine(self) -> Machine:
        """The machine as it is now."""
        settings = {"runner": SystemRunner(), "environ": {}, "storage": str(self.folder.parent / "data")}
        return Machine(folder=self.folder, **{**settings, **self.options})

    def write(self, path: Path, content: str = "") -> Path:
        """A file, with the folders above it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def database(self, revision: str) -> sqlite.Connection:
        """The database of the workspace, as a cockpit of that schema left it."""
        path = self.machine().own_data / "analytics.db"
        path.parent.mkdir(parents=True)
        opened = sqlite.connect(path, isolation_level=None)
        self.stack.callback(opened.close)
        opened.execute("CREATE TABLE alembic_version (version_num TEXT)")
        opened.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        return opened

    def program(self, name: str, script: str) -> Path:
        """A program that comes first on the PATH."""
        path = self.write(self.folder.parent / "bin" / name, f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        self.patch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
        return path


def explains(
    world: World, make: Callable[[World], None], name: str, state: str, found: str, advice: str
) -> None:
    """Make trouble: the one check says what it is, and what helps."""
    make(world)
    (check,) = examine(world.machine(), [(each, look) for each, look in CHECKS if each == name])
    world.stack.close()
    assert check.state == state, check
    assert re.search(found, check.found), check
    assert re.search(advice, check.advice), check
    assert bool(check.advice) == (state != "ok"), check
