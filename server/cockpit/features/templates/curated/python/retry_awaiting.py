# /// template
# name = "Await again after an error"
# kind = "function"
# description = "Awaits a function again when it raises, up to so many times."
# words = ["async retry", "retry", "attempts", "await", "coroutine", "resilience"]
# ///
import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def retry_awaiting(function: Callable[[], Awaitable[T]], attempts: int = 3, delay: float = 0.0) -> T:
    """What the function gives; its last error is raised as it is."""
    for attempt in range(1, attempts + 1):
        try:
            return await function()
        except Exception:
            if attempt == attempts:
                raise
            await asyncio.sleep(delay)
    raise ValueError("attempts must be at least 1.")


# /// proof
outcomes: list[int | None] = [None, 5]


async def ask() -> int:
    outcome = outcomes.pop(0)
    if outcome is None:
        raise ConnectionError
    return outcome


assert asyncio.run(retry_awaiting(ask)) == 5
outcomes[:] = [None]
try:
    asyncio.run(retry_awaiting(ask, 1))
except ConnectionError:
    pass
else:
    raise AssertionError
