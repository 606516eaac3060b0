"""The command line as a person calls it, in a process of its own and in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from cockpit.cli.program import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """What it wrote, decoded."""
        return msgspec.json.decode(self.out)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A user whose own folders are empty."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def place(tmp_path, home, monkeypatch) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Writes files into the working directory, which is a git repository's top for all that looks for one."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def cockpit(place, capfdbinary) -> Callable[..., Ended]:
    """Runs the command line in this process."""

    def run(*arguments: str) -> Ended:
        try:
            code = main(arguments)
        except SystemExit as ended:  # argparse ends so
            code = int(ended.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ended(code, out.decode(), err.decode())

    return run


@pytest.fixture
def spawned(place) -> Callable[..., Ended]:
    """Runs the command line in a process of its own."""

    def run(*arguments: str, stdin: str = "", before: Sequence[str] = ()) -> Ended:
        argv = [*before, sys.executable, "-m", "cockpit", *arguments]
        done = subprocess.run(
            argv, input=stdin, capture_output=True, check=False, encoding="utf-8", env=dict(os.environ)
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
