"""Work in child processes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import psutil
import pytest

from cockpit.core.errors import CockpitError, Unavailable
from cockpit.kernel.workers import Workers


def order(root: Path) -> dict[str, Any]:
    return {"root": str(root), "config": {}}


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number}.py").write_text("x = 1\n" * 20)
    return folder


async def test_a_task_has_progress_and_a_result(tree: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    result = await Workers().run(
        "audit.scan",
        order(tree),
        deadline=60,
        temporary=str(tmp_path),
        progress=lambda done, total: steps.append((done, total)),
    )
    assert result["files"] == 200
    assert Path(result["path"]).parent == tmp_path
    assert (steps[0], steps[-1]) == ((0, 200), (200, 200))


FAILURES = [
    ("audit.scan", {"root": "/nowhere/at/all", "config": {}}, "notFound"),
    ("audit.scan", {}, "invalid"),
    ("make.tea", {}, "invalid"),
]


@pytest.mark.parametrize(("task", "payload", "kind"), FAILURES)
async def test_a_failure_keeps_its_kind(
    tmp_path: Path, task: str, payload: dict[str, Any], kind: str
) -> None:
    with pytest.raises(CockpitError) as failure:
        await Workers().run(task, payload, deadline=60, temporary=str(tmp_path))
    assert failure.value.kind == kind
    assert failure.value.message


async def test_the_deadline_ends_the_child(tree: Path, tmp_path: Path) -> None:
    before = children()
    with pytest.raises(Unavailable, match="did not end within"):
        await Workers().run("audit.scan", order(tree), deadline=0.001, temporary=str(tmp_path))
    assert children() == before


async def test_a_cancelled_task_ends_its_child(tree: Path, tmp_path: Path) -> None:
    before, began = children(), asyncio.Event()

    def progress(_done: int, _total: int) -> None:
        began.set()

    task = asyncio.ensure_future(
        Workers().run("audit.scan", order(tree), deadline=60, temporary=str(tmp_path), progress=progress)
    )
    await asyncio.wait_for(began.wait(), 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == before


async def test_at_the_end_every_child_is_killed(tree: Path, tmp_path: Path) -> None:
    workers, began = Workers(), asyncio.Event()
    task = asyncio.ensure_future(
        workers.run(
            "audit.scan",
            order(tree),
            deadline=60,
            temporary=str(tmp_path),
            progress=lambda _done, _total: began.set(),
        )
    )
    await asyncio.wait_for(began.wait(), 30)
    for child in psutil.Process().children():
        child.suspend()
    workers.stop()
    with pytest.raises(Unavailable, match=r"ended without a result \(exit code -9\)"):
        await task
