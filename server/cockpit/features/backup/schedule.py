"""When the next backup is made, and when one is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Schedule = Literal["off", "hourly", "daily", "weekly"]

PERIODS: Final = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
AGAIN: Final = timedelta(minutes=15)
"""After a failure: a disk that is away, a network that is down."""
GRACE: Final = timedelta(minutes=30)
"""A backup that is made within that time after it was due is not late."""
DRILL: Final = timedelta(days=7)
"""A scheduled drill follows a scheduled backup when the last one is older."""


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened so far; None for what never has."""

    made: datetime | None = None
    """The last backup."""
    failed: datetime | None = None
    """The last failure since then."""
    drilled: datetime | None = None


def due(schedule: Schedule, past: Past, now: datetime) -> datetime | None:
    """When the next backup is to be made; None without a schedule."""
    period = PERIODS.get(schedule)
    if period is None:
        return None
    planned = now if past.made is None else past.made + period
    return planned if past.failed is None else max(planned, past.failed + AGAIN)


def is_late(schedule: Schedule, past: Past, now: datetime) -> bool:
    """Whether the schedule's promise is broken: the last backup is older than it allows."""
    period = PERIODS.get(schedule)
    return period is not None and past.made is not None and now > past.made + period + GRACE


def wants_moment(schedule: Schedule, minutes: int, last: datetime | None, now: datetime) -> bool:
    """Whether it is time to keep our own databases again, if they have changed."""
    if schedule == "off" or not minutes:
        return False
    return last is None or now >= last + timedelta(minutes=minutes)


def wants_drill(past: Past, now: datetime) -> bool:
    """Whether it is time to show again that the backups can be restored."""
    return past.drilled is None or now >= past.drilled + DRILL
