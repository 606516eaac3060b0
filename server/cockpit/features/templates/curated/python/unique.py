# /// template
# name = "Remove duplicates"
# kind = "function"
# description = "The items without those that were there before, in their order."
# words = ["deduplicate", "distinct", "remove duplicates", "ordered set", "uniq"]
# ///
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def unique(items: Iterable[T], key: Callable[[T], Hashable] | None = None) -> list[T]:
    """The first item of each key, in their order; the key of an item is the item itself unless told."""
    seen: set[object] = set()
    kept: list[T] = []
    for item in items:
        mark = item if key is None else key(item)
        if mark not in seen:
            seen.add(mark)
            kept.append(item)
    return kept


# /// proof
assert unique([3, 1, 3, 2, 1]) == [3, 1, 2]
assert unique(["a", "B", "A", "b"], key=str.lower) == ["a", "B"]
assert unique([]) == []
