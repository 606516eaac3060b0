# /// template
# name = "Standard deviation"
# kind = "function"
# description = "How far numbers lie from their mean."
# words = ["standard deviation", "stddev", "variance", "sigma", "spread"]
# ///
import statistics
from collections.abc import Sequence


def standard_deviation(values: Sequence[float]) -> float:
    """That of a sample; 0 for fewer than two numbers."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


# /// proof
assert abs(standard_deviation([2, 4, 4, 4, 5, 5, 7, 9]) - 2.138) < 0.001
assert standard_deviation([5]) == 0
