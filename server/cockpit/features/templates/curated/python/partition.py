# /// template
# name = "Split by a condition"
# kind = "function"
# description = "Two lists: the items for which a condition holds, and the others."
# words = ["split", "filter", "predicate", "separate", "divide"]
# ///
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def partition(items: Iterable[T], condition: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    """The items for which the condition holds, and those for which it does not."""
    holds: list[T] = []
    others: list[T] = []
    for item in items:
        (holds if condition(item) else others).append(item)
    return holds, others


# /// proof
assert partition([1, 2, 3, 4], lambda number: number % 2 == 0) == ([2, 4], [1, 3])
