"""What many tests share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


class ManualClock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
        self._monotonic = 1000.0

    def now(self) -> datetime:
        """The time of day that the test has set."""
        return self._now

    def monotonic(self) -> float:
        """The seconds that the test has let pass."""
        return self._monotonic

    def advance(self, **duration: float) -> None:
        """Let time pass: the arguments are those of `timedelta`."""
        step = timedelta(**duration)
        self._now += step
        self._monotonic += step.total_seconds()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()
