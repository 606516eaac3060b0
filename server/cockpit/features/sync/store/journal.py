"""The record of what was synchronised: collected from the replicas, where it was written with the rows.

Collecting may be cut off and repeated: what is recorded already is left alone, and a replica forgets a report
only after it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select, update

from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.core.home import Home
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.reports import (
    ClashReport,
    DeliveryReport,
    Event,
    FormerReport,
    Kept,
    Told,
)
from cockpit.features.sync.store import past
from cockpit.features.sync.store.past import Delivered
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.dialects import insert_new
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
SHORTEST_ID: Final = 4
AT_ONCE: Final = 20
"""Reports that are recorded together: those of former rows are long."""


class Journal:
    """The record of one workspace folder; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)
        self._clock = clock

    def collect(self, replicas: Iterable[Replica]) -> None:
        """Record what the replicas tell."""
        for replica in replicas:
            last = 0
            while reports := replica.reports(last, AT_ONCE):
                last = reports[-1][0]
                rows = [_conflict_row(report) for _, report in reports if isinstance(report, ClashReport)]
                events = [_event(report) for _, report in reports if isinstance(report, DeliveryReport)]
                formers = [
                    past.former_row(report) for _, report in reports if isinstance(report, FormerReport)
                ]
                self._record(rows, events, formers)
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

    def deliveries(self, limit: int) -> list[Delivered]:
        """The deliveries that can be taken back, the latest first."""
        return self._read(lambda connection: past.deliveries(connection, limit))

    def kept(self, point: str) -> list[Kept]:
        """What the deliveries of a point have found, the latest first; raises NotFound."""
        return self._read(lambda connection: past.kept(connection, point))

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def _record(self, conflicts: Rows, events: list[Event], formers: Rows) -> None:
        now = self._clock.now()

        def record(database: Database) -> None:
            with database.write() as connection:
                if formers:
                    connection.execute(insert_new(connection, synchronization_removals), formers)
                    past.forget(connection, now)
                _record(connection, conflicts, events)

        self._use(record)

    def _use(self, action: Callable[[Database], T]) -> T:
        return self._keeper.use(action)

    def _read(self, action: Callable[[Connection], T]) -> T:
        def read(database: Database) -> T:
            with database.read() as connection:
                return action(connection)

        return self._use(read)

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def _record(connection: Connection, conflicts: Rows, events: list[Event]) -> None:
    if conflicts:
        connection.execute(insert_new(connection, synchronization_conflicts), conflicts)
    if events:
        rows = [_event_row(event) for event in events]
        connection.execute(insert_new(connection, synchronization_events), rows)


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
