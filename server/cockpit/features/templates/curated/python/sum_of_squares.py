# /// template
# name = "Sum of squares"
# kind = "function"
# description = "The sum of the squares of numbers."
# words = ["sum of squares", "squared", "least squares", "norm"]
# ///
from collections.abc import Iterable


def sum_of_squares(values: Iterable[int]) -> int:
    """Each number times itself, summed up."""
    return sum(value * value for value in values)


# /// proof
assert sum_of_squares([1, 2, 3]) == 14
