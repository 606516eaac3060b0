"""A drill: a whole backup is restored into an empty folder, and everything in it is compared and opened."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.features.backup import databases
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.plan import chosen, plan, same
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.restore import restore
from cockpit.features.backup.telling import Told, nobody


@dataclass(slots=True)
class Drill:
    """How a drill ended."""

    link: Link
    files: int = 0
    databases: int = 0
    size: int = 0
    moment: str = ""
    """When the newest moment of our own databases was, which is looked at, too; empty where none is."""
    faults: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])

    @property
    def passed(self) -> bool:
        """Whether everything came back as it was."""
        return not self.faults


def drill(
    repository: Repository,
    link: Link,
    scratch: Path,
    threads: int,
    told: Told = nobody,
) -> Drill:
    """Restore a backup into a scratch folder, look at all of it, and remove it again."""
    made = Drill(link)
    entries = chosen(repository.entries(repository.manifest(link)), ())
    folder = scratch / "drill"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        restored = restore(repository, plan(entries, folder, repository), threads, told)
        made.faults += restored.lost
        lost = {path for path, _ in restored.lost}
        for entry in entries:
            if entry.path not in lost:
                _compare(entry, os.fsencode(folder), repository, made)
    finally:
        _remove(folder)
    return made


def _compare(entry: Entry, base: bytes, repository: Repository, made: Drill) -> None:
    location = os.path.join(base, entry.path)
    if fault := _difference(entry, location, repository):
        made.faults.append((entry.path, fault))
    made.files += entry.kind is not Kind.FOLDER
    made.size += entry.size
    if entry.kind is Kind.DATABASE:
        made.databases += 1
        if fault := databases.fault(Path(os.fsdecode(location))):
            made.faults.append((entry.path, f"SQLite finds it damaged: {fault}"))


def _difference(entry: Entry, location: bytes, repository: Repository) -> str:
    """How a restored path differs from its entry; empty when it does not."""
    try:
        status = os.lstat(location)
    except OSError as error:
        return f"it is not there: {error.strerror}"
    if entry.kind is Kind.LINK:
        return (
            "" if stat.S_ISLNK(status.st_mode) and os.readlink(location) == entry.target else "another link"
        )
    if stat.S_IMODE(status.st_mode) != entry.mode:
        return f"its mode is {stat.S_IMODE(status.st_mode):o}, not {entry.mode:o}"
    if status.st_mtime_ns != entry.mtime:
        return "its time of change differs"
    if entry.kind is Kind.FOLDER:
        return ""
    return "" if same(entry, location, repository) else "its content differs"


def _remove(folder: Path) -> None:
    """Remove a tree whose folders may be read-only."""
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
