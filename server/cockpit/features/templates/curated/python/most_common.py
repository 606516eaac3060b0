# /// template
# name = "Most frequent items"
# kind = "function"
# description = "The items that occur most often."
# words = ["most common", "top n", "frequency", "mode", "popular", "histogram"]
# ///
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def most_common(items: Iterable[T], count: int) -> list[tuple[T, int]]:
    """So many items with how often they occur, the most frequent first."""
    return Counter(items).most_common(count)


# /// proof
assert most_common("abracadabra", 2) == [("a", 5), ("b", 2)]
