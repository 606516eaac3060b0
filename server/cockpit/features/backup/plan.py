"""What a restore would do, file by file; nothing is written before all of it is known."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cockpit.core.errors import Invalid, NotFound
from cockpit.core.paths import printable
from cockpit.features.backup import databases
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.seal import Broken
from cockpit.features.backup.selection import STAGING


class Change(StrEnum):
    """What happens to one path."""

    NEW = "new"
    OVERWRITE = "overwrite"
    """The content changes."""
    ATTRIBUTES = "attributes"
    """Only the mode or the time changes."""
    SAME = "same"
    CONFLICT = "conflict"
    """Something is in the way that a restore does not remove."""


@dataclass(frozen=True, slots=True)
class Step:
    """One path of a plan."""

    entry: Entry
    change: Change
    reason: str = ""


@dataclass(slots=True)
class Plan:
    """All steps, in the order of the paths."""

    target: Path
    whole: bool = True
    """Whether it is about all of the backup, and so about the attributes of folders that are there."""
    steps: list[Step] = field(default_factory=list[Step])

    def of(self, *changes: Change) -> list[Step]:
        """The steps of some kinds."""
        return [step for step in self.steps if step.change in changes]

    def sets(self, step: Step) -> bool:
        """Whether the attributes of what is there are set: those of folders only with everything."""
        return step.change is Change.ATTRIBUTES and (self.whole or step.entry.kind is not Kind.FOLDER)

    @property
    def replaces(self) -> bool:
        """Whether anything that is there becomes another."""
        return any(step.change is Change.OVERWRITE or self.sets(step) for step in self.steps)


def chosen(entries: Iterable[Entry], paths: Sequence[str]) -> list[Entry]:
    """The entries at or below some paths, with the folders above them; raises NotFound."""
    everything = list(entries)
    for entry in everything:
        _refuse_strange(entry.path)
    if not paths:
        return everything
    wanted = {os.fsencode(path).strip(b"/") for path in paths}
    unused = set(wanted)
    found: list[Entry] = []
    above: set[bytes] = set()
    for entry in everything:
        if hit := wanted.intersection(_upwards(entry.path)):
            unused -= hit
            found.append(entry)
            above.update(_upwards(entry.path))
    if unused:
        names = ", ".join(sorted(printable(os.fsdecode(path)) for path in unused))
        raise NotFound(f"This backup does not hold {names}.", hint="cockpit backup list --files")
    taken = {entry.path for entry in found}
    return [entry for entry in everything if entry.path in taken or entry.path in above]


def holds(entries: Iterable[Entry], path: bytes) -> bool:
    """Whether there is an entry at or below a path."""
    wanted = path.strip(b"/")
    return any(wanted in _upwards(entry.path) for entry in entries)


def plan(entries: Iterable[Entry], target: Path, repository: Repository, *, whole: bool = True) -> Plan:
    """Compare a backup with what is at the target, by content."""
    base = os.fsencode(target)
    made = Plan(target, whole)
    blocked: set[bytes] = set()
    absent: set[bytes] = set()
    for entry in entries:
        above = os.path.dirname(entry.path)
        if above in absent:
            step = Step(entry, Change.NEW)
        elif above in blocked:
            step = Step(entry, Change.CONFLICT, "what is above it is in the way")
        else:
            step = _compared(entry, os.path.join(base, entry.path), repository)
        if entry.kind is Kind.FOLDER and step.change is Change.NEW:
            absent.add(entry.path)
        if step.change is Change.CONFLICT:
            blocked.add(entry.path)
        made.steps.append(step)
    return made


def _compared(entry: Entry, location: bytes, repository: Repository) -> Step:
    try:
        status = os.lstat(location)
    except FileNotFoundError:
        return Step(entry, Change.NEW)
    except OSError as error:
        return Step(entry, Change.CONFLICT, error.strerror or str(error))
    if obstacle := _obstacle(entry, status):
        return Step(entry, Change.CONFLICT, obstacle)
    if not _has_content(entry, location, status, repository):
        if entry.kind is Kind.DATABASE and databases.is_in_use(Path(os.fsdecode(location))):
            return Step(entry, Change.CONFLICT, "another program has the database open")
        return Step(entry, Change.OVERWRITE)
    is_same = entry.kind is Kind.LINK or _has_attributes(entry, status)
    return Step(entry, Change.SAME if is_same else Change.ATTRIBUTES)


def _obstacle(entry: Entry, status: os.stat_result) -> str:
    """What is in the way: a restore replaces files by files, never a folder by a file or the reverse."""
    is_folder = stat.S_ISDIR(status.st_mode)
    if is_folder is (entry.kind is Kind.FOLDER):
        return ""
    return f"{'a folder' if is_folder else 'no folder'} is there, where the backup has a {entry.kind}"


def _has_attributes(entry: Entry, status: os.stat_result) -> bool:
    return stat.S_IMODE(status.st_mode) == entry.mode and status.st_mtime_ns == entry.mtime


def _has_content(entry: Entry, location: bytes, status: os.stat_result, repository: Repository) -> bool:
    match entry.kind:
        case Kind.FOLDER:
            return True
        case Kind.LINK:
            return stat.S_ISLNK(status.st_mode) and os.readlink(location) == entry.target
        case Kind.DATABASE if databases.stamp(status, location) == entry.stamp:
            # A copy by SQLite differs in a few bytes from what it is a copy of.
            return True
        case Kind.DATABASE if databases.has_logs(location):
            return False
        case _:
            is_file = stat.S_ISREG(status.st_mode) and status.st_size == entry.size
            return is_file and same(entry, location, repository)


def same(entry: Entry, location: bytes, repository: Repository) -> bool:
    """Whether a file has the content of an entry, read and hashed anew."""
    try:
        with open(location, "rb", buffering=0) as file:
            for chunk in entry.pieces():
                content = file.read(repository.place(chunk).size)
                if repository.seal.id_of(content) != chunk:
                    return False
            return not file.read(1)
    except (OSError, Broken):
        return False


def _upwards(path: bytes) -> list[bytes]:
    """A path and everything above it."""
    parts = path.split(b"/")
    return [b"/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _refuse_strange(path: bytes) -> None:
    """A backup that somebody has made up must not write outside of the target."""
    text = os.fsdecode(path)
    parts = path.split(b"/")
    if (
        not path
        or os.path.isabs(path)
        or os.path.splitdrive(text)[0]
        or any(part in (b"", b".", b"..", b".git") for part in parts)
        or (os.sep != "/" and os.sep in text)
        or parts[0] == STAGING
    ):
        raise Invalid(f"The backup names a path that none of ours has: {printable(text)!r}.")
