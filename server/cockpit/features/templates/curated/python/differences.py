# /// template
# name = "Differences of neighbours"
# kind = "function"
# description = "How much each number differs from the one before it."
# words = ["differences", "deltas", "diff", "consecutive", "pairwise"]
# ///
from collections.abc import Sequence
from itertools import pairwise


def differences(values: Sequence[float]) -> list[float]:
    """The differences, one fewer than there are numbers."""
    return [after - before for before, after in pairwise(values)]


# /// proof
assert differences([1, 4, 2]) == [3, -2]
assert differences([1]) == []
