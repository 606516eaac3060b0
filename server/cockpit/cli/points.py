"""Moments that one can go back to, whatever was done at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import msgspec

from cockpit.cli.roots import home_of

MOST: Final = 100
SHOWN: Final = 20


class Point(msgspec.Struct, frozen=True):
    """A moment before something was replaced or removed, which is kept."""

    name: str
    at: str
    """ISO 8601, UTC."""
    operation: str
    """What was done at that moment."""


@dataclass(frozen=True, slots=True)
class Way:
    """What goes back to a point."""

    steps: tuple[str, ...]
    act: Callable[[], str]
    """Does it; what is kept of how it was, in words."""
    left: tuple[str, ...] = ()
    """What stays as it is, and why."""


class Kind(Protocol):
    """One kind of points; its name is what theirs begin with."""

    def points(self) -> Iterable[Point]:
        """The points that there are."""
        ...

    def way(self, key: str) -> Way:
        """The way back to one of them; raises NotFound."""
        ...


def is_recorded(root: Path) -> bool:
    """Whether anything was recorded of a folder: who only looks makes no database."""
    return home_of(root).has("analytics")


def some(steps: Sequence[str]) -> tuple[str, ...]:
    """The first of them, and how many more there are."""
    more = [f"and {len(steps) - SHOWN:,} more"] if len(steps) > SHOWN else []
    return (*steps[:SHOWN], *more)
