# /// template
# name = "The n-th greatest value"
# kind = "function"
# description = "The n-th greatest of different values, the second one unless told."
# words = ["second largest", "nth largest", "runner up", "rank", "kth"]
# ///
from collections.abc import Iterable


def nth_largest(numbers: Iterable[int], place: int = 2) -> int:
    """The value at that place among the different ones; raises ValueError where there are fewer."""
    ordered = sorted(set(numbers), reverse=True)
    if not 1 <= place <= len(ordered):
        raise ValueError(f"There are only {len(ordered)} different values.")
    return ordered[place - 1]


# /// proof
assert nth_largest([3, 1, 3, 2]) == 2
assert nth_largest([3, 1, 3, 2], 1) == 3
try:
    nth_largest([1, 1])
except ValueError:
    pass
else:
    raise AssertionError
