"""Removes files whose bytes are kept; each only as it was when that was proved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.process import Runner

Stamp = tuple[int, int, int]
_STATUS: Final = (
    "git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", "--literal-pathspecs",
    "status", "--porcelain", "-z", "--no-renames", "--",
)  # fmt: skip
_GIT_SECONDS: Final = 60.0


def stamp(path: Path) -> Stamp:
    """What tells that a file is still the same: its size, its time and its inode."""
    status = path.lstat()
    return status.st_size, status.st_mtime_ns, status.st_ino


@validate_enterprise_operation("the cleanup", target="path")
def remove(path: Path, expected: Stamp) -> None:
    """Remove a file; raises Conflict when it has changed, and Unavailable."""
    try:
        if stamp(path) != expected:
            raise Conflict(f"{path} was not removed: it has changed since it was kept.")
        path.unlink()
    except OSError as error:
        raise Unavailable(f"{path} was not removed: {error.strerror or error}.") from error


def changed(root: Path, paths: Sequence[str], runner: Runner) -> list[str]:
    """Those of some tracked files that differ from the last commit; raises Unavailable."""
    done = runner.run((*_STATUS, *paths), cwd=root, timeout=_GIT_SECONDS)
    if done.code:
        said = done.stderr.decode(errors="replace").strip()
        raise Unavailable(f"git does not say whether the files have changes: {said}")
    names = [os.fsdecode(each[3:]) for each in done.stdout.split(b"\0") if each]
    return sorted(path for path in paths if any(name == path or name.endswith(f"/{path}") for name in names))
