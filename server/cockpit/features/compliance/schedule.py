"""When the tests run by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_due(minutes: int, last: datetime | None, tried: datetime | None, now: datetime) -> bool:
    """Whether the interval has passed since the last whole run, and since the last try; 0 minutes: never."""
    if not minutes:
        return False
    latest = max((moment for moment in (last, tried) if moment is not None), default=None)
    return latest is None or now >= latest + timedelta(minutes=minutes)
