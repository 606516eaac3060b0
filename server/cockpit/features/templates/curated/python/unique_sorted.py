# /// template
# name = "Different items in order"
# kind = "function"
# description = "The different items of a list in ascending order."
# words = ["unique sorted", "distinct", "sort", "deduplicate", "set"]
# ///
from collections.abc import Iterable


def unique_sorted(items: Iterable[int]) -> list[int]:
    """Each item once, in ascending order."""
    return sorted(set(items))


# /// proof
assert unique_sorted([3, 1, 3, 2]) == [1, 2, 3]
