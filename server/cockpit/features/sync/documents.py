"""What `cockpit sync` says, as data: written as JSON, or told in words."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from cockpit.features.sync.drift import Difference
from cockpit.features.sync.exchange import Delivery, Rehearsal
from cockpit.features.sync.gaps import Gap
from cockpit.features.sync.reports import ClashReport, Event
from cockpit.features.sync.values import Value, plain


class HeldRow(msgspec.Struct, frozen=True):
    """A row that a replica's table does not accept; it is kept beside it."""

    replica: str
    table: str
    key: str
    reason: str


class Moved(msgspec.Struct, frozen=True):
    """What one replica received from another."""

    source: str
    target: str
    inserted: int
    updated: int
    deleted: int


class RunDocument(msgspec.Struct, frozen=True):
    """What a run did."""

    deliveries: list[Moved]
    conflicts: list[ClashReport]
    open: int
    """How many conflicts wait for a person, also of earlier runs."""
    held: list[HeldRow]
    gaps: list[Gap]


class RowChange(msgspec.Struct, frozen=True):
    """What would happen to one row."""

    source: str
    target: str
    table: str
    key: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


class DiffDocument(msgspec.Struct, frozen=True):
    """What a run would do."""

    created: list[tuple[str, str]]
    changes: list[RowChange]
    conflicts: list[ClashReport]
    gaps: list[Gap]


class ReplicaStatus(msgspec.Struct, frozen=True):
    """How one replica stands."""

    name: str
    path: str
    captured: bool = False
    """Whether its changes are captured already."""
    writes: int = 0
    """How many writes were captured since the last run."""
    unseen: dict[str, int] = {}
    """By replica: how many changed rows it has not seen beside those writes."""
    received: str = ""
    """When it last received something; empty for never."""
    held: list[HeldRow] = []


class StatusDocument(msgspec.Struct, frozen=True):
    """How all stand."""

    replicas: list[ReplicaStatus]
    open: int
    events: list[Event]
    gaps: list[Gap]


class DriftRow(msgspec.Struct, frozen=True):
    """A row that differs without a recorded write."""

    table: str
    key: str
    rows: dict[str, dict[str, Any] | None]


class JournalDocument(msgspec.Struct, frozen=True):
    """What was done and what failed, the latest first."""

    events: list[Event]


class HealDocument(msgspec.Struct, frozen=True):
    """What differs, and which replica was believed."""

    rows: list[DriftRow]
    believed: str
    """Empty for a plan."""
    plan: str
    """Stands for these rows as they are: what was approved is not something else by then."""


def moved(delivery: Delivery) -> Moved:
    """The figures of a delivery."""
    totals = (delivery.total(action) for action in ("insert", "update", "delete"))
    return Moved(delivery.source, delivery.target, *totals)


def diff_document(rehearsal: Rehearsal, gaps: list[Gap]) -> DiffDocument:
    """What a rehearsal has shown."""
    changes = [
        RowChange(source, target, each.table, each.key, each.action, _plain(each.before), _plain(each.after))
        for source, target, each in rehearsal.effects
    ]
    return DiffDocument(rehearsal.created, changes, rehearsal.clashes, gaps)


def drift_rows(differences: list[Difference]) -> list[DriftRow]:
    """Differences with their values as JSON has them."""
    return [
        DriftRow(each.table, each.key, {
            name: None if row is None else _plain(row) for name, row in each.rows.items()
        })
        for each in differences
    ]  # fmt: skip


def plan_id(rows: list[DriftRow]) -> str:
    """A short name for rows that differ, as they are."""
    return hashlib.blake2b(msgspec.json.encode(rows), digest_size=8).hexdigest()


def _plain(values: Any) -> dict[str, Any]:
    row: dict[str, Value] = values
    return {name: plain(value) for name, value in row.items()}
