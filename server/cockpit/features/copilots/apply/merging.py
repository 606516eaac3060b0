"""A file that has changed since a proposal: as it is, as it was, and as it would be."""

from __future__ import annotations

from cockpit.features.copilots.apply.journal import Entry
from cockpit.features.copilots.change import decoded, lines_of


def conflict(entry: Entry, now: bytes | None) -> str:
    """The stretch in which the three differ, marked as git marks conflicts."""
    texts = [None if data is None else decoded(data) for data in (now, entry.old, entry.new)]
    sides = [lines_of(text or "") for text in texts]
    start = 0
    while all(start < len(side) for side in sides) and len({side[start] for side in sides}) == 1:
        start += 1
    end = 0
    longest = min(len(side) for side in sides) - start
    while end < longest and len({side[-1 - end] for side in sides}) == 1:
        end += 1
    ours, base, theirs = (side[start : len(side) - end] for side in sides)
    lines = [
        f"{entry.path}:{start + 1}:",
        "<<<<<<< as it is now", *ours,
        "||||||| as it was when the proposal was made", *base,
        "=======", *theirs,
        ">>>>>>> as it would be",
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)
