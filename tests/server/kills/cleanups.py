"""What a cleanup does to a workspace: it moves files into an archive, and gives them back."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from case import Case, rows

from cockpit.cli import archiving as commands
from cockpit.core.clock import SystemClock
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.process import SystemRunner
from cockpit.features.backup import archive as archives
from cockpit.features.backup.plan import chosen, plan
from cockpit.features.backup.restore import restore
from cockpit.features.backup.selection import STAGING
from cockpit.features.backup.site import Site, password_of
from cockpit.features.backup.verify import verify

FILES = {f"sub{number % 3}/{number}_old.py": bytes([number]) * (1 + 700 * number) for number in range(24)}
OTHERS = {f"sub{number % 3}/{number}.py": b"in use\n" * number for number in range(24)}
MODE = 0o750


class Archive(Case):
    """Files that nobody needs any more go into an archive; others stay."""

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def site(self) -> Site:
        environment = os.environ
        return Site(
            self.work, self.folder / "root" / "work", environment, SystemClock(), SystemRunner(),
            partial(password_of, environment),
        )  # fmt: skip

    def fill(self) -> None:
        for path, content in (FILES | OTHERS).items():
            (self.work / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work / path).write_bytes(content)
            (self.work / path).chmod(MODE)
        self.site.begin("")
        with self.site.repository() as repository:
            self.site.create(repository)

    @contextmanager
    def at_home(self):
        """Everything is of this case: what is recorded, and where files may be removed."""
        os.environ["XDG_DATA_HOME"] = str(self.folder / "data")
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        bounds = Bounds(self.work, self.folder / "root", resolve=lambda path: Path(path).resolve())
        with surrounded(Surroundings(lambda _path: bounds)):
            yield

    def act(self) -> None:
        left = {path: "nobody needs it" for path in FILES if (self.work / path).exists()}
        if left:
            with self.at_home():
                assert commands.archive(self.site, left, "session").failed == []

    def look(self, *, killed: bool) -> None:
        gone = self.gone()
        assert gone == set() or killed or gone == set(FILES)
        with self.site.repository() as repository:
            verdict = verify(repository, 1)
            assert (verdict.faults, verdict.losses) == ([], []), verdict
            kept = [archives.read(repository, number) for number in archives.numbers(repository)]
            assert not kept or kept[0].number <= repository.head.present[-1].number
            for each in kept:
                target = self.folder / "look"
                shutil.rmtree(target, ignore_errors=True)
                entries = repository.entries(repository.manifest(repository.link(each.number)))
                paths = [file.path for file in each.files]
                restore(repository, plan(chosen(entries, paths), target, repository, whole=False), 1)
                assert {path: (target / path).read_bytes() for path in paths} == {
                    path: FILES[path] for path in paths
                }
        assert gone <= {file.path for each in kept for file in each.files}
        if gone:
            self.look_at_records({each.number for each in kept})

    def gone(self) -> set[str]:
        """The files that are not there; the others are as they were."""
        there = {path for path in FILES | OTHERS if (self.work / path).exists()}
        assert there >= set(OTHERS)
        for path in there:
            assert (self.work / path).read_bytes() == (FILES | OTHERS)[path], path
            assert stat.S_IMODE((self.work / path).stat().st_mode) == MODE
        return set(FILES) - there

    def look_at_records(self, numbers: set[int]) -> None:
        """What was removed is listed where people look for the way back."""
        (database,) = (self.folder / "data").rglob("analytics.db")
        events = rows(database, "SELECT backup FROM backup_events WHERE event = 'cleanup_archived'")
        found = rows(database, "SELECT identity FROM corrections WHERE correction_type = 'cleanup'")
        assert {number for (number,) in events} <= numbers
        assert {f"{number}" for (number,) in events} == {identity for (identity,) in found} != set()


class GiveBack(Archive):
    """The files of an archive come back."""

    def fill(self) -> None:
        super().fill()
        super().act()

    def act(self) -> None:
        with self.at_home():
            commands.give_back(self.site, 2)

    def look(self, *, killed: bool) -> None:
        assert self.gone() == set() or killed
        if not killed:
            assert not (self.work / os.fsdecode(STAGING)).exists()
