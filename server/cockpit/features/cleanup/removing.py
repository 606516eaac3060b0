"""Removes files whose bytes are kept; each only as it was when that was proved."""

from __future__ import annotations

from pathlib import Path

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation

Stamp = tuple[int, int, int]


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
