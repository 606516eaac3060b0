"""Reports of recordings as one page of HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from cockpit.features.har.checks.performance import PHASES
from cockpit.features.har.report.model import Document, Row, Waterfall
from cockpit.features.har.report.page import page

WIDTH: Final = 1000.0
NARROWEST: Final = 2.0
MOST: Final = 200
"""Findings of a recording; how many there are besides is said."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase in the picture of one exchange."""

    phase: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One exchange with its picture."""

    row: Row
    start: float | None
    """Milliseconds after the first of its group."""
    bars: list[Bar]
    """None of an exchange that has no date, or of which nobody knows how long it took."""


@dataclass(frozen=True, slots=True)
class Group:
    """The exchanges of a page, on one axis of time."""

    page: str
    milliseconds: float
    lines: list[Line]


def render(documents: Sequence[Document]) -> str:
    """The page."""
    return page(
        "report.html.j2",
        documents=[
            {
                "it": document,
                "groups": list(groups(document.waterfall)),
                "severities": Counter(told.severity.value for told in document.findings),
                "states": Counter(ruling.state for ruling in document.rulings),
            }
            for document in documents
        ],
        phases=PHASES,
        most=MOST,
    )


def groups(fall: Waterfall) -> Iterator[Group]:
    """The rows by page, each with the bars of its phases."""
    for name, found in groupby(fall.rows, key=lambda row: row.page):
        rows = list(found)
        first = min((row.started for row in rows if row.started is not None), default=0.0)
        ends = [
            1000 * (row.started - first) + (row.milliseconds or 0.0)
            for row in rows
            if row.started is not None
        ]
        span = max(ends, default=0.0) or 1.0
        yield Group(name, span, [_line(row, first, span) for row in rows])


def _line(row: Row, first: float, span: float) -> Line:
    if row.started is None:
        return Line(row, None, [])
    start = 1000 * (row.started - first)
    scale, at, bars = WIDTH / span, start, list[Bar]()
    # Phases that do not make up the whole time are drawn as they are, and what is left over as nothing known.
    for phase, milliseconds in row.phases.items():
        bars.append(_bar(phase, at, milliseconds, scale))
        at += milliseconds
    if not bars and row.milliseconds is not None:
        bars.append(_bar("whole", start, row.milliseconds, scale))
    return Line(row, start, bars)


def _bar(phase: str, at: float, milliseconds: float, scale: float) -> Bar:
    x = min(at * scale, WIDTH - NARROWEST)
    return Bar(phase, round(x, 1), round(max(NARROWEST, min(milliseconds * scale, WIDTH - x)), 1))
