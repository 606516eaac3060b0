# /// template
# name = "Await many, a few at a time"
# kind = "function"
# description = "The results of many coroutines, of which at most so many run at once."
# words = ["asyncio", "gather", "semaphore", "concurrency limit", "parallel", "async"]
# ///
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def gather_limited(tasks: Iterable[Callable[[], Awaitable[T]]], limit: int) -> list[T]:
    """What the tasks answer, in their order; the first failure cancels the others."""
    if limit < 1:
        raise ValueError("limit must be at least 1.")
    turns = asyncio.Semaphore(limit)

    async def run(task: Callable[[], Awaitable[T]]) -> T:
        async with turns:
            return await task()

    async with asyncio.TaskGroup() as group:
        running = [group.create_task(run(task)) for task in tasks]
    return [task.result() for task in running]


# /// proof
state = {"running": 0, "most": 0}


async def work() -> int:
    state["running"] += 1
    state["most"] = max(state["most"], state["running"])
    await asyncio.sleep(0)
    state["running"] -= 1
    return state["most"]


assert len(asyncio.run(gather_limited([work] * 6, 2))) == 6
assert state == {"running": 0, "most": 2}
