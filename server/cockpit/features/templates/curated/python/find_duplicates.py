# /// template
# name = "Find duplicates"
# kind = "function"
# description = "The items that are there more than once, each once, in the order of their first place."
# words = ["duplicates", "repeated", "non-unique", "count"]
# ///
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def find_duplicates(items: Iterable[T]) -> list[T]:
    """Each item that occurs at least twice."""
    return [item for item, count in Counter(items).items() if count > 1]


# /// proof
assert find_duplicates([3, 1, 3, 2, 1, 3]) == [3, 1]
assert find_duplicates([1, 2]) == []
