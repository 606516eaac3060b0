# /// template
# name = "Sliding window"
# kind = "function"
# description = "Every run of so many neighbouring items, one step further each time."
# words = ["window", "rolling", "n-gram", "pairwise", "neighbours"]
# ///
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def sliding_window(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Tuples of that many neighbours; none when there are fewer items."""
    if size < 1:
        raise ValueError("size must be at least 1.")
    source = iter(items)
    window = deque(islice(source, size - 1), maxlen=size)
    for item in source:
        window.append(item)
        yield tuple(window)


# /// proof
assert list(sliding_window([1, 2, 3, 4], 2)) == [(1, 2), (2, 3), (3, 4)]
assert list(sliding_window("abc", 3)) == [("a", "b", "c")]
assert list(sliding_window([1], 2)) == []
assert list(sliding_window([1, 2], 1)) == [(1,), (2,)]
