"""Hybrid logical clocks: when a value was written, in an order that all replicas agree on.

A clock reading is one integer: milliseconds since 1970 in the upper bits, a counter in the lower ones. It
never goes back on a replica, and it is always later than everything that the replica has seen, so that what
is written in the knowledge of another write comes after it, whatever the computers' clocks say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from cockpit.core.errors import Refused

COUNTER_BITS: Final = 16
HOUR: Final = 3_600_000


class Stamp(NamedTuple):
    """Who wrote a value, and when; stamps of all replicas have one order."""

    hlc: int
    node: str
    source: str = ""
    """Whose value it is, when it was written to settle a conflict; empty when it is the node's own."""

    @property
    def owner(self) -> str:
        """The replica whose value it is."""
        return self.source or self.node


NEVER: Final = Stamp(0, "")
"""The stamp of a value that nobody wrote: the default of a column that was added later."""

Known = Mapping[str, int]
"""What a replica has seen: of each node, everything up to a clock reading."""


def knows(known: Known, stamp: Stamp) -> bool:
    """Whether what was written then has been seen."""
    return stamp.hlc <= known.get(stamp.node, 0)


def reading(milliseconds: int, last: int) -> int:
    """The next reading of a clock: the time of day, unless something later was seen already."""
    return max(milliseconds << COUNTER_BITS, last + 1)


def milliseconds(moment: datetime) -> int:
    """A moment as hybrid clocks count."""
    return int(moment.timestamp() * 1000)


def check_skew(known: Known, now: int, most_hours: int, name: str) -> None:
    """Raise Refused when a replica has stamps from too far in the future: they would win for that long."""
    ahead = (max(known.values(), default=0) >> COUNTER_BITS) - now
    if ahead > most_hours * HOUR:
        raise Refused(
            f"{name}: its changes are dated {ahead // HOUR:,} hours ahead of this computer's clock "
            f"(max-ahead-hours is {most_hours}) and would overrule everything until then: set the clocks.",
            hint="docs/sync.md",
        )
