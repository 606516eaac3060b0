# /// template
# name = "Interleave"
# kind = "function"
# description = "One item of each sequence in turn, until all are used up."
# words = ["round robin", "zip", "merge", "alternate", "weave"]
# ///
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def interleave(*sources: Iterable[T]) -> Iterator[T]:
    """The items in turns; a source that has none left is passed over."""
    waiting = [iter(source) for source in sources]
    while waiting:
        remaining: list[Iterator[T]] = []
        for source in waiting:
            for item in source:
                yield item
                remaining.append(source)
                break
        waiting = remaining


# /// proof
assert "".join(interleave("ace", "bd", "")) == "abcde"
assert list(interleave("")) == []
