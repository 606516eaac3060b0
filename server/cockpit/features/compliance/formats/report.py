"""What the formats are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.features.compliance.explain import Explanation
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.gate import Decision
from cockpit.features.compliance.snapshot import Point, Snapshot


@dataclass(frozen=True, slots=True)
class Report:
    """A score, what the gate says of it, and why it moved."""

    snapshot: Snapshot
    decision: Decision
    before: Snapshot | None
    """The one that it is compared with; None when there is none."""
    explanation: Explanation | None
    """None without a snapshot before this one."""
    trend: Sequence[Point] = ()
    """The days since the one that was asked for."""
    flaky: Sequence[Flakiness] = ()
    """The tests that failed without a change of the code, the flakiest first."""
    detailed: bool = False
    """Whether what the score is made of is listed, too."""
