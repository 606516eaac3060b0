# /// template
# name = "Variance"
# kind = "function"
# description = "The mean of the squared distances of numbers from their mean."
# words = ["variance", "population variance", "statistics", "spread"]
# ///
import statistics
from collections.abc import Sequence


def variance(values: Sequence[float]) -> float:
    """That of a whole population; 0 without numbers."""
    return statistics.pvariance(values) if values else 0.0


# /// proof
assert variance([1, 2, 3, 4]) == 1.25
assert variance([]) == 0
