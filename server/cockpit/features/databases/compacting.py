"""Gives the free pages of a database back to the file system."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.lease import held
from cockpit.storage.engine import BUSY_MILLISECONDS, driver, lock_of

BUSY = frozenset({5, 6})
"""SQLITE_BUSY and SQLITE_LOCKED."""


class Compacted(msgspec.Struct, frozen=True):
    """What a file took before and afterwards, in bytes, with its log."""

    database: str
    before: int
    after: int


def vacuum(name: str, path: Path) -> Compacted:
    """Rewrite the file without its free pages; raises Conflict while somebody writes to it.

    It is one transaction: a crash leaves the old content.
    """
    before = _size(path)
    try:
        with closing(_connect(path)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except driver.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY:
            raise Conflict(f"{path} is in use: try again when nothing is being audited.") from error
        raise Unavailable(f"{path} cannot be rewritten: {error}.", hint="cockpit doctor") from error
    return Compacted(name, before, _size(path))


def _connect(path: Path) -> Any:
    # Not while a daemon moves the file aside.
    with held(lock_of(path)):
        connection: Any = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection


def _size(path: Path) -> int:
    return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.is_file())
