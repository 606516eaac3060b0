"""Keeps one database at hand: opened when it is first used, again when its file is another one, and anew when
it is damaged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cockpit.core.clock import Clock
from cockpit.storage.engine import Damaged, Database, Incomplete, open_file
from cockpit.storage.migrate import Schema, migrate
from cockpit.storage.repair import salvage, set_aside

T = TypeVar("T")

logger = logging.getLogger(__name__)

MOST_REPLACED = 3
"""How often a keeper replaces its database: more often it is the disk, or the memory, that is broken."""


class Keeper:
    """One database for as long as the daemon runs. Thread-safe."""

    def __init__(self, path: Path, schema: Schema, clock: Clock, tell: Callable[[str], None]) -> None:
        """`tell` is given one sentence when the database was replaced; on the thread that used it."""
        self._path = path
        self._schema = schema
        self._clock = clock
        self._tell = tell
        self._replaced = 0
        self._opening = threading.Lock()
        self._database: Database | None = None

    def use(self, action: Callable[[Database], T]) -> T:
        """What the action returns; it is done once more when the database had to be replaced."""
        try:
            return action(self._open())
        except Incomplete:
            self.close()
        except Damaged:
            if not self._replace():
                raise
        return action(self._open())

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._opening:
            self._close()

    def _open(self) -> Database:
        with self._opening:
            if self._database is not None and not self._database.is_current():
                logger.info("%s is another file than before and is opened again.", self._path)
                self._close()
            if self._database is None:
                self._database = opened(self._path, self._schema, self._tell)
            return self._database

    def _replace(self) -> bool:
        """Move a damaged database aside and begin a new one; whether another try is worth it."""
        with self._opening:
            self._close()
            if self._replaced == MOST_REPLACED:
                return False
            kept = set_aside(self._path, self._clock.now())
            if kept is None:
                return True
            self._replaced += 1
            self._database = opened(self._path, self._schema)
            rows = salvage(kept, self._database, self._schema)
        self._tell(_sentence(self._path, kept, rows, self._schema.holds))
        return True

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def opened(path: Path, schema: Schema, tell: Callable[[str], None] = logger.warning) -> Database:
    """The database in that file with the tables of this version, created when it is absent."""
    database = open_file(path)
    try:
        missing = migrate(database, schema)
    except BaseException:
        database.close()
        raise
    if missing:
        tell(f"The database {path} lacked {', '.join(missing)}: made anew, and empty.")
    return database


def _sentence(path: Path, kept: Path, rows: int, holds: str) -> str:
    begun = f"The database {path} was damaged: it is kept as {kept.name}, and a new one was begun"
    if rows:
        return f"{begun} with the {rows:,} rows that could be read."
    return f"{begun}; nothing of the old one could be read, so {holds} are lost."
