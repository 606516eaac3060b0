"""What an edit has changed in a text, kept so small and so exact that it can be taken back later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.core.errors import Conflict

AROUND: Final = 3
"""Lines on either side that have to be there still when a patch that left nothing is taken back."""
LARGEST: Final = 1_000_000
"""Characters; a larger change is recorded, but cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Some lines in place of others."""

    line: int
    """Where they begin; 0-based."""
    old: tuple[str, ...]
    """With their line ends."""
    new: tuple[str, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def reverse(self) -> Patch:
        """What takes it back."""
        return Patch(self.line, self.new, self.old, self.above, self.below)


def difference(before: str, after: str) -> Patch | None:
    """The lines that differ; None when there are none, or too many to keep."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    removed, added = old[start : len(old) - end], new[start : len(new) - end]
    if removed == added or sum(map(len, (*removed, *added))) > LARGEST:
        return None
    above, below = new[max(start - AROUND, 0) : start], new[len(new) - end : len(new) - end + AROUND]
    return Patch(start, tuple(removed), tuple(added), tuple(above), tuple(below))


def taken_back(text: str, patch: Patch) -> str:
    """The text without the patch, wherever its lines are now; raises Conflict when that is not certain."""
    lines = text.splitlines(keepends=True)
    if patch.new:
        places = [each for each in range(len(lines)) if _has(lines, each, patch.new)]
    else:
        seam = (*patch.above, *patch.below)
        places = [
            each + len(patch.above) for each in range(len(lines) - len(seam) + 1) if _has(lines, each, seam)
        ]
    if patch.line in places:
        places = [patch.line]
    if len(places) != 1:
        what = "is not there any more" if not places else f"is there {len(places)} times"
        raise Conflict(f"What was written {what}, so that it cannot be taken back with certainty.")
    (start,) = places
    return "".join([*lines[:start], *patch.old, *lines[start + len(patch.new) :]])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same from the beginning."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _has(lines: Sequence[str], start: int, part: Sequence[str]) -> bool:
    return tuple(lines[start : start + len(part)]) == tuple(part)
