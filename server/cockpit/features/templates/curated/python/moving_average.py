# /// template
# name = "Moving average"
# kind = "function"
# description = "The mean of each run of so many neighbouring numbers."
# words = ["rolling mean", "smoothing", "window", "time series", "average"]
# ///
from collections.abc import Sequence


def moving_average(values: Sequence[float], window: int) -> list[float]:
    """The means, one fewer than there are values for each step of the window."""
    if window < 1:
        raise ValueError("window must be at least 1.")
    return [sum(values[end - window : end]) / window for end in range(window, len(values) + 1)]


# /// proof
assert moving_average([1, 2, 3, 4], 2) == [1.5, 2.5, 3.5]
assert moving_average([1, 2], 3) == []
