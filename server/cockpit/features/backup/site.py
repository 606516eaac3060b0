"""A workspace and the repository of its backups, with all that working on them needs."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import NotConfigured, Refused
from cockpit.core.paths import cache_home, printable
from cockpit.core.process import Runner
from cockpit.features.backup import config, keys, location, moments
from cockpit.features.backup.create import BY_HAND, Created, Request, create
from cockpit.features.backup.drill import Drill, drill
from cockpit.features.backup.head import BEFORE_RESTORE
from cockpit.features.backup.moments import Kept
from cockpit.features.backup.own import Sources
from cockpit.features.backup.plan import Change, Plan
from cockpit.features.backup.repository import Repository, locked
from cockpit.features.backup.telling import Told, nobody
from cockpit.features.backup.verify import Verdict, verify

MOST_THREADS: Final = 4
VARIABLE: Final = "GH_COPILOT_BACKUP_PASSWORD"
"""Holds the password of encrypted backups."""
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Site:
    """Where files are kept from, and where to."""

    workspace: Path
    folder: Path
    """Of the repository."""
    environment: Mapping[str, str]
    clock: Clock
    runner: Runner
    password: keys.Password
    processors: int = 1
    told: Told = nobody

    @property
    def threads(self) -> int:
        """How many read, compress and write at once."""
        return min(self.processors, MOST_THREADS)

    @property
    def scratch(self) -> Path:
        """Where databases and drills are put for a while."""
        return cache_home() / "backup" / self.folder.name

    @property
    def exists(self) -> bool:
        """Whether there is a repository."""
        return keys.exists(self.folder)

    def begin(self, password: str) -> None:
        """Make an empty repository; it is encrypted if there is a password."""
        with locked(self.folder):
            keys.make(self.folder, self.clock.now(), password, os.urandom)

    @contextmanager
    def repository(self) -> Generator[Repository]:
        """The repository, locked."""
        location.existing(self.folder.parent, self.folder)
        with locked(self.folder):
            yield Repository(self.folder, keys.unlock(self.folder, self.password, os.urandom))

    @contextmanager
    def moments(self) -> Generator[Repository]:
        """The repository of the cockpit's own databases, locked; it has the keys of the backups."""
        location.existing(self.folder.parent, self.folder)
        folder = self.folder / moments.FOLDER
        with locked(folder):
            yield Repository(folder, keys.unlock(self.folder, self.password, os.urandom))

    def keep_databases(self, found: Sources, reason: str) -> Kept | None:
        """Keep the cockpit's own databases as they are now, if they have changed, and remove old moments."""
        options = config.load(self.workspace, self.environment)
        with self.moments() as repository:
            made = moments.keep(repository, found, self.scratch, self.clock, reason)
            moments.rotate(repository, options, self.clock.now())
        return made

    def verify(self) -> Verdict:
        """Check all backups and all moments."""
        with self.repository() as repository:
            verdict = verify(repository, self.threads, self.told)
        with self.moments() as repository:
            created = {link.number: link.created for link in repository.head.present}
            verdict.include(verify(repository, self.threads), moments.FOLDER, created)
        return verdict

    def drill(self, number: int | None = None) -> Drill:
        """Restore a backup, and the newest moment, into a scratch folder, and look at all of it."""
        with self.repository() as repository:
            made = drill(repository, repository.link(number), self.scratch, self.threads, self.told)
        with self.moments() as repository:
            if repository.head.present:
                newest = repository.head.present[-1]
                made.moment = newest.created
                made.faults += drill(repository, newest, self.scratch, self.threads).faults
        return made

    def create(self, repository: Repository, reason: str = BY_HAND, also: tuple[bytes, ...] = ()) -> Created:
        """Keep the workspace."""
        options = config.load(self.workspace, self.environment)
        request = Request(self.workspace, options, self.scratch, self.threads, reason, also, self.told)
        return create(repository, request, self.clock, self.runner)

    def keep_before(self, repository: Repository, plan: Plan) -> Created | None:
        """Keep what a restore is going to replace, if anything; raises Refused when that cannot be done."""
        if not plan.replaces:
            return None
        replaced = tuple(step.entry.path for step in plan.of(Change.OVERWRITE))
        made = self.create(repository, BEFORE_RESTORE, replaced)
        if unkept := {each.path for each in made.manifest.missed if not each.kept}.intersection(replaced):
            raise Refused(f"Nothing was restored: {some(unkept)} could not be kept before being overwritten.")
        return made


def password_of(environment: Mapping[str, str]) -> str:
    """The password of encrypted backups where nobody can be asked; raises NotConfigured."""
    if password := environment.get(VARIABLE, ""):
        return password
    raise NotConfigured(f"These backups are encrypted: set {VARIABLE}.")


def some(paths: Collection[bytes]) -> str:
    """A few of many paths."""
    told = ", ".join(printable(os.fsdecode(path)) for path in sorted(paths)[:SHOWN])
    return f"{told} and {len(paths) - SHOWN:,} more" if len(paths) > SHOWN else told
