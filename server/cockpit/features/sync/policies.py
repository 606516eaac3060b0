"""What a table's policy makes of a clash; the later write already stands when it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from cockpit.features.sync.merge import Clash
from cockpit.features.sync.records import Row
from cockpit.features.sync.stamps import Stamp
from cockpit.features.sync.values import Value


class Policy(StrEnum):
    """How clashes in one table are settled."""

    NEWEST = "newest"
    """The row that was written last, as a whole: last write wins."""
    FIELDS = "fields"
    """Each column for itself: the value that was written last."""
    PRIORITY = "priority"
    """Each column for itself: the value of the replica that is named first."""
    MANUAL = "manual"
    """As `fields`, until a person has chosen."""


class Decision(StrEnum):
    """What became of a clash."""

    NEWEST = "newest"
    PRIORITY = "priority"
    OPEN = "open"
    """The later write stands until a person chooses."""
    KEPT = "kept"
    """A person let the winner stand."""
    TAKEN = "taken"
    """A person took the loser instead."""
    HEALED = "healed"
    """It differed without a recorded write, and a person chose the replica to believe."""


def decide(policy: Policy, clash: Clash, priority: Sequence[str], names: Mapping[str, str]) -> Decision:
    """The decision on one clash; PRIORITY means that the loser is to be written again."""
    if policy is Policy.MANUAL:
        return Decision.OPEN
    if policy is Policy.PRIORITY:
        ranks = {name: rank for rank, name in enumerate(priority)}

        def rank(stamp: Stamp) -> int:
            return ranks.get(names.get(stamp.owner, ""), len(ranks))

        if rank(clash.loser.stamp) < rank(clash.winner.stamp):
            return Decision.PRIORITY
    return Decision.NEWEST


def rewritten(row: Row, values: Mapping[str, Value] | None, stamp: Stamp) -> Row:
    """The row after the values are written again with a new stamp; None deletes it."""
    if values is None:
        return Row(row.written, row.cells, row.values, stamp)
    cells = {column: row.stamp(column) for column in row.values} | dict.fromkeys(values, stamp)
    return Row(row.written if values else stamp, cells, {**row.values, **values}, row.deleted)
