"""Files that are empty now and have content in the last backup of their folder, and the way back."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError, Conflict, Unavailable
from cockpit.core.process import SystemRunner
from cockpit.features.backup import location
from cockpit.features.backup.manifest import Kind
from cockpit.features.backup.plan import Change, chosen, plan
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.restore import restore
from cockpit.features.backup.site import Site, password_of
from cockpit.features.sessions.looking import EMPTY_BY_NATURE
from cockpit.features.sessions.wrap_up import Kept


@dataclass(frozen=True, slots=True)
class LastBackup:
    """What the last backup of a folder has."""

    root: Path

    def of_emptied(self) -> Sequence[Kept] | None:
        """The files that are empty, and have content in it; None where there is no backup to look at."""
        try:
            with self._opened() as repository:
                link = repository.link(None)
                entries = repository.entries(repository.manifest(link))
                kept = (os.fsdecode(each.path) for each in entries if each.kind is Kind.FILE and each.size)
                return [Kept(self.root / path, link.number) for path in kept if self._is_emptied(path)]
        except CockpitError:
            # None is set, there is none yet, its disk is away, or nobody has its password.
            return None

    def give_back(self, path: Path, number: int) -> None:
        """Write the content of a backup into a file that is empty; raises Conflict when it is not."""
        name = path.relative_to(self.root).as_posix()
        if not self._is_emptied(name):
            raise Conflict(f"{path} is not empty any more.")
        with self._opened() as repository:
            entries = repository.entries(repository.manifest(repository.link(number)))
            made = plan(chosen(entries, [name]), self.root, repository, whole=False)
            restored = restore(repository, made, threads=1)
        if restored.lost or not made.of(Change.OVERWRITE):
            reason = restored.lost[0][1] if restored.lost else "it has no other content there."
            raise Unavailable(f"{path} cannot be given back from backup {number}: {reason}")

    @contextmanager
    def _opened(self) -> Generator[Repository]:
        root = location.root_of(self.root, "", os.environ)
        folder = location.repository_of(root, self.root)
        password = partial(password_of, os.environ)
        site = Site(self.root, folder, os.environ, SystemClock(), SystemRunner(), password)
        with site.repository() as repository:
            yield repository

    def _is_emptied(self, name: str) -> bool:
        path = self.root / name
        try:
            return path.name not in EMPTY_BY_NATURE and path.is_file() and path.lstat().st_size == 0
        except OSError:
            return False
