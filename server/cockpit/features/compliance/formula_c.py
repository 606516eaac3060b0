"""Formula C (SPEC 7.2): what was resolved, less what was stopped and put back.

It stands beside the score and is no part of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from cockpit.features.compliance.evidence import Component, PlaceholderInputs
from cockpit.features.compliance.snapshot import Snapshot

DAYS: Final = 30
"""Violations and rollbacks of so many days count: over all time every project would end at 0."""
PER_VIOLATION: Final = 10.0
PER_ROLLBACK: Final = 5.0


class FormulaC(msgspec.Struct, frozen=True, rename="camel"):
    """The figure, and all that it is made of; null is unknown."""

    score: float | None
    """From 0 to 100."""
    resolved: int | None
    open: int | None
    """Placeholders."""
    violations: int | None
    """Operations that the guard stopped."""
    rollbacks: int | None
    days: int = DAYS

    def __str__(self) -> str:
        """What it rests on."""
        if self.open is None or self.resolved is None:
            placeholders = "nothing has kept count of resolved placeholders"
        else:
            placeholders = f"{self.resolved:,} of {self.open + self.resolved:,} placeholders resolved"
        if self.violations is None or self.rollbacks is None:
            return f"{placeholders}, violations and rollbacks are unknown"
        violations = f"{self.violations:,} violation{_s(self.violations)}"
        return (
            f"{placeholders}, {violations} and {self.rollbacks:,} rollback{_s(self.rollbacks)} "
            f"in {self.days} days"
        )


def counted_from(now: datetime) -> datetime:
    """Where the days begin: at midnight, so that nothing changes within a day without a reason."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=DAYS)


def formula_c(snapshot: Snapshot) -> FormulaC:
    """The figure of a snapshot, from nothing but what the snapshot keeps."""
    inputs, aside = snapshot.of(Component.PLACEHOLDERS).inputs, snapshot.aside
    is_known = isinstance(inputs, PlaceholderInputs)
    unresolved = sum(item.count for item in inputs.items) if is_known else None
    resolved = inputs.resolved if is_known else None
    return FormulaC(
        _score(unresolved, resolved, aside.violations, aside.rollbacks),
        resolved, unresolved, aside.violations, aside.rollbacks,
    )  # fmt: skip


def _score(
    unresolved: int | None, resolved: int | None, violations: int | None, rollbacks: int | None
) -> float | None:
    if unresolved is None or resolved is None or violations is None or rollbacks is None:
        return None
    total = unresolved + resolved
    base = 100.0 * resolved / total if total else 100.0
    return max(0.0, base - PER_VIOLATION * violations - PER_ROLLBACK * rollbacks)


def _s(count: int) -> str:
    return "" if count == 1 else "s"
