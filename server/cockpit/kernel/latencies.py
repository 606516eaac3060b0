"""How long answers take, counted so that a day of them needs no more room than an hour."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.core import run
else:
    # Not needed before the first answer.
    run = lazy("cockpit.core.run")

STEPS_PER_DOUBLING = 8
"""Neighbouring bounds differ by 9 %, which is how exact the percentiles are."""
SMALLEST = 0.01
"""Milliseconds; what is quicker counts as this."""


class Histogram:
    """Counts durations in classes that grow with them."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, milliseconds: float) -> None:
        """Count one answer."""
        step = math.ceil(STEPS_PER_DOUBLING * math.log2(max(milliseconds, SMALLEST) / SMALLEST))
        self._counts[step] += 1

    def latencies(self) -> run.Latencies | None:
        """The percentiles so far; None before the first answer."""
        if not (total := self._counts.total()):
            return None
        return run.Latencies(total, *(self._percentile(share, total) for share in (0.5, 0.9, 0.99)))

    def _percentile(self, share: float, total: int) -> float:
        """The upper bound of the class that holds it."""
        needed, seen, step = math.ceil(share * total), 0, 0
        for step in sorted(self._counts):
            seen += self._counts[step]
            if seen >= needed:
                break
        return round(SMALLEST * 2 ** (step / STEPS_PER_DOUBLING), 2)
