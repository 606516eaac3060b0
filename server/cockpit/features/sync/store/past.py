"""What deliveries have found, in the record: for how long it is kept, and how it is found again."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, func, literal_column, select

from cockpit.core.errors import NotFound
from cockpit.features.sync.reports import Former, FormerReport, Kept
from cockpit.storage.schema.analytics import synchronization_events, synchronization_removals

KEPT_DAYS: Final = 30
MOST_BYTES: Final = 256 << 20
"""Compressed; the latest delivery is kept whatever its size."""
NUMBER: Final = len("-000000")
"""How the ids of the reports of one delivery end."""
EVENT, FORMER = synchronization_events.c, synchronization_removals.c
# Parameters would make two expressions of it, of which one cannot be grouped by the other.
DELIVERY: Final = func.substr(
    FORMER.id, literal_column("1"), func.length(FORMER.id) - literal_column(str(NUMBER))
)


class Blob(msgspec.Struct, frozen=True):
    """The part of a report that is compressed."""

    node: str
    seq: int
    rows: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery that can be taken back."""

    id: str
    source: str
    target: str
    at: str
    kept: int
    """How many rows are kept."""
    added: int
    changed: int
    removed: int

    @property
    def point(self) -> str:
        """What it is taken back by: the two deliveries of a meeting have one."""
        return self.id.partition("-")[0]

    @property
    def is_meeting(self) -> bool:
        """Whether the target had never heard of the source before."""
        return "-" in self.id

    @property
    def is_whole(self) -> bool:
        """Whether more than the removed rows are kept."""
        return self.kept == self.added + self.changed + self.removed


def former_row(report: FormerReport) -> dict[str, Any]:
    """A report as a row of the record."""
    blob = msgspec.json.encode(Blob(report.node, report.seq, report.rows))
    return {
        "id": report.id,
        "source_db": report.source,
        "target_db": report.target,
        "timestamp": report.at,
        "row_count": len(report.rows),
        "rows": zlib.compress(blob, 1),
    }


def forget(connection: Connection, now: datetime) -> None:
    """Forget what is too old, and the oldest of what is too much."""
    oldest = (now - timedelta(days=KEPT_DAYS)).isoformat(timespec="milliseconds")
    connection.execute(delete(synchronization_removals).where(FORMER.timestamp < oldest))
    size, at = func.sum(func.length(FORMER.rows)), func.max(FORMER.timestamp)
    query = select(DELIVERY, size).group_by(DELIVERY).order_by(at.desc(), DELIVERY)
    total, too_much = 0, list[str]()
    for delivery, length in connection.execute(query).all():
        if total and total + length > MOST_BYTES:
            too_much.append(delivery)
        total += length
    if too_much:
        connection.execute(delete(synchronization_removals).where(DELIVERY.in_(too_much)))


def deliveries(connection: Connection, limit: int) -> list[Delivered]:
    """What can be taken back, the latest first."""
    at, kept = func.max(FORMER.timestamp), func.sum(FORMER.row_count)
    query = (
        select(DELIVERY, FORMER.source_db, FORMER.target_db, at, kept)
        .group_by(DELIVERY, FORMER.source_db, FORMER.target_db)
        .order_by(at.desc(), DELIVERY)
        .limit(limit)
    )
    found = connection.execute(query).all()
    wanted = [delivery.rpartition("-")[2] for delivery, *_ in found]
    counts = {
        number: tuple(rest)
        for number, *rest in connection.execute(
            select(EVENT.id, EVENT.inserted, EVENT.updated, EVENT.deleted).where(EVENT.id.in_(wanted))
        )
    }
    return [
        Delivered(*row, *counts.get(number, (0, 0, row[-1])))
        for number, row in zip(wanted, found, strict=True)
    ]


def kept(connection: Connection, point: str) -> list[Kept]:
    """What was found by the deliveries of a point, the latest delivery first; raises NotFound."""
    query = (
        select(DELIVERY, FORMER.source_db, FORMER.target_db, FORMER.rows)
        .where(FORMER.id.startswith(f"{point}-", autoescape=True))
        .order_by(FORMER.timestamp.desc(), FORMER.id)
    )
    parts: dict[tuple[str, str, str], list[Blob]] = {}
    for delivery, source, target, rows in connection.execute(query):
        blob = msgspec.json.decode(zlib.decompress(rows), type=Blob)
        parts.setdefault((delivery, source, target), []).append(blob)
    if not point or not parts:
        raise NotFound(f"There is no delivery {point}.", hint="cockpit rollback list")
    return [_joined(*place, blobs) for place, blobs in parts.items()]


def _joined(delivery: str, source: str, target: str, blobs: Sequence[Blob]) -> Kept:
    rows = tuple(row for blob in blobs for row in blob.rows)
    return Kept(source, target, "-" in delivery, blobs[0].node, max(blob.seq for blob in blobs), rows)
