"""Changes on disk, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.core.paths import to_uri
from cockpit.kernel import watching
from cockpit.kernel.bus import Bus
from cockpit.kernel.events import FilesChanged
from cockpit.kernel.folders import Folder
from cockpit.kernel.health import Health
from cockpit.kernel.jobs import Jobs
from cockpit.kernel.watching import Watching


class Scene:
    """A watched folder and the batches that were posted about it."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(to_uri(root), "work", root)
        self.bus, self.jobs = Bus(), Jobs()
        self.health = Health(lambda: None)
        self.watching = Watching(self.bus, self.jobs, self.health)
        self.batches: asyncio.Queue[frozenset[str]] = asyncio.Queue()
        self.bus.on(FilesChanged, lambda event: self.batches.put_nowait(event.paths))

    async def until(self, path: str) -> set[str]:
        """Everything that was posted up to a path."""
        seen: set[str] = set()
        async with asyncio.timeout(20):
            while path not in seen:
                seen |= await self.batches.get()
        return seen


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    subject = Scene(tmp_path)
    yield subject
    subject.watching.forget(subject.folder)
    subject.jobs.stop()


async def test_only_wanted_paths_are_posted(scene: Scene, tmp_path: Path) -> None:
    for _ in range(2):
        await scene.watching.watch(scene.folder, lambda path: not path.startswith("no"))
    (tmp_path / "no.py").write_text("")
    (tmp_path / "yes.py").write_text("")
    assert await scene.until("yes.py") == {"yes.py"}
    (tmp_path / "yes.py").rename(tmp_path / "last.py")
    assert await scene.until("last.py") == {"yes.py", "last.py"}


async def test_a_folder_that_cannot_be_watched_is_a_problem(scene: Scene, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    await scene.watching.watch(Folder(to_uri(gone), "gone", gone), lambda _path: True)
    (fault,) = scene.health.faults
    assert fault.what == "File watching"
    assert fault.reason.startswith("gone is not watched for changes outside the editor")
    gone.mkdir()
    await scene.watching.watch(Folder(to_uri(gone), "gone", gone), lambda _path: True)
    assert scene.health.faults == ()


async def test_a_forgotten_folder_is_quiet(scene: Scene, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    folder = Folder(to_uri(other), "other", other)
    await scene.watching.watch(folder, lambda _path: True)
    scene.watching.forget(folder)
    scene.watching.forget(folder)
    await scene.watching.watch(scene.folder, lambda _path: True)
    (other / "a.py").write_text("")
    assert "a.py" not in await scene.until("other/a.py")


async def test_a_busy_folder_does_not_put_off_the_batch_for_ever(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every change begins the quiet anew, but the first one is waiting all the while."""
    monkeypatch.setattr(watching, "QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(watching, "PATIENCE_SECONDS", 0.05)
    await scene.watching.watch(scene.folder, lambda _path: True)
    (tmp_path / "a.py").write_text("")
    assert "a.py" in await scene.until("a.py")
