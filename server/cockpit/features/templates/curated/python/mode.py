# /// template
# name = "Most frequent value"
# kind = "function"
# description = "The value that occurs most often; the first one of several."
# words = ["mode", "most frequent", "most common value", "statistics", "majority"]
# ///
import statistics
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def mode(values: Iterable[T]) -> T:
    """The value that occurs most often; raises ValueError without values."""
    return statistics.mode(values)


# /// proof
assert mode([1, 2, 2, 3]) == 2
assert mode("abba") == "a"
