# /// template
# name = "Running totals"
# kind = "function"
# description = "The sum of the numbers up to each of them."
# words = ["cumulative sum", "running total", "prefix sum", "accumulate"]
# ///
from collections.abc import Iterable
from itertools import accumulate


def cumulative_sum(values: Iterable[float]) -> list[float]:
    """The sum up to and with each number."""
    return list(accumulate(values))


# /// proof
assert cumulative_sum([1, 2, 3]) == [1, 3, 6]
assert cumulative_sum([]) == []
