# /// template
# name = "Median"
# kind = "function"
# description = "The middle of numbers, or the mean of the two in the middle."
# words = ["median", "middle", "average", "statistics"]
# ///
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The median; raises ValueError without numbers."""
    if not values:
        raise ValueError("There is no median of nothing.")
    return statistics.median(values)


# /// proof
assert median([3, 1, 2]) == 2
assert median([4, 1, 3, 2]) == 2.5
