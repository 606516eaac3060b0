"""What the formats are written from."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.features.compliance.explain import Explanation
from cockpit.features.compliance.gate import Decision
from cockpit.features.compliance.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Report:
    """A score, what the gate says of it, and why it moved."""

    snapshot: Snapshot
    decision: Decision
    before: Snapshot | None
    """The last one of the branch; None when there is none."""
    explanation: Explanation | None
    """None without a snapshot before this one."""
    detailed: bool = False
    """Whether what the score is made of is listed, too."""
