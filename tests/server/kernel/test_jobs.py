"""Work on threads, and who withdraws it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from cockpit.core.errors import Cancelled
from cockpit.kernel.jobs import Jobs, cancelled


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    subject = Jobs(threads=2)
    yield subject
    subject.stop()


async def test_a_job_has_a_thread_of_its_own_and_a_result(jobs: Jobs) -> None:
    assert await jobs.thread(lambda a, b: a + b, 1, b=2) == 3
    assert await jobs.thread(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await jobs.thread(lambda: 1 // 0)
    assert not cancelled()


async def test_only_the_latest_job_of_a_key_counts(jobs: Jobs) -> None:
    begun, go_on = threading.Event(), threading.Event()
    seen: list[bool] = []

    def slow() -> str:
        begun.set()
        go_on.wait(10)
        seen.append(cancelled())
        return "old"

    old = asyncio.ensure_future(jobs.latest("a", slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await jobs.latest("b", lambda: "another key") == "another key"
    new = asyncio.ensure_future(jobs.latest("a", lambda: "new"))
    assert await new == "new"
    go_on.set()
    with pytest.raises(Cancelled):
        await old
    assert seen == [True]
    assert await jobs.latest("a", lambda: "again") == "again"


async def test_a_job_that_waits_for_a_thread_is_not_begun_any_more() -> None:
    jobs, go_on, ran = Jobs(threads=1), threading.Event(), list[str]()

    async def release() -> None:
        go_on.set()

    answers = await asyncio.gather(
        jobs.thread(go_on.wait, 10),
        jobs.latest("a", ran.append, "second"),
        jobs.latest("a", ran.append, "third"),
        release(),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [bool, Cancelled, type(None), type(None)]
    assert ran == ["third"]
    jobs.stop()


async def test_the_job_of_a_cancelled_task_is_told(jobs: Jobs) -> None:
    begun, told = threading.Event(), threading.Event()

    def until_told() -> None:
        begun.set()
        while not cancelled():
            told.wait(0.001)
        told.set()

    task = asyncio.ensure_future(jobs.thread(until_told))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(told.wait, 10)


async def test_after_the_end_nothing_is_begun(jobs: Jobs) -> None:
    jobs.stop()
    with pytest.raises(Cancelled):
        await jobs.thread(lambda: 1)
