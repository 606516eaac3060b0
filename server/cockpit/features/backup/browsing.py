"""What a backup has that the workspace lacks or has otherwise, and which versions of a path there are."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.features.backup import databases
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.plan import Change, chosen, plan, same
from cockpit.features.backup.repository import Repository


@dataclass(slots=True)
class Item:
    """A file, or a folder that is gone with all that was in it."""

    path: bytes
    size: int = 0
    files: int = 0
    is_folder: bool = False


@dataclass(slots=True)
class Difference:
    """What a backup could give back."""

    lost: list[Item] = field(default_factory=list[Item])
    changed: list[Item] = field(default_factory=list[Item])


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a path that some backups hold: the last of them."""

    link: Link
    size: int
    files: int
    is_present: bool
    """Whether that is what the workspace has now."""


def difference(entries: Iterable[Entry], workspace: Path, repository: Repository) -> Difference:
    """Compare a backup, in the order of its paths, with what is there now."""
    found, base = Difference(), os.fsencode(workspace)
    gone: dict[bytes, Item] = {}
    for entry in entries:
        if (above := gone.get(os.path.dirname(entry.path))) is not None:
            if entry.kind is Kind.FOLDER:
                gone[entry.path] = above
            else:
                above.files += 1
                above.size += entry.size
            continue
        location = os.path.join(base, entry.path)
        status = _status(location)
        if status is None and entry.kind is Kind.FOLDER:
            gone[entry.path] = item = Item(entry.path, is_folder=True)
            found.lost.append(item)
        elif status is None:
            found.lost.append(Item(entry.path, entry.size, 1))
        elif entry.kind is not Kind.FOLDER and not _is_same(entry, location, status, repository):
            found.changed.append(Item(entry.path, entry.size, 1))
    return found


def versions(repository: Repository, path: str, workspace: Path) -> list[Version]:
    """The different states of a file or folder, the newest first."""
    found: list[Version] = []
    last: object = None
    for link in reversed(repository.head.present):
        below = _below(repository, link, os.fsencode(path))
        state = [(entry.path, entry.kind, entry.chunks, entry.target) for entry in below]
        if not below or state == last:
            continue
        last = state
        steps = plan(chosen(below, ()), workspace, repository).steps
        is_present = all(step.change in (Change.SAME, Change.ATTRIBUTES) for step in steps)
        files = [entry for entry in below if entry.kind is not Kind.FOLDER]
        found.append(Version(link, sum(entry.size for entry in files), len(files), is_present))
    return found


def _below(repository: Repository, link: Link, path: bytes) -> list[Entry]:
    inside = path + b"/"
    entries = repository.entries(repository.manifest(link))
    return [entry for entry in entries if entry.path == path or entry.path.startswith(inside)]


def _status(location: bytes) -> os.stat_result | None:
    try:
        return os.lstat(location)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_same(entry: Entry, location: bytes, status: os.stat_result, repository: Repository) -> bool:
    """Unchanged times tell it at once; after a mere touch the content does."""
    if entry.kind is Kind.LINK:
        return stat.S_ISLNK(status.st_mode) and os.readlink(location) == entry.target
    if entry.kind is Kind.DATABASE:
        return databases.stamp(status, location) == entry.stamp
    if not stat.S_ISREG(status.st_mode) or status.st_size != entry.size:
        return False
    return status.st_mtime_ns == entry.mtime or same(entry, location, repository)
