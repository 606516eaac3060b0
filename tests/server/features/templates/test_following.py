"""Whether the patterns of a folder are as its files are, whatever a person has done with them meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.home import Home
from cockpit.features.templates.following import Patterns, Seat
from cockpit.features.templates.pattern_messages import FolderOrder
from cockpit.kernel.context import Context
from cockpit.kernel.events import FolderAudited, Stopping
from cockpit.kernel.folders import Folder

CODE = "def {name}(lines):\n    found = sorted(lines)\n    return [each.{name} for each in found]\n"
GROUPED = {"patterns": 1, "clusters": 1, "silhouette": 0.0}

Work = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "work").mkdir()
    return Folder("file:///work", "work", tmp_path / "work")


def patterns_of(folder: Folder, work: Work) -> Patterns:
    """Those of one folder; `work` is what a worker does."""

    async def thread(action: Work, *arguments: object) -> object:
        return action(*arguments)

    @asynccontextmanager
    async def show(_title: str, _token: object) -> AsyncIterator[SimpleNamespace]:
        yield SimpleNamespace(step=lambda *_: None, when_cancelled=lambda _: None)

    async def run(*_order: object, **_more: object) -> object:
        return work()

    data = folder.path.parent / "data"
    own = SimpleNamespace(templates=SimpleNamespace(mine_patterns=True))
    context = SimpleNamespace(
        folders=SimpleNamespace(get={folder.uri: folder}.get, all=(folder,)),
        settings=SimpleNamespace(
            of=lambda _uri: own, window=SimpleNamespace(audit=SimpleNamespace(workspace=True))
        ),
        home=lambda _folder: Home(data, folder.path),
        data_folder=lambda _folder: data,
        clock=SystemClock(),
        jobs=SimpleNamespace(thread=thread),
        progress=SimpleNamespace(show=show),
        workers=SimpleNamespace(run=run),
        bus=SimpleNamespace(post=lambda _event: None),
    )
    return Patterns(cast("Context", context))


def audited(folder: Folder, *paths: str, changed: frozenset[str] | None = None) -> FolderAudited:
    return FolderAudited(
        folder,
        changed,
        lines=dict.fromkeys(paths, 3),
        findings={},
        accepted=frozenset(),
        failed=(),
        is_program=lambda _path: True,
        severity=lambda _path, _code, given: given,
    )


@pytest.mark.parametrize("fault", [None, Invalid("There are too few.")])
async def test_what_changes_while_it_is_grouped_is_mined_after_it(
    folder: Folder, fault: Exception | None
) -> None:
    def work() -> dict[str, float]:
        (folder.path / "b.py").write_text(CODE.format(name="other"))
        patterns.audited(audited(folder, "a.py", "b.py", changed=frozenset({"b.py"})))
        if fault is not None:
            raise fault
        return GROUPED

    patterns = patterns_of(folder, work)
    (folder.path / "a.py").write_text(CODE.format(name="one"))
    patterns.audited(audited(folder, "a.py"))
    seat = patterns.seat(folder.uri)
    assert seat.working is not None
    await seat.working
    with nullcontext() if fault is None else pytest.raises(Invalid, match="too few"):
        await patterns.cluster(FolderOrder(folder=folder.uri))
    assert seat.working is not None
    await seat.working
    assert known(seat) == {"a.py", "b.py"}
    seat.let_go()


async def test_what_is_told_while_mining_waits_its_turn_is_not_taken_for_gone(folder: Folder) -> None:
    patterns = patterns_of(folder, dict)
    for name in ("a", "b"):
        (folder.path / f"{name}.py").write_text(CODE.format(name=name))
    seat = patterns.seat(folder.uri)
    seat.audited = audited(folder, "a.py")
    async with seat.turn:
        mining = asyncio.ensure_future(patterns.mine(FolderOrder(folder=folder.uri)))
        # It runs until it waits for its turn.
        await asyncio.sleep(0)
        patterns.audited(audited(folder, "a.py", "b.py", changed=frozenset({"b.py"})))
    await mining
    assert known(seat) == {"a.py", "b.py"}
    await patterns.stop(Stopping())


def known(seat: Seat) -> set[str]:
    with seat.shelf.use() as store:
        return set(store.stamps())
