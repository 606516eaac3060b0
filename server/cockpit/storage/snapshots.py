"""Copies of whole databases of ours, kept beside them from before what could harm them, and the way back.

A copy is one state, whoever is writing, and takes the place of an older one as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.lease import held
from cockpit.storage.engine import BUSY_MILLISECONDS, Damaged, driver, is_damage, lock_of

UNFINISHED: Final = ".part"
BESIDE: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database while it writes."""
BUSY: Final = frozenset({5, 6})
"""SQLITE_BUSY and SQLITE_LOCKED."""


def keep(path: Path, kept: Path) -> None:
    """Copy a database as it is at this moment; raises Damaged when it is broken, Unavailable without room."""
    made = Path(f"{kept}{UNFINISHED}")
    with _failures(path, f"{path} cannot be copied to {kept}"):
        _remove(made)
        try:
            with closing(_connect(path)) as source, closing(driver.connect(str(made))) as target:
                source.backup(target)
                # The copy is one file: nothing of it is in a log beside it.
                target.execute("PRAGMA journal_mode = DELETE")
                (verdict,) = target.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise Damaged(f"The database {path} is damaged: {verdict}.", hint="cockpit doctor")
            _sync(made)
            made.replace(kept)
        finally:
            with suppress(OSError):
                _remove(made)


def put_back(kept: Path, path: Path) -> None:
    """Give a database the content of a copy, in one transaction; who has it open sees the change."""
    with (
        _failures(path, f"{kept} cannot be put back to {path}"),
        closing(_connect_copy(kept)) as source,
        closing(_connect(path)) as target,
    ):
        source.backup(target)


def is_in_use(path: Path) -> bool:
    """Whether another process has the database open."""
    try:
        with closing(_connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except driver.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY
    return False


def _connect(path: Path) -> Any:
    # Not while a daemon moves the file aside.
    with held(lock_of(path)):
        connection: Any = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection


def _connect_copy(kept: Path) -> Any:
    # Nobody writes to a copy, so that reading it leaves nothing beside it.
    return driver.connect(f"file:{quote(str(kept))}?mode=ro&immutable=1", uri=True)


def _remove(made: Path) -> None:
    """Remove an unfinished copy; SQLite would play the journal of a killed run into the next one."""
    for part in (made, *(Path(f"{made}{suffix}") for suffix in BESIDE)):
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _failures(path: Path, told: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{told}: {error.strerror or error}.", hint="cockpit doctor") from error
    except driver.Error as error:
        if is_damage(error):
            raise Damaged(f"The database {path} is damaged: {error}.", hint="cockpit doctor") from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY:
            raise Conflict(f"{told}: another program is writing to it; try again.") from error
        raise Unavailable(f"{told}: {error}.", hint="cockpit doctor") from error
