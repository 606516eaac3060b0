# /// template
# name = "Running maximum"
# kind = "function"
# description = "The greatest of the numbers up to each of them."
# words = ["running max", "cumulative maximum", "high water mark", "accumulate", "peak"]
# ///
from collections.abc import Iterable
from itertools import accumulate


def running_max(values: Iterable[int]) -> list[int]:
    """The greatest number up to and with each."""
    return list(accumulate(values, max))


# /// proof
assert running_max([1, 3, 2, 5]) == [1, 3, 3, 5]
assert running_max([]) == []
