# /// template
# name = "Group items by a key"
# kind = "function"
# description = "The items of each key as a list, the keys in the order of their first item."
# words = ["group", "bucket", "classify", "index by", "collect"]
# ///
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def group_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by what the function answers for them."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


# /// proof
assert group_by(["one", "two", "three"], len) == {3: ["one", "two"], 5: ["three"]}
assert group_by([], len) == {}
