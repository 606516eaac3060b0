# /// template
# name = "Retry with back-off"
# kind = "function"
# description = "A decorator that tries a function again after certain errors, waiting longer each time."
# words = ["retry", "backoff", "exponential", "decorator", "resilience", "attempts", "transient"]
# ///
import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def retry(
    errors: type[Exception] | tuple[type[Exception], ...],
    *,
    attempts: int = 3,
    delay: float = 0.1,
    factor: float = 2.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Try up to so many times; the last error is raised as it is."""
    if attempts < 1:
        raise ValueError("attempts must be at least 1.")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(attempts - 1):
                try:
                    return function(*args, **kwargs)
                except errors:
                    sleep(delay * factor**attempt)
            return function(*args, **kwargs)

        return wrapper

    return decorate


# /// proof
waited: list[float] = []
outcomes: list[int | None] = [None, None, 7]


@retry(ConnectionError, delay=1, sleep=waited.append)
def ask() -> int:
    outcome = outcomes.pop(0)
    if outcome is None:
        raise ConnectionError("away")
    return outcome


assert (ask(), waited) == (7, [1, 2])
outcomes[:] = [None] * 3
try:
    ask()
except ConnectionError as error:
    assert str(error) == "away"
else:
    raise AssertionError
