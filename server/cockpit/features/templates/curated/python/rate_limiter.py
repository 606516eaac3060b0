# /// template
# name = "Rate limiter"
# kind = "class"
# description = "A token bucket that lets so many events a second pass, with short bursts."
# words = ["rate limit", "token bucket", "throttle", "quota", "requests per second"]
# ///
import time
from collections.abc import Callable


class RateLimiter:
    """Lets `rate` events a second pass on the average, and `burst` of them at once."""

    def __init__(self, rate: float, burst: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        if rate <= 0 or burst < 1:
            raise ValueError("rate must be positive and burst at least 1.")
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._tokens = float(burst)
        self._updated = clock()

    def allow(self, cost: float = 1.0) -> bool:
        """Whether an event may happen now; if so, it is counted."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        self._updated = now
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True


# /// proof
now = [0.0]
limiter = RateLimiter(2, burst=3, clock=lambda: now[0])
assert [limiter.allow() for _ in range(4)] == [True, True, True, False]
now[0] = 0.5
assert [limiter.allow() for _ in range(2)] == [True, False]
now[0] = 100
assert [limiter.allow() for _ in range(4)] == [True, True, True, False]
