"""Where one can go back to: before a restore, an undo, a cleanup, a migration, or rows were removed.

Each kind reads what was recorded, or kept, by whoever did the thing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from cockpit.cli import archiving
from cockpit.cli.backup_evidence import Evidence
from cockpit.cli.backup_password import ask
from cockpit.cli.points import MOST, Kind, Point, Way, is_recorded, some
from cockpit.cli.progress import processors
from cockpit.cli.rolling_sync import Deliveries
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.telling import say
from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.core.paths import printable
from cockpit.core.process import SystemRunner
from cockpit.features.audit.undoing import way_forth
from cockpit.features.backup import moments, own, returning, rewinding
from cockpit.features.backup.archiving import pending
from cockpit.features.backup.own import Sources
from cockpit.features.backup.plan import Change
from cockpit.features.backup.site import Site
from cockpit.features.backup.store import Cleaned, EventStore, Past, Rewind
from cockpit.features.databases.returning import Copied, copied
from cockpit.features.databases.state import Databases
from cockpit.storage.corrections import CorrectionStore

T = TypeVar("T")


class Restores:
    """Before files were given back over others."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def points(self) -> Iterable[Point]:
        """The restores that a backup was made before."""
        for past in self._all():
            what = ", ".join(past.paths[:3]) or "everything"
            source = "" if past.backup is None else f" from backup {past.backup}"
            yield Point(f"restore-{past.number}", past.at, f"restore of {what}{source}")

    def way(self, key: str) -> Way:
        """Give back what was replaced."""
        past = next((each for each in self._all() if f"{each.number}" == key), None)
        if past is None:
            raise NotFound(f"There is no restore {key} to go back from.", hint="cockpit rollback list")
        site = _site(self._root, past.repository, self._clock)
        made = returning.look(site, past)
        steps = [
            f"{'write' if step.change is Change.OVERWRITE else 'bring back'} "
            f"{printable(os.fsdecode(step.entry.path))}"
            for step in made.of(Change.OVERWRITE, Change.NEW)
        ]
        return Way(some(steps), lambda: self._act(site, past))

    def _act(self, site: Site, past: Past) -> str:
        restored, before, happened = returning.take_back(site, past)
        Evidence(self._root, past.repository, self._clock).keep(happened)
        kept = [f"What was there until now is backup {before.link.number}."] if before is not None else []
        lost = [f"{len(restored.lost):,} files are damaged in the backup."] if restored.lost else []
        return " ".join([*kept, *lost])

    def _all(self) -> list[Past]:
        return _recorded(self._root, self._clock, lambda store: store.restores(MOST))


class Cleanups:
    """Before a cleanup has removed files."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def points(self) -> Iterable[Point]:
        """The cleanups that were recorded."""
        for past in self._all():
            count = "1 file" if len(past.paths) == 1 else f"{len(past.paths):,} files"
            names = ", ".join(past.paths[:3])
            yield Point(f"cleanup-{past.backup}", past.at, f"cleanup of {count}, such as {names}")

    def way(self, key: str) -> Way:
        """Give the files back that are not there."""
        past = next((each for each in self._all() if f"{each.backup}" == key), None)
        if past is None:
            raise NotFound(f"There is no cleanup {key} to go back from.", hint="cockpit rollback list")
        site = _site(self._root, past.repository, self._clock)
        steps = [f"bring back {path}" for path in pending(site, past.backup)]
        return Way(some(steps), lambda: self._act(site, past.backup))

    def _act(self, site: Site, number: int) -> str:
        archiving.give_back(site, number)
        return f"Archive {number} still has them, too."

    def _all(self) -> list[Cleaned]:
        return _recorded(self._root, self._clock, lambda store: store.cleanups(MOST))


class Undone:
    """Before a correction was taken back."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def points(self) -> Iterable[Point]:
        """The corrections that were taken back."""
        if not is_recorded(self._root):
            return
        with closing(self._store()) as store:
            found = store.taken_back(MOST)
        for kept in found:
            did = f"undo of {kept.correction.kind} in {kept.correction.path}"
            yield Point(f"correction-{kept.number}", kept.undone or "", did)

    def way(self, key: str) -> Way:
        """Write the lines again."""
        if not key.isdigit() or not is_recorded(self._root):
            raise NotFound(f"There is no correction {key}.", hint="cockpit rollback list")
        with closing(self._store()) as store:
            kept = store.one(int(key))
        way = way_forth(kept, self._root)

        def act() -> str:
            way.act()
            with closing(self._store()) as store:
                store.redone(kept.number, kept.correction.path)
            return f"cockpit corrections undo {kept.number} takes it back again."

        return Way(way.steps, act)

    def _store(self) -> CorrectionStore:
        return CorrectionStore(home_of(self._root), self._clock, say)


class Rewinds:
    """Before databases of ours were brought back to a moment."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def points(self) -> Iterable[Point]:
        """The restores of databases, as the one that was restored records them."""
        for past in self._all():
            then = moments.told(past.moment)
            yield Point(
                f"databases-{past.number}", past.at, f"restore of {', '.join(past.names)} as at {then}"
            )

    def way(self, key: str) -> Way:
        """Give the databases what they had then; what they have now is kept as a moment, too."""
        past = next((each for each in self._all() if f"{each.number}" == key), None)
        if past is None:
            raise NotFound(f"There is no restore {key} to go back from.", hint="cockpit rollback list")
        site = _site(self._root, past.repository, self._clock)
        found = own.sources(shared_home(), home_of(self._root))
        own.refuse_in_use(found[name] for name in past.names)
        steps = tuple(f"give {found[name]} the content of moment {past.before}" for name in past.names)
        return Way(steps, lambda: self._act(site, past, found))

    def _act(self, site: Site, past: Rewind, found: Sources) -> str:
        with site.moments() as repository:
            link = moments.numbered(repository, past.before)
            done = rewinding.rewind(site, repository, link, past.names, found)
        Evidence(self._root, past.repository, self._clock).keep(rewinding.of_rewinding(done))
        return f"What was there until now is moment {done.before}."

    def _all(self) -> list[Rewind]:
        return _recorded(self._root, self._clock, lambda store: store.rewinds(MOST))


class Migrations:
    """Before a database of ours was migrated."""

    def __init__(self, copied: Copied) -> None:
        self._copied = copied

    def points(self) -> Iterable[Point]:
        """The copies beside the database."""
        for each in self._copied.copies():
            name, file = self._copied.name, self._copied.path.name
            yield Point(f"{name}-{each.schema}", each.at, f"migration of {file} from {each.schema}")

    def way(self, key: str) -> Way:
        """Put a copy back, which only a version that knows its schema should use."""
        steps = self._copied.steps(key)
        return Way(steps, lambda: f"As it was until now, it is kept in {self._copied.put_back(key)}.")


def kinds(root: Path, clock: Clock) -> dict[str, Kind]:
    """All kinds, by what the names of their points begin with."""
    found: dict[str, Kind] = {
        "restore": Restores(root, clock),
        "databases": Rewinds(root, clock),
        "cleanup": Cleanups(root, clock),
        "correction": Undone(root, clock),
        "sync": Deliveries(root, clock),
    }
    databases = Databases(shared_home(), home_of(root), clock)
    return found | {each.name: Migrations(each) for each in copied(databases)}


def _recorded(root: Path, clock: Clock, look: Callable[[EventStore], list[T]]) -> list[T]:
    if not is_recorded(root):
        return []
    with closing(EventStore(home_of(root), clock, say)) as store:
        return look(store)


def _site(root: Path, repository: Path, clock: Clock) -> Site:
    return Site(root, repository, os.environ, clock, SystemRunner(), ask, processors())
