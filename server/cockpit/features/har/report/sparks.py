"""Small pictures of values in a row: as points of a line, and as signs of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 100.0
HEIGHT: Final = 24.0
_MARGIN: Final = 2.0
_SIGNS: Final = "▁▂▃▄▅▆▇█"


def lines(values: Sequence[float | None]) -> list[str]:
    """The points of each stretch without a gap, from 0 to the largest value; a single one is a short line."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    top, step = max(known) or 1.0, WIDTH / max(1, len(values) - 1)
    made: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            made.append([])
            continue
        x, y = place * step, HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * value / top
        made[-1].append(f"{x:.1f},{y:.1f}")
    return [" ".join(points if len(points) > 1 else _dash(points[0])) for points in made if points]


def signs(values: Sequence[float | None]) -> str:
    """One sign a value; a blank where there is none."""
    top = max((value for value in values if value is not None), default=0.0) or 1.0
    return "".join(
        " " if value is None else _SIGNS[min(int(value / top * len(_SIGNS)), len(_SIGNS) - 1)]
        for value in values
    )


def _dash(point: str) -> list[str]:
    x, _, y = point.partition(",")
    left = min(max(float(x) - 1, 0), WIDTH - 2)
    return [f"{left:.1f},{y}", f"{left + 2:.1f},{y}"]
