"""What goes into the audit's database and comes out of it, without the database: its library is heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one workspace folder. Hints are kept but not counted."""

    open: int
    new_today: int
    resolved_this_week: int
    by_code: Mapping[str, int]
    by_severity: Mapping[str, int]
    measured: bool
    """Whether any whole audit has been recorded, be it long ago."""
    trend: Mapping[str, tuple[int, int]]
    """ISO date to the last open and resolved counts of that day."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When and by whom something is recorded."""

    now: datetime
    user: str

    @property
    def stamp(self) -> str:
        """The time as it is stored: ISO 8601, UTC, to the second."""
        return self.now.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Unattributed:
    """A finding whose author is not known."""

    path: str
    identity: str
    line: int
    """1-based."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A code action that the editor applied."""

    path: str
    action: str
    details: str
    session_id: str
