# /// template
# name = "Split into chunks"
# kind = "function"
# description = "The items in lists of one size; the last one may be shorter."
# words = ["chunk", "batch", "split", "pages", "slices", "group of n"]
# ///
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunked(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of that size; the last list has what is left."""
    if size < 1:
        raise ValueError("size must be at least 1.")
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


# /// proof
assert list(chunked([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
assert list(chunked("", 3)) == []
try:
    list(chunked([1], 0))
except ValueError:
    pass
else:
    raise AssertionError
