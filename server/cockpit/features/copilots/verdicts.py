"""What the second copilot says of a change, as it travels from the worker that judges to the editor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.features.copilots.change import lines_of
from cockpit.features.copilots.objection import Gap, Objection, Outcome, State
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import Judgement

MOST: Final = 500
"""Reasons that are told at once: nobody reads more."""
SHOWN_ELSEWHERE: Final = frozenset({"audit", "lint"})
"""Checks whose objections the editor shows by itself, as findings of the audit and of ruff."""


class Point(msgspec.Struct, frozen=True):
    """A place as LSP counts: lines from 0, columns in UTF-16."""

    line: int
    character: int


class Stretch(msgspec.Struct, frozen=True):
    """From one place to another."""

    start: Point
    end: Point


class Told(msgspec.Struct, frozen=True):
    """One objection."""

    path: str
    range: Stretch
    code: str
    message: str
    rejects: bool
    shown: bool
    """Whether nothing else in the editor shows it."""


class Ended(msgspec.Struct, frozen=True):
    """One check that has ended."""

    check: str
    state: str
    objections: list[Told]


class Missing(msgspec.Struct, frozen=True):
    """What was not checked."""

    check: str
    unknown: bool
    reason: str


class Finished(msgspec.Struct, frozen=True):
    """The verdict."""

    root: str
    """The top of the repository."""
    verdict: str
    about: str
    files: int
    reasons: list[Told]
    more: int
    gaps: list[Missing]
    made: int
    seconds: float


def ended(outcome: Outcome, review: Review) -> dict[str, Any]:
    """A check that has ended, as plain data."""
    return msgspec.to_builtins(
        Ended(
            outcome.check, outcome.state, [_told(each, outcome.check, review) for each in outcome.objections]
        )
    )


def finished(judgement: Judgement, review: Review, root: Path) -> dict[str, Any]:
    """The verdict, as plain data."""
    reasons = [
        _told(each, outcome.check, review) for outcome in judgement.outcomes for each in outcome.objections
    ]
    reasons.sort(key=lambda each: (not each.rejects, each.path, each.range.start.line))
    made = sum(outcome.state in (State.PASSED, State.OBJECTED) for outcome in judgement.outcomes)
    return msgspec.to_builtins(
        Finished(
            str(root),
            judgement.verdict,
            review.changes.origin,
            len(review.changes.changes),
            reasons[:MOST],
            max(0, len(reasons) - MOST),
            _missing(judgement.outcomes),
            made,
            round(judgement.seconds, 3),
        )
    )


def _told(each: Objection, check: str, review: Review) -> Told:
    span = each.span
    lines = lines_of(review.after.text(each.path) or "")
    stretch = Stretch(
        Point(span.line, _units(lines, span.line, span.column)),
        Point(span.end_line, _units(lines, span.end_line, span.end_column)),
    )
    return Told(each.path, stretch, each.code, each.message, each.rejects, check not in SHOWN_ELSEWHERE)


def _units(lines: Sequence[str], line: int, column: int) -> int:
    text = lines[line] if line < len(lines) else ""
    return column if text.isascii() else len(text[:column].encode("utf-16-le", "surrogatepass")) // 2


def _missing(outcomes: Sequence[Outcome]) -> list[Missing]:
    found: list[Missing] = []
    for outcome in outcomes:
        if outcome.reason:
            found.append(Missing(outcome.check, outcome.state is State.UNKNOWN, outcome.reason))
        found += [Missing(outcome.check, gap.decisive, _said(gap)) for gap in outcome.gaps]
    return found


def _said(gap: Gap) -> str:
    return f"{gap.path}: {gap.reason}" if gap.path else gap.reason
