# /// template
# name = "Remember results"
# kind = "function"
# description = "A decorator that computes the result for the same arguments once."
# words = ["memoize", "cache", "decorator", "lru_cache", "remember results"]
# ///
import functools
from collections.abc import Callable, Hashable
from typing import TypeVar

R = TypeVar("R")


def memoize(function: Callable[..., R]) -> Callable[..., R]:
    """The function with a memory, which is never emptied; arguments must be hashable."""
    known: dict[Hashable, R] = {}

    @functools.wraps(function)
    def remembering(*args: Hashable, **kwargs: Hashable) -> R:
        key = (args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return remembering


# /// proof
calls: list[int] = []


@memoize
def double(number: int) -> int:
    calls.append(number)
    return number * 2


assert [double(2), double(2), double(3)] == [4, 4, 6]
assert calls == [2, 3]
