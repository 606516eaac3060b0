# /// template
# name = "Await with a time limit"
# kind = "function"
# description = "The result of a coroutine, or a default when it takes too long."
# words = ["asyncio", "timeout", "wait_for", "deadline", "async", "cancel"]
# ///
import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def run_with_timeout(task: Awaitable[T], seconds: float, default: T) -> T:
    """What the task answers; it is cancelled, and the default answered, when the time is over."""
    try:
        async with asyncio.timeout(seconds):
            return await task
    except TimeoutError:
        return default


# /// proof
async def prove() -> tuple[str, str]:
    async def quick() -> str:
        return "quick"

    async def endless() -> str:
        await asyncio.Event().wait()
        return "never"

    return await run_with_timeout(quick(), 10, "late"), await run_with_timeout(endless(), 0, "late")


assert asyncio.run(prove()) == ("quick", "late")
