"""The record of what was synchronised: collected from the replicas, where it was written with the rows.

Collecting may be cut off and repeated: what is recorded already is left alone, and a replica forgets a report
only after it is recorded.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_new

from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.reports import (
    ClashReport,
    DeliveryReport,
    Event,
    RemovalReport,
    Removed,
    Told,
)
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    synchronization_conflicts,
    synchronization_events,
    synchronization_removals,
)

T = TypeVar("T")
Rows = list[dict[str, Any]]

CONFLICT, EVENT = synchronization_conflicts.c, synchronization_events.c
REMOVAL = synchronization_removals.c
SHORTEST_ID: Final = 4


@dataclass(frozen=True, slots=True)
class Removal:
    """Rows that were removed from one database, because they had been from another."""

    id: str
    source: str
    target: str
    at: str
    count: int


class Journal:
    """The record of one workspace folder; `tell` hears when a damaged database was replaced."""

    def __init__(self, data_folder: Path, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(data_folder / "analytics.db", ANALYTICS, clock, tell)
        self._clock = clock

    def collect(self, replicas: Iterable[Replica]) -> None:
        """Record what the replicas tell."""
        for replica in replicas:
            reports = replica.reports()
            rows = [_conflict_row(report) for _, report in reports if isinstance(report, ClashReport)]
            events = [_event(report) for _, report in reports if isinstance(report, DeliveryReport)]
            gone = [_removal_row(report) for _, report in reports if isinstance(report, RemovalReport)]
            self._record(rows, events, gone)
            replica.delivered(reports)

    def note(self, event: Event) -> None:
        """Record something that no replica tells."""
        self._record([], [event], [])

    def conflicts(self, *, open_only: bool, limit: int) -> list[ClashReport]:
        """The conflicts, the latest first."""
        query = (
            select(synchronization_conflicts).order_by(CONFLICT.timestamp.desc(), CONFLICT.id).limit(limit)
        )
        if open_only:
            query = query.where(CONFLICT.decision == Decision.OPEN)
        return self._use(lambda database: _conflicts(database, query))

    def conflict(self, beginning: str) -> ClashReport:
        """The conflict whose id begins so; raises NotFound."""
        found: list[ClashReport] = []
        if len(beginning) >= SHORTEST_ID:
            query = select(synchronization_conflicts).where(
                CONFLICT.id.startswith(beginning, autoescape=True)
            )
            found = self._use(lambda database: _conflicts(database, query))
        if len(found) != 1:
            several = "several conflicts begin so" if found else "there is no such conflict"
            raise NotFound(f"{beginning}: {several}.", hint="cockpit sync conflicts --all")
        return found[0]

    def resolve(self, conflict: ClashReport, decision: Decision) -> None:
        """Record what a person decided."""
        at = self._now()
        change = (
            update(synchronization_conflicts)
            .where(CONFLICT.id == conflict.id)
            .values(decision=decision, resolved_timestamp=at)
        )
        event = Event(
            f"{conflict.id}-{at}", conflict.source, conflict.target, "resolve", at,
            detail=f"{conflict.id}: {decision}",
        )  # fmt: skip

        def record(database: Database) -> None:
            with database.write() as connection:
                connection.execute(change)
                connection.execute(insert(synchronization_events), _event_row(event))

        self._use(record)

    def open_count(self) -> int:
        """How many conflicts wait for a person."""
        query = select(func.count()).where(CONFLICT.decision == Decision.OPEN)
        return self._use(lambda database: _count(database, query))

    def events(self, limit: int) -> list[Event]:
        """What was done, the latest first."""
        query = select(synchronization_events).order_by(EVENT.timestamp.desc(), EVENT.id).limit(limit)
        return self._use(lambda database: _events(database, query))

    def removals(self, limit: int) -> list[Removal]:
        """What deliveries have removed, the latest first."""
        columns = REMOVAL.id, REMOVAL.source_db, REMOVAL.target_db, REMOVAL.timestamp, REMOVAL.row_count
        query = select(*columns).order_by(REMOVAL.timestamp.desc(), REMOVAL.id).limit(limit)

        def read(database: Database) -> list[Removal]:
            with database.read() as connection:
                return [Removal(*row) for row in connection.execute(query)]

        return self._use(read)

    def removed(self, number: str) -> list[Removed]:
        """The rows of a removal; raises NotFound."""
        query = select(REMOVAL.rows).where(REMOVAL.id == number)

        def read(database: Database) -> bytes | None:
            with database.read() as connection:
                return connection.execute(query).scalar_one_or_none()

        if (rows := self._use(read)) is None:
            raise NotFound(f"There is no removal {number}.", hint="cockpit rollback list")
        return msgspec.json.decode(zlib.decompress(rows), type=list[Removed])

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def _record(self, conflicts: Rows, events: list[Event], removals: Rows) -> None:
        self._use(lambda database: _record(database, conflicts, events, removals))

    def _use(self, action: Callable[[Database], T]) -> T:
        return self._keeper.use(action)

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def _record(database: Database, conflicts: Rows, events: list[Event], removals: Rows) -> None:
    with database.write() as connection:
        if removals:
            connection.execute(insert_new(synchronization_removals).on_conflict_do_nothing(), removals)
        if conflicts:
            connection.execute(insert_new(synchronization_conflicts).on_conflict_do_nothing(), conflicts)
        if events:
            rows = [_event_row(event) for event in events]
            connection.execute(insert_new(synchronization_events).on_conflict_do_nothing(), rows)


def _conflicts(database: Database, query: Any) -> list[ClashReport]:
    with database.read() as connection:
        return [_conflict(row) for row in connection.execute(query).mappings()]


def _events(database: Database, query: Any) -> list[Event]:
    with database.read() as connection:
        return [_from_row(row) for row in connection.execute(query).mappings()]


def _count(database: Database, query: Any) -> int:
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def _event(report: DeliveryReport) -> Event:
    counts = (report.inserted, report.updated, report.deleted)
    return Event(report.id, report.source, report.target, "deliver", report.at, "done", *counts)


def _event_row(event: Event) -> dict[str, Any]:
    row = msgspec.structs.asdict(event)
    return {**{name: row[name] for name in row if name not in ("source", "target", "at")},
            "source_db": event.source, "target_db": event.target, "timestamp": event.at}  # fmt: skip


def _from_row(row: RowMapping) -> Event:
    return Event(
        row["id"], row["source_db"], row["target_db"], row["action"], row["timestamp"], row["status"],
        row["inserted"], row["updated"], row["deleted"], row["detail"],
    )  # fmt: skip


def _removal_row(report: RemovalReport) -> dict[str, Any]:
    return {
        "id": report.id,
        "source_db": report.source,
        "target_db": report.target,
        "timestamp": report.at,
        "row_count": len(report.rows),
        "rows": zlib.compress(msgspec.json.encode(report.rows)),
    }


def _conflict_row(report: ClashReport) -> dict[str, Any]:
    return {
        "id": report.id,
        "source_db": report.source,
        "target_db": report.target,
        "table_name": report.table,
        "row_id": report.key,
        "column_name": report.column,
        "decision": report.decision,
        "timestamp": report.at,
        "stands": msgspec.json.encode(report.stands).decode(),
        "other": msgspec.json.encode(report.other).decode(),
    }


def _conflict(row: RowMapping) -> ClashReport:
    return ClashReport(
        row["id"], row["source_db"], row["target_db"], row["timestamp"], row["table_name"], row["row_id"],
        row["column_name"], Decision(row["decision"]), msgspec.json.decode(row["stands"], type=Told),
        msgspec.json.decode(row["other"], type=Told),
    )  # fmt: skip
