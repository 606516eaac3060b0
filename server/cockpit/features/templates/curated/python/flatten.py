# /// template
# name = "Flatten nested lists"
# kind = "function"
# description = "The items of lists within lists, at any depth, in their order."
# words = ["nested", "unnest", "recursive", "list of lists", "chain"]
# ///
from collections.abc import Iterable, Iterator
from typing import Any, cast


def flatten(items: Iterable[Any]) -> Iterator[Any]:
    """Every item that is no list or tuple itself; texts are left whole."""
    for item in items:
        if isinstance(item, list | tuple):
            yield from flatten(cast("Iterable[Any]", item))
        else:
            yield item


# /// proof
assert list(flatten([1, [2, (3, [4])], "ab", []])) == [1, 2, 3, 4, "ab"]
assert list(flatten([])) == []
