"""The geometry of charts: from figures to coordinates. The template draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from cockpit.features.compliance.dossier.model import Day, Flow

WIDTH: Final = 640.0
HEIGHT: Final = 180.0
LEFT: Final = 52.0
RIGHT: Final = 12.0
TOP: Final = 12.0
BOTTOM: Final = 28.0
LABELS: Final = 4
"""Dates below a chart, at most."""
NARROWEST: Final = 2.0
BREADTH: Final = 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or a label, with what is said of it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, with what is said of it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in the coordinates of a picture of WIDTH x HEIGHT."""

    title: str
    description: str
    lines: tuple[str, ...] = ()
    """Each a list of points; a line breaks off where nothing was known."""
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    levels: tuple[Mark, ...] = ()
    """The labels of the horizontal lines."""
    dates: tuple[Mark, ...] = ()
    limit: Mark | None = None
    """A line to be reached."""


class _Frame:
    """Where dates and values stand in a picture."""

    def __init__(self, dates: Sequence[str], low: float, high: float) -> None:
        self._first = date.fromisoformat(dates[0]).toordinal()
        self._days = max(1, date.fromisoformat(dates[-1]).toordinal() - self._first)
        self._low, self._high = low, high

    def x(self, day: str) -> float:
        share = (date.fromisoformat(day).toordinal() - self._first) / self._days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    @property
    def breadth(self) -> float:
        return min(BREADTH, max(NARROWEST, (WIDTH - LEFT - RIGHT) / (self._days + 1) - 1))


def score_chart(days: Sequence[Day], minimum: float) -> Chart | None:
    """The composite by day; None with fewer than two days that have one."""
    known = [(each.date, each.score) for each in days if each.score is not None]
    if len(known) < 2:
        return None
    low = max(0.0, 10 * (min(minimum, *(score for _, score in known)) // 10))
    frame = _Frame([each.date for each in days], min(low, 90.0), 100.0)
    first, last = known[0], known[-1]
    return Chart(
        title="Score by day",
        description=f"From {first[1]:.2f} on {first[0]} to {last[1]:.2f} on {last[0]}; "
        f"the minimum is {minimum:g}.",
        lines=tuple(_lines([(each.date, each.score) for each in days], frame)),
        marks=tuple(Mark(frame.x(day), frame.y(score), f"{day}: {score:.2f}") for day, score in known),
        levels=tuple(_levels(frame, min(low, 90.0), 100.0)),
        dates=tuple(_dates([each.date for each in days], frame)),
        limit=Mark(WIDTH - RIGHT, frame.y(minimum), f"minimum {minimum:g}"),
    )


def open_chart(days: Sequence[Day]) -> Chart | None:
    """Open placeholders by day; None with fewer than two days that know them."""
    known = [(each.date, each.open) for each in days if each.open is not None]
    if len(known) < 2:
        return None
    high = _ceiling(max(count for _, count in known))
    frame = _Frame([each.date for each in days], 0.0, high)
    first, last = known[0], known[-1]
    return Chart(
        title="Open placeholders by day",
        description=f"From {first[1]:,} on {first[0]} to {last[1]:,} on {last[0]}.",
        lines=tuple(_lines([(each.date, each.open) for each in days], frame)),
        marks=tuple(Mark(frame.x(day), frame.y(count), f"{day}: {count:,}") for day, count in known),
        levels=tuple(_levels(frame, 0.0, high)),
        dates=tuple(_dates([each.date for each in days], frame)),
    )


def flow_chart(flow: Sequence[Flow]) -> Chart | None:
    """Findings that came up and went down by day; None when there were none."""
    if not flow:
        return None
    high = _ceiling(max(max(each.opened, each.resolved) for each in flow))
    frame = _Frame([each.date for each in flow], 0.0, high)
    opened, resolved = sum(each.opened for each in flow), sum(each.resolved for each in flow)
    return Chart(
        title="Findings by day",
        description=f"{opened:,} first seen and {resolved:,} resolved.",
        bars=tuple(_bars(flow, frame)),
        levels=tuple(_levels(frame, 0.0, high)),
        dates=tuple(_dates([each.date for each in flow], frame)),
    )


def _bars(flow: Sequence[Flow], frame: _Frame) -> Iterator[Bar]:
    half = frame.breadth / 2
    for each in flow:
        for kind, count, shift in (("opened", each.opened, -half), ("resolved", each.resolved, 0.0)):
            if count:
                x, y = frame.x(each.date) + shift, frame.y(count)
                text = f"{each.date}: {count:,} {'first seen' if kind == 'opened' else kind}"
                yield Bar(round(x, 1), y, round(half, 1), round(HEIGHT - BOTTOM - y, 1), kind, text)


def _lines(points: Sequence[tuple[str, float | None]], frame: _Frame) -> Iterator[str]:
    stretch: list[str] = []
    for day, value in points:
        if value is not None:
            stretch.append(f"{frame.x(day)},{frame.y(value)}")
            continue
        if len(stretch) > 1:
            yield " ".join(stretch)
        stretch = []
    if len(stretch) > 1:
        yield " ".join(stretch)


def _levels(frame: _Frame, low: float, high: float) -> Iterator[Mark]:
    for number in range(3):
        value = low + number * (high - low) / 2
        yield Mark(LEFT - 6, frame.y(value), f"{value:,.0f}")


def _dates(days: Sequence[str], frame: _Frame) -> Iterator[Mark]:
    chosen = dict.fromkeys(days[round(n * (len(days) - 1) / (LABELS - 1))] for n in range(LABELS))
    taken = -WIDTH
    for day in chosen:
        # Labels that would overlap say less than none.
        if frame.x(day) - taken >= 90:
            taken = frame.x(day)
            yield Mark(min(taken, WIDTH - RIGHT - 24), HEIGHT - 8, day[5:])


def _ceiling(value: int) -> float:
    """The next figure above that is easily halved."""
    step = 10 ** max(0, len(str(value)) - 1)
    return max(2.0, 2.0 * ceil(value / (2 * step)) * step) if step > 1 else max(2.0, 2.0 * ceil(value / 2))
