# /// template
# name = "Call at most so often"
# kind = "function"
# description = "A decorator that leaves out calls that come too soon after the last one."
# words = ["throttle", "rate limit", "decorator", "debounce", "at most once"]
# ///
import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def throttle(
    seconds: float, clock: Callable[[], float] = time.monotonic
) -> Callable[[Callable[P, R]], Callable[P, R | None]]:
    """Run the function at most once in so many seconds; a call that comes too soon answers None."""

    def decorate(function: Callable[P, R]) -> Callable[P, R | None]:
        last: float | None = None

        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R | None:
            nonlocal last
            now = clock()
            if last is not None and now - last < seconds:
                return None
            last = now
            return function(*args, **kwargs)

        return wrapper

    return decorate


# /// proof
now = [0.0]


@throttle(5, lambda: now[0])
def ping() -> str:
    return "pong"


assert (ping(), ping()) == ("pong", None)
now[0] = 5
assert ping() == "pong"
