# /// template
# name = "Merge sort"
# kind = "function"
# description = "A sorted copy of a list, by merging sorted halves."
# words = ["merge sort", "bubble sort", "quick sort", "insertion sort", "sorting algorithm", "sorted copy"]
# ///
from collections.abc import Sequence


def merge_sort(items: Sequence[int]) -> list[int]:
    """The items in ascending order; equal ones keep their order."""
    if len(items) < 2:
        return list(items)
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    merged: list[int] = []
    at = 0
    for item in left:
        while at < len(right) and right[at] < item:
            merged.append(right[at])
            at += 1
        merged.append(item)
    return merged + right[at:]


# /// proof
assert merge_sort([3, 1, 2, 1]) == [1, 1, 2, 3]
assert merge_sort([]) == []
