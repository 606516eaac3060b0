"""What a check has to say about a change."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from cockpit.core.finding import Span

WHOLE: Final = Span(0, 0, 0, 0)


class Verdict(enum.StrEnum):
    """What the second copilot says in the end."""

    APPROVED = "approved"
    REJECTED = "rejected"
    UNKNOWN = "cannot judge"


class State(enum.StrEnum):
    """How a check ended."""

    PASSED = "passed"
    OBJECTED = "objected"
    UNKNOWN = "unknown"
    """It should have told, and could not: no approval without it."""
    ABSENT = "not checked"
    """There is nothing to check with, or nothing of that kind to check."""
    OFF = "off"
    """The caller went without."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason against a change, and the place that shows it."""

    code: str
    """Such as `validate.secret`, or the code of the audit, the guard, ruff or a type checker."""
    path: str
    span: Span
    message: str
    rejects: bool = True
    """Whether it alone is reason enough; else it is advice."""
    evidence: str = ""
    """What shows it: the line, or what a program has said."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a check could not look at."""

    path: str
    reason: str
    decisive: bool = True
    """Whether nothing can be approved without it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check that has ended."""

    check: str
    state: State
    objections: tuple[Objection, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reason: str = ""
    """Why it is unknown or was not made."""
    seconds: float = 0.0


def at(line: int, column: int = 0, end: int = 0) -> Span:
    """A stretch of one line, from 0."""
    return Span(line, column, line, max(end, column))
