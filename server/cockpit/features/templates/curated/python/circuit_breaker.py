# /// template
# name = "Circuit breaker"
# kind = "class"
# description = "Stops calling something that keeps failing, and tries it again after a while."
# words = ["circuit breaker", "resilience", "fail fast", "outage", "half open"]
# entry = "CircuitBreaker"
# ///
import time
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")


class CircuitOpenError(RuntimeError):
    """The call was not made, because the ones before it failed."""


class CircuitBreaker:
    """After so many failures in a row it refuses calls; when the rest is over it lets one try."""

    def __init__(self, failures: int, rest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._failed = 0
        self._opened: float | None = None

    def call(self, function: Callable[[], R]) -> R:
        """What the function answers; raises CircuitOpenError while it is not to be called."""
        if self._opened is not None and self._clock() - self._opened < self._rest:
            raise CircuitOpenError(f"{self._failed} calls in a row have failed.")
        try:
            result = function()
        except Exception:
            self._failed += 1
            if self._failed >= self._most:
                self._opened = self._clock()
            raise
        self._failed = 0
        self._opened = None
        return result


# /// proof
now = [0.0]
breaker = CircuitBreaker(2, 30, lambda: now[0])


def outcome(function: Callable[[], str]) -> str:
    try:
        return breaker.call(function)
    except (ConnectionError, CircuitOpenError) as error:
        return type(error).__name__


def away() -> str:
    raise ConnectionError


assert [outcome(away) for _ in range(3)] == ["ConnectionError", "ConnectionError", "CircuitOpenError"]
now[0] = 30
assert [outcome(lambda: "well"), outcome(away), outcome(lambda: "well")] == [
    "well",
    "ConnectionError",
    "well",
]
