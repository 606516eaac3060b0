# /// template
# name = "One page of a list"
# kind = "function"
# description = "The items of one page, counted from 1."
# words = ["pagination", "paginate", "page", "per page", "page size", "slice"]
# ///
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def page_of(items: Sequence[T], page: int, per_page: int) -> list[T]:
    """The items of a page, from 1; raises ValueError for a page or a size below 1."""
    if page < 1 or per_page < 1:
        raise ValueError("page and per_page must be at least 1.")
    return list(items[(page - 1) * per_page : page * per_page])


# /// proof
assert page_of([1, 2, 3, 4, 5], 2, 2) == [3, 4]
assert page_of([1, 2, 3], 2, 2) == [3]
assert page_of([1], 9, 2) == []
