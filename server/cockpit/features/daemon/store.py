"""The sessions of the daemon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import RowMapping, insert, select, update

from cockpit.storage.engine import Database, open_file
from cockpit.storage.migrate import PRODUCTION, migrate
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


class SessionStore:
    """The sessions of all windows of one user."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> SessionStore:
        """The store in that folder, created when it is absent."""
        database = open_file(folder / "production.db")
        migrate(database, PRODUCTION)
        return cls(database)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

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
        with self._database.write() as connection:
            connection.execute(insert(unified_wrapup_sessions), row)

    def end(self, session_id: str, now: datetime) -> None:
        """Record that a session has ended in order."""
        values = {"end_time": now.isoformat(timespec="seconds"), "status": "success"}
        statement = update(unified_wrapup_sessions).where(SESSION.session_id == session_id).values(values)
        with self._database.write() as connection:
            connection.execute(statement)

    def all(self) -> Sequence[RowMapping]:
        """Every session, the oldest first."""
        query = select(unified_wrapup_sessions).order_by(SESSION.start_time)
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()
