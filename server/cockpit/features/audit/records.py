"""What goes into the audit's database and comes out of it, without the database: its library is heavy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cockpit.core.patch import Patch


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
    session_id: str = ""

    @property
    def stamp(self) -> str:
        """The time as it is stored: ISO 8601, UTC, to the second."""
        return self.now.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a daemon keeps in mind of the rows."""

    last_event: int
    """The number of the last event of any finding, by whichever window."""
    asleep: frozenset[str]
    """The identities that are snoozed today."""


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
    patch: Patch | None = None
    """What it changes in the file, if it does."""


@dataclass(frozen=True, slots=True)
class Days:
    """Where the groups of age begin, as ISO 8601 dates."""

    today: str
    week: str
    month: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are listed, and how they are grouped."""

    by: Literal["code", "file", "age", "author", "severity"]
    severities: tuple[str, ...]
    codes: tuple[str, ...]
    text: str
    snoozed: bool
    hidden: frozenset[str]
    """Identities that are left out."""
    only: frozenset[str] | None
    """The identities to choose from; None for all."""
    days: Days


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many findings a file has."""

    path: str
    count: int
    rank: int
    """Of the loudest."""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many findings a group has."""

    key: str
    count: int
    rank: int


BEHIND_EVERYTHING = "\U0010ffff"
"""Sorts after every path and every identity."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order of severities, then of places."""

    rank: int
    path: str
    line: int
    """1-based."""
    identity: str


def always(_path: str) -> bool:
    """For what is known to be as it was found."""
    return True


@dataclass(slots=True)
class Totals:
    """The counts of findings that are not resolved."""

    open: Counter[str] = field(default_factory=Counter[str])
    """By severity; without what the baseline accepts."""
    snoozed: int = 0
    accepted: int = 0
    codes: Counter[str] = field(default_factory=Counter[str])
