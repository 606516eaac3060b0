# /// template
# name = "Mean"
# kind = "function"
# description = "The arithmetic mean of numbers, or a default for none."
# words = ["mean", "average", "avg", "arithmetic mean", "statistics"]
# ///
from collections.abc import Sequence


def mean(values: Sequence[float], default: float = 0.0) -> float:
    """The arithmetic mean; the default without numbers."""
    return sum(values) / len(values) if values else default


# /// proof
assert mean([1, 2, 6]) == 3
assert mean([]) == 0
assert mean([], 7) == 7
