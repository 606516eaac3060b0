# /// template
# name = "Binary search"
# kind = "function"
# description = "Where a value stands in a sorted sequence, or -1."
# words = ["bisect", "search", "find index", "sorted", "logarithmic"]
# ///
from bisect import bisect_left
from collections.abc import Sequence


def binary_search(items: Sequence[int], target: int) -> int:
    """The first index of the target in the sorted items; -1 when it is not there."""
    place = bisect_left(items, target)
    return place if place < len(items) and items[place] == target else -1


# /// proof
assert [binary_search([1, 3, 3, 5], each) for each in (0, 1, 3, 5, 6)] == [-1, 0, 1, 3, -1]
assert binary_search([], 1) == -1
