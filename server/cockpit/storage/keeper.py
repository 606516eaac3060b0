"""Keeps one database at hand: opened when it is first used, again when its file is another one, and anew when
it is damaged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.core.lazy import lazy
from cockpit.storage.engine import Damaged, Database, FileDatabase, Incomplete, open_file
from cockpit.storage.migrate import Schema, migrate
from cockpit.storage.repair import salvage, set_aside

if TYPE_CHECKING:
    from cockpit.storage import team_tables
else:
    # Few have a team's server.
    team_tables = lazy("cockpit.storage.team_tables")

T = TypeVar("T")

logger = logging.getLogger(__name__)

MOST_REPLACED = 3
"""How often a keeper replaces its database: more often it is the disk, or the memory, that is broken."""


class Keeper:
    """One database for as long as the daemon runs. Thread-safe."""

    def __init__(self, home: Home, schema: Schema, clock: Clock, tell: Callable[[str], None]) -> None:
        """`tell` is given one sentence when the database was replaced; on the thread that used it."""
        self._home = home
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
                logger.info("%s is another file than before and is opened again.", self._database.place)
                self._close()
            if self._database is None:
                self._database = opened(self._home, self._schema, self._tell)
            return self._database

    def _replace(self) -> bool:
        """Move a damaged file aside and begin a new one; whether another try is worth it."""
        path = self._home.file(self._schema.name)
        with self._opening:
            self._close()
            if self._replaced == MOST_REPLACED:
                return False
            kept = set_aside(path, self._clock.now())
            if kept is None:
                return True
            self._replaced += 1
            database = opened_file(path, self._schema)
            self._database = database
            rows = salvage(kept, database, self._schema)
        self._tell(_sentence(path, kept, rows, self._schema.holds))
        return True

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def opened(home: Home, schema: Schema, tell: Callable[[str], None] = logger.warning) -> Database:
    """The database with the tables of this version, created when it is absent."""
    if home.team is None:
        return opened_file(home.file(schema.name), schema, tell)
    database, missing = team_tables.opened(home, home.team, schema)
    _tell_missing(database, missing, tell)
    return database


def opened_file(path: Path, schema: Schema, tell: Callable[[str], None] = logger.warning) -> FileDatabase:
    """The database in that file with the tables of this version, created when it is absent."""
    database = open_file(path)
    try:
        missing = migrate(database, schema)
    except BaseException:
        database.close()
        raise
    _tell_missing(database, missing, tell)
    return database


def _tell_missing(database: Database, missing: list[str], tell: Callable[[str], None]) -> None:
    if missing:
        tell(f"The database {database.place} lacked {', '.join(missing)}: made anew, and empty.")


def _sentence(path: Path, kept: Path, rows: int, holds: str) -> str:
    begun = f"The database {path} was damaged: it is kept as {kept.name}, and a new one was begun"
    if rows:
        return f"{begun} with the {rows:,} rows that could be read."
    return f"{begun}; nothing of the old one could be read, so {holds} are lost."
