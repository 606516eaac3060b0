"""Brings the cockpit's own databases back to a moment; what they hold until then is kept as a moment, too."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, NotConfigured
from cockpit.core.guard.operation import check_target
from cockpit.features.backup import databases, moments, own
from cockpit.features.backup.evidence import Event, Happened
from cockpit.features.backup.head import BEFORE_RESTORE, Link
from cockpit.features.backup.manifest import Entry
from cockpit.features.backup.own import Sources
from cockpit.features.backup.plan import plan
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.restore import restore
from cockpit.features.backup.seal import Broken
from cockpit.features.backup.site import Site

OPERATION: Final = "the restore of a database"


@dataclass(frozen=True, slots=True)
class Rewound:
    """What was brought back."""

    link: Link
    """The moment."""
    names: tuple[str, ...]
    before: int | None
    """The moment of what was there until then; None where nothing was."""
    aside: tuple[Path, ...]
    """Damaged databases, of which no moment could be kept, under their new names."""


def names_of(entries: Collection[str], found: Sources, wanted: Sequence[str]) -> list[str]:
    """The databases of a moment to bring back; raises Invalid for others, NotConfigured where none is ours.

    Where none is named, that of the workspace, and others that are not there at all.
    """
    if not found:
        raise NotConfigured(
            "Nothing was restored: the databases are in the team's store, and so in the backups of its "
            "server. --to FOLDER writes what was kept here before.",
            hint="cockpit.storage.url",
        )
    for name in wanted:
        if name not in entries:
            raise Invalid(f"PATH: this moment has no database {name}; it has {', '.join(sorted(entries))}.")
    there = [name for name in entries if name in found]
    return sorted(wanted or (name for name in there if name != own.SHARED or not found[name].exists()))


def rewind(site: Site, repository: Repository, link: Link, names: Sequence[str], found: Sources) -> Rewound:
    """Bring databases back, each as a whole; raises what keeps it from being done, and then does nothing.

    Raises Broken where the moment is damaged, and Conflict where another process has a database open.
    """
    for name in names:
        check_target(OPERATION, found[name], anywhere=True)
    own.refuse_in_use(found[name] for name in names)
    site.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site.scratch) as scratch:
        write(site, repository, link, names, Path(scratch))
        for name in names:
            own.refuse_unknown(Path(scratch) / name)
        # Of what is damaged no moment can be kept; under another name it is kept as it is.
        aside = [own.put_aside(found[name], site.clock.now()) for name in names]
        replaced = {name: found[name] for name in names}
        before = moments.keep(repository, replaced, site.scratch, site.clock, BEFORE_RESTORE)
        for name in names:
            own.replace(found[name], Path(scratch) / name)
    number = None if before is None else before.link.number
    return Rewound(link, tuple(names), number, tuple(each for each in aside if each is not None))


def write(site: Site, repository: Repository, link: Link, names: Iterable[str], folder: Path) -> None:
    """Write databases of a moment into a folder, each checked by its hashes and by SQLite; raises Broken."""
    entries = moments.entries_of(repository, link)
    chosen: list[Entry] = [entries[name] for name in names]
    restored = restore(repository, plan(chosen, folder, repository, whole=False), site.threads)
    for path, reason in restored.lost:
        raise Broken(moments.damaged(repository, link, f"{path.decode()}: {reason}"))
    for name in names:
        if fault := databases.fault(folder / name):
            raise Broken(moments.damaged(repository, link, f"{name}: {fault}."))


def of_rewinding(done: Rewound) -> Happened:
    """Databases were brought back, as it is recorded in the one that was."""
    details = {"moment": done.link.created, "names": list(done.names), "before": done.before}
    return Happened(Event.REWOUND, done.link.number, details)
