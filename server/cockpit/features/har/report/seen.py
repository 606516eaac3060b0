"""What a dashboard asks of each exchange that is kept."""

from __future__ import annotations

from typing import NamedTuple


class Seen(NamedTuple):
    """An exchange as it is kept; rows of one recording follow one another."""

    file: int
    name: str
    kept_at: str
    started_at: str
    method: str
    host: str
    path: str
    status: int
    size: int | None
    total_ms: float | None
