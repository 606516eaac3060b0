"""What a replica tells of what it did: written with the rows, in one transaction, and collected
afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from cockpit.features.sync.merge import Written
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.records import Change
from cockpit.features.sync.stamps import Known, Stamp
from cockpit.features.sync.values import Value, plain, restored

Kind = Literal["added", "changed", "removed"]
CHANGES: Final[Mapping[str, Kind]] = {"insert": "added", "update": "changed", "delete": "removed"}


class Told(msgspec.Struct, frozen=True):
    """One side of a clash, as it is kept."""

    replica: str
    hlc: str
    """A 64-bit clock reading; text, because JSON's readers lose digits."""
    values: dict[str, Any] | None
    """By column, as `plain` writes them; None for a deletion."""

    def restored(self) -> dict[str, Value] | None:
        """The values as SQLite holds them."""
        return None if self.values is None else {name: restored(value) for name, value in self.values.items()}


class ClashReport(msgspec.Struct, frozen=True, tag="clash"):
    """A settled clash."""

    id: str
    """The same on every replica that finds it."""
    source: str
    target: str
    at: str
    table: str
    key: str
    column: str
    """Empty for the whole row."""
    decision: Decision
    stands: Told
    other: Told


class DeliveryReport(msgspec.Struct, frozen=True, tag="delivery"):
    """Changes that were applied."""

    id: str
    source: str
    target: str
    at: str
    inserted: int
    updated: int
    deleted: int


class Former(msgspec.Struct, frozen=True, array_like=True):
    """A row that a delivery has written, as it was before."""

    table: str
    key: str
    """As `encode_key` writes it."""
    change: Kind
    """What the delivery did to it."""
    values: dict[str, Any] | None
    """By column, without the key, as `plain` writes them: all of a removed row, of a changed one those that
    changed; None where there was no row."""

    def restored(self) -> dict[str, Value] | None:
        """The values as SQLite holds them."""
        return None if self.values is None else {name: restored(value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """What one delivery has found, to be put back."""

    source: str
    target: str
    is_meeting: bool
    """Whether the target had never heard of the source before."""
    node: str
    """Of the target."""
    seq: int
    """How long the target's history was by then: what was written later has a higher number."""
    rows: tuple[Former, ...]


class FormerReport(msgspec.Struct, frozen=True, tag="former"):
    """Rows as a delivery has found them."""

    id: str
    source: str
    target: str
    at: str
    node: str
    seq: int
    rows: tuple[Former, ...]


Report = ClashReport | DeliveryReport | FormerReport


class Event(msgspec.Struct, frozen=True):
    """Something that was done, or failed."""

    id: str
    source: str
    target: str
    action: str
    at: str
    status: str = "done"
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a batch beside its changes."""

    ours: Known
    theirs: Known
    names: Mapping[str, str]
    """What the nodes are called."""
    source: str
    target: str
    at: str

    def name(self, stamp: Stamp) -> str:
        """The replica whose value it is."""
        return self.names.get(stamp.owner, stamp.owner)

    def clash(
        self, change: Change, column: str, sides: tuple[Written, Written], decision: Decision
    ) -> ClashReport:
        """The report of a clash in which the first side stands."""
        stands, other = sides
        number = clash_id(change.table, change.key, column, (stands.stamp, other.stamp))
        place = (self.source, self.target, self.at, change.table, change.key, column)
        named = (told(stands, self.name(stands.stamp)), told(other, self.name(other.stamp)))
        return ClashReport(number, *place, decision, *named)

    def delivery(self, number: str, actions: Mapping[str, int]) -> DeliveryReport:
        """The report of how many rows were changed, by what was done to them."""
        counts = (actions.get(action, 0) for action in ("insert", "update", "delete"))
        return DeliveryReport(number, self.source, self.target, self.at, *counts)


def told(side: Written, replica: str) -> Told:
    """One side of a clash, with the name of the replica whose value it is."""
    values = None if side.values is None else {name: plain(value) for name, value in side.values.items()}
    return Told(replica, str(side.stamp.hlc), values)


def clash_id(table: str, key: str, column: str, stamps: tuple[Stamp, Stamp]) -> str:
    """A short name for a clash that every replica computes alike."""
    return _digest(table, key, column, *sorted(f"{stamp.hlc} {stamp.node}" for stamp in stamps))


def delivery_id(source: str, target: str, until: int) -> str:
    """A short name for a delivery, from the two nodes and the sender's place in its history."""
    return _digest(source, target, str(until))


def meeting_id(first: str, second: str) -> str:
    """A short name for the meeting of two nodes, whichever of them is told first."""
    return _digest("meeting", *sorted((first, second)))


def _digest(*parts: str) -> str:
    text = "\n".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
