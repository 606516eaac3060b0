# /// template
# name = "What two lists have in common"
# kind = "function"
# description = "The items of one list that are in another, too, in their order."
# words = ["intersection", "common items", "overlap", "both lists"]
# ///
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def intersection(first: Iterable[T], second: Iterable[T]) -> list[T]:
    """Each item of the first that is in the second, once."""
    wanted = set(second)
    return [item for item in dict.fromkeys(first) if item in wanted]


# /// proof
assert intersection([3, 1, 3, 2], [2, 3]) == [3, 2]
