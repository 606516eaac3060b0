# /// template
# name = "Cache results for a time"
# kind = "function"
# description = "A decorator that keeps what a function answered for so many seconds."
# words = ["ttl cache", "memoize", "decorator", "expire", "cache results"]
# ///
import functools
import time
from collections.abc import Callable, Hashable
from typing import TypeVar

R = TypeVar("R")


def memoize_for(
    seconds: float, clock: Callable[[], float] = time.monotonic
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Answer the same arguments from memory until the time is over; the arguments must be hashable."""

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        kept: dict[Hashable, tuple[float, R]] = {}

        @functools.wraps(function)
        def wrapper(*args: Hashable, **kwargs: Hashable) -> R:
            key = (args, tuple(sorted(kwargs.items())))
            now = clock()
            if key in kept and now - kept[key][0] < seconds:
                return kept[key][1]
            result = function(*args, **kwargs)
            kept[key] = (now, result)
            return result

        return wrapper

    return decorate


# /// proof
now = [0.0]
called: list[int] = []


@memoize_for(10, lambda: now[0])
def double(number: int) -> int:
    called.append(number)
    return 2 * number


assert (double(2), double(2), double(3), called) == (4, 4, 6, [2, 3])
now[0] = 10
assert (double(2), called) == (4, [2, 3, 2])
