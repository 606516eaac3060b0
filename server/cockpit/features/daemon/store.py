"""The sessions of the daemon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Executable, insert, select, update

from cockpit.core.clock import Clock
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import PRODUCTION
from cockpit.storage.schema.production import unified_wrapup_sessions

SESSION = unified_wrapup_sessions.c


@dataclass(frozen=True, slots=True)
class Started:
    """A session as it begins."""

    session_id: str
    user: str
    client: str
    version: str
    pid: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session as far as it is known how it went."""

    began: str
    """ISO 8601, UTC."""
    status: str
    """`running`, or `success` once it has ended in order."""
    pid: int


class SessionStore:
    """The sessions of all windows of one user; `tell` hears when a damaged database was replaced."""

    def __init__(self, folder: Path, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(folder / "production.db", PRODUCTION, clock, tell)

    def close(self) -> None:
        """Close the database."""
        self._keeper.close()

    def begin(self, session: Started, now: datetime) -> None:
        """Record that a session has begun."""
        row = {
            "session_id": session.session_id,
            "start_time": now.isoformat(timespec="seconds"),
            "status": "running",
            "user": session.user,
            "client": session.client,
            "version": session.version,
            "pid": session.pid,
        }
        self._write(insert(unified_wrapup_sessions).values(row))

    def end(self, session_id: str, now: datetime) -> None:
        """Record that a session has ended in order."""
        values = {"end_time": now.isoformat(timespec="seconds"), "status": "success"}
        statement = update(unified_wrapup_sessions).where(SESSION.session_id == session_id).values(values)
        self._write(statement)

    def since(self, moment: datetime) -> list[Recorded]:
        """The sessions that began after a moment, the oldest first."""
        query = (
            select(SESSION.start_time, SESSION.status, SESSION.pid)
            .where(SESSION.start_time >= moment.isoformat(timespec="seconds"))
            .order_by(SESSION.start_time)
        )

        def read(database: Database) -> list[Recorded]:
            with database.read() as connection:
                return [Recorded(*row) for row in connection.execute(query)]

        return self._keeper.use(read)

    def _write(self, statement: Executable) -> None:
        def execute(database: Database) -> None:
            with database.write() as connection:
                connection.execute(statement)

        self._keeper.use(execute)
