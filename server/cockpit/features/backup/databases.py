"""Databases of SQLite: copied by SQLite itself, so that the copy is one state, whoever is writing."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cockpit.storage.engine import BUSY_MILLISECONDS, driver

BESIDE: Final = (b"-wal", b"-shm", b"-journal")
"""What SQLite keeps beside a database; the copy has all of it, and a restored one must find none."""
CHUNK: Final = 256 * 1024
"""Smaller than that of files: a change touches few pages, spread over the whole."""
MAGIC: Final = b"SQLite format 3\0"
BUSY_CODES: Final = frozenset({5, 6})


def copy(source: Path, target: Path) -> str:
    """Copy a database as it is at one moment; why SQLite cannot, or what is damaged in it, or empty."""
    try:
        with closing(_open(source, "ro")) as original, closing(_made(target)) as made:
            original.backup(made)
            # The copy is read, and restored, without a log beside it.
            (answer,) = made.execute("PRAGMA quick_check(1)").fetchone()
    except driver.Error as error:
        return str(error)
    return "" if answer == "ok" else str(answer).splitlines()[-1]


def _made(target: Path) -> Any:
    return driver.connect(str(target))


def fault(path: Path) -> str:
    """What SQLite finds wrong with a restored database; empty when it is whole."""
    try:
        with closing(_open(path, "ro", immutable=True)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except driver.Error as error:
        return str(error)
    return "" if answer == "ok" else str(answer).splitlines()[-1]


def is_in_use(path: Path) -> bool:
    """Whether another program holds a lock on a database, as every one does that has it open in WAL."""
    try:
        with closing(_open(path, "rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except driver.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY_CODES
    return False


def is_database(location: bytes) -> bool:
    """Whether a file begins as a database of SQLite does."""
    try:
        with open(location, "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def stamp(status: os.stat_result, location: bytes) -> tuple[int, ...]:
    """What tells without reading that a database and its logs are unchanged."""
    return stamp_of(status) + _stamp_beside(location)


def stamp_of(status: os.stat_result) -> tuple[int, ...]:
    """What tells without reading that a file is unchanged."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def has_logs(location: bytes) -> bool:
    """Whether a part of a database is in a file beside it."""
    return bool(_stamp_beside(location))


def _stamp_beside(location: bytes) -> tuple[int, ...]:
    stamp: list[int] = []
    for suffix in BESIDE:
        if suffix == b"-shm":
            continue
        with suppress(OSError):
            status = os.lstat(location + suffix)
            stamp += (status.st_size, status.st_mtime_ns)
    return tuple(stamp)


def _open(path: Path, mode: str, *, immutable: bool = False) -> Any:
    where = f"file:{quote(str(path))}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection: Any = driver.connect(where, uri=True, timeout=BUSY_MILLISECONDS / 1000)
    connection.isolation_level = None
    return connection
