# /// template
# name = "Scale numbers to 0 and 1"
# kind = "function"
# description = "Numbers between 0, the least of them, and 1, the greatest."
# words = ["normalize", "min max", "scale", "rescale", "feature scaling"]
# ///
from collections.abc import Sequence


def normalize_values(values: Sequence[float]) -> list[float]:
    """Each number between 0 and 1; all 0 where they are equal."""
    if not values:
        return []
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]


# /// proof
assert normalize_values([2, 4, 3]) == [0, 1, 0.5]
assert normalize_values([5, 5]) == [0, 0]
assert normalize_values([]) == []
