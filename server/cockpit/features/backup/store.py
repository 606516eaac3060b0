"""What backups, checks, restores and drills of one workspace have done, as evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.core.redact import redact
from cockpit.features.backup.evidence import Event, Happened
from cockpit.storage import corrections as ledger
from cockpit.storage.corrections import CLEANUP, Correction
from cockpit.storage.dialects import json_member
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import backup_events

EVENT = backup_events.c


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as it was recorded."""

    timestamp: str
    event: Event
    backup: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """A restore that has replaced files, which are kept."""

    number: int
    at: str
    repository: Path
    backup: int | None
    """What was restored; None when nothing was, in the end."""
    before: int
    """The backup that was made before anything was replaced."""
    paths: tuple[str, ...]
    """What was asked for; empty for everything."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleanup, whose files are kept."""

    at: str
    repository: Path
    backup: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewind:
    """Databases of ours that were brought back to a moment."""

    number: int
    at: str
    repository: Path
    names: tuple[str, ...]
    moment: str
    """When it was; ISO 8601, UTC."""
    before: int
    """The moment of what was there until then."""


@dataclass(frozen=True, slots=True)
class Who:
    """On whose behalf something is done."""

    user: str = ""
    session_id: str = ""


class EventStore:
    """The events of one workspace; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)

    def close(self) -> None:
        """Close the database."""
        self._keeper.close()

    def record(self, repository: Path, happened: Happened, now: datetime, who: Who) -> None:
        """Keep an event with its evidence; a cleanup is a correction, too, until its files are given back."""
        stamp = now.isoformat(timespec="seconds")
        row = {
            "timestamp": stamp,
            "event": happened.event,
            "repository": str(repository),
            "backup": happened.backup,
            "details": redact(msgspec.json.encode(happened.details).decode()),
        }

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.execute(insert(backup_events).values(row))
                _correct(connection, happened, stamp, who)

        self._keeper.use(write)

    def last(self, repository: Path, *events: Event) -> Recorded | None:
        """The last one of some events of a repository."""
        query = (
            select(EVENT.timestamp, EVENT.event, EVENT.backup, EVENT.details)
            .where(EVENT.event.in_(events), EVENT.repository == str(repository))
            .order_by(EVENT.id.desc())
            .limit(1)
        )

        def read(database: Database) -> Recorded | None:
            with database.read() as connection:
                row = connection.execute(query).one_or_none()
            if row is None:
                return None
            return Recorded(row[0], Event(row[1]), row[2], msgspec.json.decode(row[3]))

        return self._keeper.use(read)

    def restores(self, limit: int) -> list[Past]:
        """The last restores over the workspace whose way back no rotation has removed, the latest first."""
        rotations = select(EVENT.id, EVENT.repository, EVENT.details).where(EVENT.event == Event.PRUNED)
        query = (
            select(EVENT.id, EVENT.timestamp, EVENT.repository, EVENT.backup, EVENT.details)
            .where(EVENT.event.in_((Event.RESTORED, Event.NOT_RESTORED)))
            .where(json_member(EVENT.details, "before").is_not(None))
            .order_by(EVENT.id.desc())
            .limit(limit)
        )

        def read(database: Database) -> list[Past]:
            with database.read() as connection:
                found = [_past(*row) for row in connection.execute(query)]
                removed = {
                    (repository, backup): number
                    for number, repository, details in connection.execute(rotations)
                    for backup in msgspec.json.decode(details)["removed"]
                }
            # Who begins anew counts the backups from one again: what was removed earlier is another one.
            return [
                each for each in found if removed.get((str(each.repository), each.before), 0) < each.number
            ]

        return self._keeper.use(read)

    def rewinds(self, limit: int) -> list[Rewind]:
        """The last times that databases of ours were brought back, the latest first."""
        query = (
            select(EVENT.id, EVENT.timestamp, EVENT.repository, EVENT.details)
            .where(EVENT.event == Event.REWOUND)
            .where(json_member(EVENT.details, "before").is_not(None))
            .order_by(EVENT.id.desc())
            .limit(limit)
        )

        def read(database: Database) -> list[Rewind]:
            with database.read() as connection:
                return [_rewind(*row) for row in connection.execute(query)]

        return self._keeper.use(read)

    def cleanups(self, limit: int) -> list[Cleaned]:
        """The last cleanups, the latest first."""
        query = (
            select(EVENT.timestamp, EVENT.repository, EVENT.backup, EVENT.details)
            .where(EVENT.event == Event.ARCHIVED, EVENT.backup.is_not(None))
            .order_by(EVENT.id.desc())
            .limit(limit)
        )

        def read(database: Database) -> list[Cleaned]:
            with database.read() as connection:
                return [
                    Cleaned(at, Path(repository), backup, tuple(msgspec.json.decode(details)["paths"]))
                    for at, repository, backup, details in connection.execute(query)
                ]

        return self._keeper.use(read)


def _correct(connection: Connection, happened: Happened, stamp: str, who: Who) -> None:
    """Enter a cleanup among the corrections, or that one was taken back."""
    paths: list[str] = list(happened.details.get("paths", ()))
    if happened.event is Event.ARCHIVED and paths:
        others = f", with {len(paths) - 1:,} more" if len(paths) > 1 else ""
        rationale = f"archive {happened.backup}{others}"
        made = Correction(
            paths[0], CLEANUP, who.user, who.session_id, rationale, identity=f"{happened.backup}"
        )
        ledger.keep(connection, made, stamp)
    elif happened.event is Event.RESTORED and (archive := happened.details.get("archive")) is not None:
        ledger.keep_all_undone(connection, CLEANUP, f"{archive}", stamp)


def _past(number: int, at: str, repository: str, backup: int | None, details: str) -> Past:
    said = msgspec.json.decode(details)
    return Past(number, at, Path(repository), backup, said["before"], tuple(said.get("paths", ())))


def _rewind(number: int, at: str, repository: str, details: str) -> Rewind:
    said = msgspec.json.decode(details)
    return Rewind(number, at, Path(repository), tuple(said["names"]), said["moment"], said["before"])
