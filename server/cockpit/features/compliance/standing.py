"""How a folder stands: its score, what the gate says of it, and why it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.features.compliance.explain import Explanation
from cockpit.features.compliance.gate import Decision
from cockpit.features.compliance.snapshot import Point, Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """A score that was measured, and all that is shown of it."""

    snapshot: Snapshot
    decision: Decision
    before: Snapshot | None
    """What it is compared with."""
    explanation: Explanation | None
    trend: Sequence[Point]
