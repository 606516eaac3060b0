"""Findings wake when their day begins, as long as the daemon runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.paths import to_uri
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.resting import LONGEST_WAIT, Resting, seconds_to_midnight

from .conftest import settled

STUB = Finding("a.py", Span(0, 0, 0, 4), "audit.stub", Severity.WARNING, "Empty.", "f", "1", "audit", "f()")


class Timers:
    """Timers that only the test lets run out."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._callback: Callable[[], object] = lambda: None
        self.cancelled = 0

    def __call__(self, delay: float, callback: Callable[[], object], /) -> Any:
        self.waits.append(delay)
        self._callback = callback
        return self

    def cancel(self) -> None:
        self.cancelled += 1

    def run_out(self) -> None:
        self._callback()


async def test_a_finding_wakes_when_its_day_begins(desk: Desk, clock: Any) -> None:
    (project,) = desk.projects.values()
    project.take("a.py", (STUB,), 1)
    await desk.reconcile(project, {"a.py": (STUB,)})
    await desk.record(project, lambda rows: rows.snooze("1", date(2026, 3, 6), desk.seen()))
    timers = Timers()
    resting = Resting(desk, timers)
    resting.watch_calendar()
    uri = to_uri(project.root / "a.py")
    for hours, is_shown in ((1, False), (23, False), (24, True)):
        clock.advance(hours=hours)
        timers.run_out()
        await settled()
        assert [item["code"] for item in desk.ctx.diagnostics.get(uri)] == ["audit.stub"] * is_shown
        assert (project.asleep == frozenset()) is is_shown
    history = await desk.look_up(project, lambda rows: rows.history("1"))
    assert [row["event"] for row in history] == ["opened", "snoozed", "woken"]
    resting.stop()
    assert timers.waits == [LONGEST_WAIT] * 4
    assert timers.cancelled == 4


EAST = timezone(timedelta(hours=2))
MOMENTS = [
    (datetime(2026, 3, 4, 23, 59, 30, tzinfo=UTC), 31),
    (datetime(2026, 3, 4, 0, 0, tzinfo=EAST), 86_401),
    (datetime(2026, 12, 31, 23, 0, tzinfo=EAST), 3_601),
]


@pytest.mark.parametrize(("now", "expected"), MOMENTS)
def test_the_rest_of_a_day(now: datetime, expected: float) -> None:
    assert seconds_to_midnight(now) == expected


async def test_nothing_is_left_running(desk: Desk) -> None:
    resting = Resting(desk)
    resting.watch_calendar()
    resting.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
