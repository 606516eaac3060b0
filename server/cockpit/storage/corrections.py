"""What was changed on request and can be taken back, what was taken back, and what the guard has stopped.

One record for all: the audit's actions, snoozes and baseline, and the fixes of a wrap-up.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.core.guard.operation import Denied
from cockpit.core.home import Home
from cockpit.core.patch import Patch
from cockpit.core.redact import redact
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import corrections, rollback_logs, violation_logs

T = TypeVar("T")

CLEANUP: Final = "cleanup"
"""The kind of a correction that has moved files into an archive, which gives them back."""

GENERATED: Final = "generate"
"""The kind of a correction that the copilots have made; all of one run are taken back together."""

ROW, VIOLATION = corrections.c, violation_logs.c


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that was changed."""

    path: str
    """Relative to the workspace folder, with forward slashes."""
    kind: str
    """What was done, such as `markIntentional`, `snooze`, `restore` or `cleanup`."""
    user: str
    session_id: str
    rationale: str = ""
    """Why, or what exactly, in the words of whoever did it."""
    identity: str = ""
    """Of the finding that it was about; of a cleanup, the number of its archive; of what the copilots made,
    the run."""
    patch: Patch | None = None
    """What it changed in the file; None when it changed no text, or too much to keep."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction as it is kept."""

    number: int
    at: str
    """ISO 8601, UTC."""
    correction: Correction
    undone: str | None = None
    """When it was taken back."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that the guard has stopped."""

    at: str
    event: str
    """What was stopped."""
    details: str
    cause: str
    """The rule."""
    count: int


@dataclass(frozen=True, slots=True)
class Rollback:
    """Something that was put back as it had been."""

    at: str
    target: str
    backup: str
    """Where the content came from."""
    outcome: str


def keep(connection: Connection, correction: Correction, stamp: str) -> int:
    """Record a correction in a transaction of the caller's; its number."""
    row = {
        "ts": stamp,
        "user_id": correction.user,
        "session_id": correction.session_id,
        "file_path": correction.path,
        "correction_type": correction.kind,
        "rationale": correction.rationale,
        "identity": correction.identity,
        "patch": None if correction.patch is None else zlib.compress(msgspec.json.encode(correction.patch)),
    }
    key: Any = connection.execute(insert(corrections), row).inserted_primary_key
    return int(key[0])


def keep_undone(connection: Connection, number: int, target: str, stamp: str) -> None:
    """Record in a transaction of the caller's that a correction was taken back."""
    log = _log_rollback(connection, target, f"correction {number}", stamp)
    values = {"undone_ts": stamp, "rollback_reference": log}
    connection.execute(update(corrections).where(ROW.id == number).values(values))


def keep_all_undone(connection: Connection, kind: str, identity: str, stamp: str) -> None:
    """Record in a transaction of the caller's that what stands of a kind about something was taken back."""
    query = select(ROW.id, ROW.file_path).where(
        ROW.correction_type == kind, ROW.identity == identity, ROW.undone_ts.is_(None)
    )
    for number, path in connection.execute(query).all():
        keep_undone(connection, number, path, stamp)


def read_latest(connection: Connection, limit: int) -> list[Kept]:
    """The last corrections, the latest first."""
    query = select(corrections).order_by(ROW.id.desc()).limit(limit)
    return [_kept(row) for row in connection.execute(query).mappings()]


def read_one(connection: Connection, number: int) -> Kept:
    """A correction; raises NotFound."""
    row = connection.execute(select(corrections).where(ROW.id == number)).mappings().first()
    if row is None:
        raise NotFound(f"There is no correction {number}.", hint="cockpit corrections list")
    return _kept(row)


def read_violations(connection: Connection, limit: int) -> list[Violation]:
    """What the guard has stopped, the latest first."""
    columns = VIOLATION.timestamp, VIOLATION.event, VIOLATION.details, VIOLATION.cause, VIOLATION.count
    query = select(*columns).order_by(VIOLATION.timestamp.desc(), VIOLATION.id.desc()).limit(limit)
    return [Violation(*row) for row in connection.execute(query)]


class CorrectionStore:
    """The record of one workspace folder; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)
        self._clock = clock

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def record(self, correction: Correction) -> int:
        """Record a correction; its number."""
        return self._write(lambda connection: keep(connection, correction, self._stamp()))

    def record_once(self, kind: str, identity: str, made: Sequence[Correction]) -> None:
        """Record corrections of one kind about one thing, unless there are any already."""
        same = select(ROW.id).where(ROW.correction_type == kind, ROW.identity == identity).limit(1)

        def write(connection: Connection) -> None:
            if connection.execute(same).first() is None:
                for each in made:
                    keep(connection, each, self._stamp())

        self._write(write)

    def about(self, kind: str, identity: str) -> list[Kept]:
        """The corrections of one kind about one thing, in their order."""
        query = select(corrections).where(ROW.correction_type == kind, ROW.identity == identity)
        return self._read(lambda on: [_kept(row) for row in on.execute(query.order_by(ROW.id)).mappings()])

    def all_undone(self, kind: str, identity: str) -> None:
        """Record that what stands of a kind about something was taken back."""
        self._write(lambda connection: keep_all_undone(connection, kind, identity, self._stamp()))

    def restored(self, target: str, source: str, correction: Correction) -> int:
        """Record that a file was given content back, which is a correction, too; its number."""

        def write(connection: Connection) -> int:
            _log_rollback(connection, target, source, self._stamp())
            return keep(connection, correction, self._stamp())

        return self._write(write)

    def undone(self, number: int, target: str) -> None:
        """Record that a correction was taken back; raises NotFound."""
        self.one(number)
        self._write(lambda connection: keep_undone(connection, number, target, self._stamp()))

    def redone(self, number: int, target: str) -> None:
        """Record that a correction which was taken back stands again; raises NotFound."""
        self.one(number)

        def write(connection: Connection) -> None:
            _log_rollback(connection, target, f"correction {number}, as it was", self._stamp())
            values = {"undone_ts": None, "rollback_reference": None}
            connection.execute(update(corrections).where(ROW.id == number).values(values))

        self._write(write)

    def taken_back(self, limit: int) -> list[Kept]:
        """The last corrections of a text that were taken back, the latest first."""
        query = select(corrections).where(ROW.undone_ts.is_not(None), ROW.patch.is_not(None))
        latest = query.order_by(ROW.undone_ts.desc(), ROW.id.desc()).limit(limit)
        return self._read(lambda connection: [_kept(row) for row in connection.execute(latest).mappings()])

    def latest(self, limit: int) -> list[Kept]:
        """The last corrections, the latest first."""
        return self._read(lambda connection: read_latest(connection, limit))

    def one(self, number: int) -> Kept:
        """A correction; raises NotFound."""
        return self._read(lambda connection: read_one(connection, number))

    def violate(self, denied: Denied) -> None:
        """Record what the guard has stopped; the same again is counted."""
        what = {"event": denied.operation, "details": redact(denied.message), "cause": denied.rule}
        same = select(VIOLATION.id, VIOLATION.count).where(
            *(VIOLATION[name] == value for name, value in what.items())
        )

        def write(connection: Connection) -> None:
            known = connection.execute(same).first()
            if known is None:
                row = {**what, "timestamp": self._stamp(), "remediation_path": denied.hint, "count": 1}
                connection.execute(insert(violation_logs), row)
                return
            values = {"timestamp": self._stamp(), "count": known[1] + 1}
            connection.execute(update(violation_logs).where(VIOLATION.id == known[0]).values(values))

        self._write(write)

    def violations(self, limit: int) -> list[Violation]:
        """What the guard has stopped, the latest first."""
        return self._read(lambda connection: read_violations(connection, limit))

    def rollbacks(self, limit: int) -> list[Rollback]:
        """What was put back, the latest first."""
        log = rollback_logs.c
        query = (
            select(log.timestamp, log.target, log.backup, log.outcome).order_by(log.id.desc()).limit(limit)
        )
        return self._read(lambda connection: [Rollback(*row) for row in connection.execute(query)])

    def _stamp(self) -> str:
        return _stamped(self._clock.now())

    def _read(self, query: Callable[[Connection], T]) -> T:
        def read(database: Database) -> T:
            with database.read() as connection:
                return query(connection)

        return self._keeper.use(read)

    def _write(self, statements: Callable[[Connection], T]) -> T:
        def write(database: Database) -> T:
            with database.write() as connection:
                return statements(connection)

        return self._keeper.use(write)


def _log_rollback(connection: Connection, target: str, source: str, stamp: str) -> int:
    row = {"target": target, "backup": source, "outcome": "success", "timestamp": stamp}
    key: Any = connection.execute(insert(rollback_logs), row).inserted_primary_key
    return int(key[0])


def _kept(row: RowMapping) -> Kept:
    patch = None if row["patch"] is None else msgspec.json.decode(zlib.decompress(row["patch"]), type=Patch)
    correction = Correction(
        row["file_path"], row["correction_type"], row["user_id"], row["session_id"], row["rationale"],
        row["identity"], patch,
    )  # fmt: skip
    return Kept(row["id"], row["ts"], correction, row["undone_ts"])


def _stamped(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
