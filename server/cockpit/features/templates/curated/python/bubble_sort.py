# /// template
# name = "Bubble sort"
# kind = "function"
# description = "A sorted copy of a list, by swapping neighbours."
# words = ["bubble sort", "sorting algorithm", "swap", "selection sort", "insertion sort"]
# ///
from collections.abc import Sequence


def bubble_sort(items: Sequence[int]) -> list[int]:
    """The items in ascending order."""
    ordered = list(items)
    for end in range(len(ordered) - 1, 0, -1):
        for at in range(end):
            if ordered[at] > ordered[at + 1]:
                ordered[at], ordered[at + 1] = ordered[at + 1], ordered[at]
    return ordered


# /// proof
assert bubble_sort([3, 1, 2, 1]) == [1, 1, 2, 3]
assert bubble_sort([]) == []
