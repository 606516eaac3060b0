# /// template
# name = "Retry a coroutine"
# kind = "function"
# description = "Awaits a function again after certain errors, waiting longer each time."
# words = ["asyncio", "retry", "backoff", "exponential", "async", "resilience"]
# ///
import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def async_retry(
    call: Callable[[], Awaitable[T]],
    errors: type[Exception] | tuple[type[Exception], ...],
    *,
    attempts: int = 3,
    delay: float = 0.1,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """What the call answers; the error of the last attempt is raised as it is."""
    if attempts < 1:
        raise ValueError("attempts must be at least 1.")
    for attempt in range(attempts - 1):
        try:
            return await call()
        except errors:
            await sleep(delay * 2**attempt)
    return await call()


# /// proof
waited: list[float] = []
failures = [OSError("one"), OSError("two")]


async def note(seconds: float) -> None:
    waited.append(seconds)


async def ask() -> str:
    if failures:
        raise failures.pop(0)
    return "well"


assert asyncio.run(async_retry(ask, OSError, delay=1, sleep=note)) == "well"
assert waited == [1, 2]
