"""The depth of our own operations."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest

from cockpit.core.errors import Refused
from cockpit.core.guard.reentrancy import MAX_RECURSION_DEPTH, entered, running


def test_refuses_the_operation_that_would_be_one_too_deep() -> None:
    with ExitStack() as stack:
        for number in range(MAX_RECURSION_DEPTH):
            stack.enter_context(entered(f"step{number}"))
        with pytest.raises(
            Refused, match=r"backup was not started: 5 .*\(step0, step1, step2, step3, step4\)"
        ):
            stack.enter_context(entered("backup"))
    assert running() == ()


def test_leaves_the_level_when_the_operation_fails() -> None:
    with pytest.raises(ValueError, match="x"), entered("backup"):
        raise ValueError("x")
    assert running() == ()


async def test_tasks_do_not_add_up() -> None:
    async def operation(name: str) -> tuple[str, ...]:
        with entered(name):
            await asyncio.sleep(0)
            return running()

    names = [f"task{number}" for number in range(20)]
    assert await asyncio.gather(*map(operation, names)) == [(name,) for name in names]
