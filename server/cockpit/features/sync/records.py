"""What travels between replicas: rows with the stamps of their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cockpit.features.sync.stamps import NEVER, Known, Stamp, knows
from cockpit.features.sync.values import Value


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, alive or deleted.

    It is deleted as long as nothing in it was written after its last deletion; its values stay known then, so
    that a later write to a part of it brings back the whole.
    """

    written: Stamp
    """When all of it was written, but for the columns in `cells`."""
    cells: Mapping[str, Stamp] = field(default_factory=dict[str, Stamp])
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])
    """By column, without the key; what is absent is not known to the replica that speaks."""
    deleted: Stamp = NEVER

    def stamp(self, column: str) -> Stamp:
        """When the value of a column was written."""
        return self.cells.get(column, self.written)

    @property
    def newest(self) -> Stamp:
        """When anything in it was last written."""
        return max(self.written, *self.cells.values()) if self.cells else self.written

    @property
    def alive(self) -> bool:
        """Whether the row exists."""
        return self.newest > self.deleted

    def writes_known(self, known: Known) -> bool:
        """Whether a replica that has seen so much has seen everything that was written to it."""
        return knows(known, self.written) and all(knows(known, stamp) for stamp in self.cells.values())

    def known_to(self, known: Known) -> bool:
        """Whether such a replica has seen its deletion, too."""
        return knows(known, self.deleted) and self.writes_known(known)


@dataclass(frozen=True, slots=True)
class Change:
    """The state of one row at a replica."""

    table: str
    key: str
    """As `encode_key` writes it."""
    row: Row


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the history of a replica, with a mark that another history does not have there."""

    seq: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that happened at one replica after a place in its history, in one view of its database.

    The whole of it is applied in one transaction, or nothing: a transaction of the sender is never seen in
    parts.
    """

    node: str
    since: int
    until: Place
    known: Known
    """What the sender has seen, and so is in its rows."""
    names: Mapping[str, str]
    """What the nodes are called that the sender has heard of."""
    changes: Iterable[Change]
