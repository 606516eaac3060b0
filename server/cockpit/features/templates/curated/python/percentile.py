# /// template
# name = "Percentile"
# kind = "function"
# description = "The value that so many percent of the numbers do not exceed, with interpolation."
# words = ["quantile", "median", "p95", "p99", "statistics", "latency"]
# ///
from collections.abc import Iterable


def percentile(values: Iterable[float], percent: float) -> float:
    """The percentile between the two nearest values; raises ValueError for no values."""
    if not 0 <= percent <= 100:
        raise ValueError("percent must be between 0 and 100.")
    ordered = sorted(values)
    if not ordered:
        raise ValueError("There are no values.")
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


# /// proof
assert percentile([4, 1, 3, 2], 50) == 2.5
assert percentile(range(101), 95) == 95
assert (percentile([7], 0), percentile([7, 9], 100)) == (7, 9)
try:
    percentile([], 50)
except ValueError:
    pass
else:
    raise AssertionError
