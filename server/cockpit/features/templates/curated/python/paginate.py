# /// template
# name = "Go through pages"
# kind = "function"
# description = "Every item of a source that answers in pages, such as a web service."
# words = ["pagination", "cursor", "pages", "next page", "api", "generator"]
# ///
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def paginate(fetch: Callable[[int, int], Sequence[T]], size: int = 100) -> Iterator[T]:
    """The items of all pages; `fetch` is given an offset and a limit, and a short page is the last one."""
    if size < 1:
        raise ValueError("size must be at least 1.")
    offset = 0
    while True:
        page = fetch(offset, size)
        yield from page
        if len(page) < size:
            return
        offset += len(page)


# /// proof
asked: list[int] = []


def fetch_numbers(offset: int, limit: int) -> list[int]:
    asked.append(offset)
    return list(range(5))[offset : offset + limit]


assert list(paginate(fetch_numbers, 2)) == [0, 1, 2, 3, 4]
assert asked == [0, 2, 4]
