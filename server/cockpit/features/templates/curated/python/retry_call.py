# /// template
# name = "Call again after an error"
# kind = "function"
# description = "Calls a function again when it raises, up to so many times."
# words = ["retry", "attempts", "call", "again", "resilience", "exceptions", "transient", "delay"]
# ///
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def retry_call(function: Callable[[], T], attempts: int = 3, delay: float = 0.0) -> T:
    """What the function gives; its last error is raised as it is."""
    for attempt in range(1, attempts + 1):
        try:
            return function()
        except Exception:
            if attempt == attempts:
                raise
            time.sleep(delay)
    raise ValueError("attempts must be at least 1.")


# /// proof
outcomes: list[int | None] = [None, None, 7]


def ask() -> int:
    outcome = outcomes.pop(0)
    if outcome is None:
        raise ConnectionError
    return outcome


assert retry_call(ask) == 7
outcomes[:] = [None, None]
try:
    retry_call(ask, 2)
except ConnectionError:
    pass
else:
    raise AssertionError
