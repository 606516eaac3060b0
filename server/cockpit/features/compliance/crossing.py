"""When a score falls below a threshold: told once a day for each, so that nobody learns to look away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from cockpit.features.compliance.explain import explain
from cockpit.features.compliance.snapshot import DIGITS, Snapshot

GOOD: Final = 85.0
BAD: Final = 60.0


class Crossings:
    """Follows the scores of one folder; what cannot be relied on is no reason to tell anything."""

    def __init__(self) -> None:
        self._last: dict[str, Snapshot] = {}
        """The last score of each branch that could be relied on."""
        self._told: set[tuple[str, float, date]] = set()

    def follow(self, snapshot: Snapshot, minimum: float) -> str:
        """What is to be told of the next score, `minimum` being from 0 to 100; mostly nothing."""
        if snapshot.reliability != "ok":
            return ""
        before = self._last.get(snapshot.branch)
        self._last[snapshot.branch] = snapshot
        if before is None:
            return ""
        day = snapshot.at.astimezone().date()
        crossed = [
            each
            for each in _thresholds_between(before, snapshot, minimum)
            if (snapshot.branch, each, day) not in self._told
        ]
        if not crossed:
            return ""
        self._told.update((snapshot.branch, each, day) for each in crossed)
        return _sentence(before, snapshot, min(crossed), minimum)


def reaches(snapshot: Snapshot, threshold: float) -> bool:
    """Whether the composite is at least a threshold from 0 to 100."""
    return snapshot.reaches(threshold / 100)


def _thresholds_between(before: Snapshot, after: Snapshot, minimum: float) -> Iterator[float]:
    for threshold in sorted({BAD, GOOD, round(minimum, DIGITS)}):
        if reaches(before, threshold) and not reaches(after, threshold):
            yield threshold


def _sentence(before: Snapshot, after: Snapshot, threshold: float, minimum: float) -> str:
    moved = explain(before, after)
    name = f"the minimum of {threshold:g}" if threshold == round(minimum, DIGITS) else f"{threshold:g}"
    cause = f" {moved.parts[0].text[:1].upper()}{moved.parts[0].text[1:]}." if moved.parts else ""
    return f"The score fell from {moved.before:.2f} to {moved.after:.2f}, below {name}.{cause}"
