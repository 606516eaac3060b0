# /// template
# name = "Rotate a list"
# kind = "function"
# description = "A list that begins further on, with its beginning at the end."
# words = ["rotate", "shift", "cyclic", "circular"]
# ///
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def rotate(items: Sequence[T], steps: int) -> list[T]:
    """The items moved to the right by so many steps, or to the left where that is negative."""
    if not items:
        return []
    at = -steps % len(items)
    return [*items[at:], *items[:at]]


# /// proof
assert rotate([1, 2, 3, 4], 1) == [4, 1, 2, 3]
assert rotate([1, 2, 3], -1) == [2, 3, 1]
assert rotate([], 3) == []
