# /// template
# name = "Weighted mean"
# kind = "function"
# description = "The mean of values by their weights."
# words = ["weighted average", "mean", "weights", "score"]
# ///
from collections.abc import Sequence


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """The mean by weights; raises ValueError for a sum of 0, or more of one than of the other."""
    total = sum(weights)
    if not total:
        raise ValueError("The weights must not sum up to 0.")
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / total


# /// proof
assert weighted_mean([1, 3], [1, 1]) == 2
assert weighted_mean([1, 3], [3, 1]) == 1.5
