"""What the databases know of a period: scores by day, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.features.compliance.dossier.model import Event, Flow, Records
from cockpit.features.compliance.dossier.tally import Authors
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.store import RESTORES, ScoreStore
from cockpit.storage.dialects import day_of
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    backup_events,
    corrections,
    placeholder_audit_snapshots,
    placeholder_tasks,
    rollback_logs,
    test_runs,
    violation_logs,
)

TASK, CORRECTION, BACKUP = placeholder_tasks.c, corrections.c, backup_events.c
MOST_DAYS: Final = 60
"""Days that a trend shows: more are not told apart in a chart."""
LARGEST_EXAMINED: Final = 64 * 2**20
MOST_EVENTS: Final = 500
"""Of each kind, the last ones."""
HINT: Final = "hint"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a period."""

    days: Sequence[Snapshot]
    """The last score of each day, the oldest first, thinned out when there are too many."""
    records: Records
    authors: Authors

    @classmethod
    def unknown(cls) -> Past:
        """Where nothing was recorded, or nothing can be read."""
        nothing = Records(
            stopped=(), corrections=(), rollbacks=(), runs=(), backups=(), flow=(), is_counted=False
        )
        return cls((), nothing, {})


def recall(home: Home, clock: Clock, tell: Callable[[str], None], branch: str, since: datetime) -> Past:
    """The period from the folder's database."""
    keeper = Keeper(home, ANALYTICS, clock, tell)
    try:
        return keeper.use(lambda database: past(database, branch, since))
    finally:
        keeper.close()


def examined(home: Home, clock: Clock, tell: Callable[[str], None]) -> str:
    """How the folder's database is, in words."""
    keeper = Keeper(home, ANALYTICS, clock, tell)
    try:
        return keeper.use(_examined)
    finally:
        keeper.close()


def past(database: Database, branch: str, since: datetime) -> Past:
    """The period from a database."""
    days = ScoreStore(database).days(branch, since, MOST_DAYS)
    with database.read() as connection:
        return Past(days, _records(connection, since), authors(connection))


def _examined(database: Database) -> str:
    if database.size() > LARGEST_EXAMINED:
        return "too large to be examined here; `cockpit doctor` does"
    fault = database.fault()
    return f"corrupt: {fault}" if fault else "whole"


def authors(connection: Connection) -> Authors:
    """Who wrote the lines that have open findings, as far as the daemon knows."""
    query = select(TASK.identity, TASK.author, TASK.authored).where(
        TASK.author.is_not(None), TASK.authored.is_not(None), TASK.status != "resolved"
    )
    return {identity: (author, authored) for identity, author, authored in connection.execute(query)}


def _records(connection: Connection, since: datetime) -> Records:
    stamp = _stamp(since)
    measured = connection.execute(select(placeholder_audit_snapshots.c.id).limit(1)).first() is not None
    restored = BACKUP.event.in_(RESTORES)
    restores = _last(connection, select(backup_events).where(restored), stamp, _backup)
    taken_back = _last(connection, select(rollback_logs), stamp, _rollback)
    return Records(
        stopped=_last(connection, select(violation_logs), stamp, _stopped),
        corrections=_last(connection, select(corrections), stamp, _correction, CORRECTION.ts),
        rollbacks=tuple(sorted((*taken_back, *restores), key=lambda each: each.at)),
        runs=_last(connection, select(test_runs), stamp, _run),
        backups=_last(connection, select(backup_events).where(~restored), stamp, _backup),
        flow=tuple(flow(connection, since)),
        is_counted=measured,
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _last(
    connection: Connection,
    query: Select[Any],
    stamp: str,
    event: Callable[[RowMapping], Event],
    at: ColumnElement[str] | None = None,
) -> tuple[Event, ...]:
    """The last rows of a table since a moment, the oldest first; `at` is its time, else `timestamp`."""
    time = query.selected_columns["timestamp"] if at is None else at
    wanted = query.where(time >= stamp).order_by(time.desc(), query.selected_columns["id"].desc())
    rows = connection.execute(wanted.limit(MOST_EVENTS)).mappings().all()
    return tuple(event(row) for row in reversed(rows))


def flow(connection: Connection, since: datetime) -> Iterable[Flow]:
    """Findings that came up and went down by day: from their rows, of which there are fewer than events."""
    stamp = _stamp(since)
    opened = _by_day(connection, TASK.timestamp, stamp)
    resolved = _by_day(connection, TASK.resolved_timestamp, stamp)
    for day in sorted({*opened, *resolved}):
        yield Flow(date=day, opened=opened.get(day, 0), resolved=resolved.get(day, 0))


def _by_day(connection: Connection, column: Any, stamp: str) -> dict[str, int]:
    day = day_of(column)
    query = select(day, func.count()).where(column >= stamp, TASK.severity != HINT).group_by(day)
    return {row[0]: row[1] for row in connection.execute(query)}


def _stopped(row: RowMapping) -> Event:
    times = f" {row['count']:,} times." if row["count"] > 1 else ""
    return Event(
        at=row["timestamp"], what=row["event"], where=row["cause"], details=f"{row['details']}{times}"
    )


def _correction(row: RowMapping) -> Event:
    undone = f" (undone {row['undone_ts'][:10]})" if row["undone_ts"] else ""
    return Event(
        at=row["ts"], what=row["correction_type"], who=row["user_id"], where=row["file_path"],
        details=f"{row['rationale']}{undone}".strip(),
    )  # fmt: skip


def _rollback(row: RowMapping) -> Event:
    return Event(
        at=row["timestamp"], what=row["outcome"], where=row["target"], details=f"from {row['backup']}"
    )


def _backup(row: RowMapping) -> Event:
    number = "" if row["backup"] is None else f"backup {row['backup']}"
    said = msgspec.json.decode(row["details"])
    details = ", ".join(f"{key}: {value}" for key, value in said.items() if isinstance(value, (int, str)))
    return Event(at=row["timestamp"], what=row["event"], where=number, details=details)


def _run(row: RowMapping) -> Event:
    failing = row["failed"] + row["errors"]
    skipped = f", {row['skipped']:,} skipped" if row["skipped"] else ""
    return Event(
        at=row["timestamp"], what=row["source"],
        details=f"{row['passed']:,} passed, {failing:,} failed{skipped}",
    )  # fmt: skip
