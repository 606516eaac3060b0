"""Gives files back: put together beside the target, each checked by its hash, and then moved into place.

Until everything is there, nothing at the target is touched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from cockpit.core.durable import disk, write_whole
from cockpit.core.errors import Conflict
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.paths import printable
from cockpit.features.backup import databases
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.packs import PackReader
from cockpit.features.backup.plan import Change, Plan
from cockpit.features.backup.reading import CHUNK
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.seal import ID_SIZE, Broken
from cockpit.features.backup.selection import STAGING
from cockpit.features.backup.telling import Told, nobody

TOGETHER: Final = 128
HOLE: Final = 4096
"""So many zeros, or more, take no room on the disk: a sparse file comes back as one."""
ZEROS: Final = bytes(CHUNK)
SHOWN: Final = 5


@dataclass(slots=True)
class Restored:
    """What was given back."""

    written: int = 0
    size: int = 0
    lost: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])
    """Files whose content is damaged in the repository: what was at the target is left as it is."""


@validate_enterprise_operation("the restore", target="plan.target", anywhere=True)
def restore(repository: Repository, plan: Plan, threads: int, told: Told = nobody) -> Restored:
    """Carry a plan out; raises Conflict, before anything is changed, when something is in the way."""
    _refuse_conflicts(plan)
    steps = plan.of(Change.NEW, Change.OVERWRITE)
    writer = _Stage(repository, plan)
    with disk(plan.target):
        plan.target.mkdir(parents=True, exist_ok=True)
        writer.clear()
        try:
            restored = writer.fill([step.entry for step in steps], threads, told)
            _refuse_open_databases(plan)
            writer.move([step.entry for step in steps])
        finally:
            writer.clear()
        _finish(plan)
    return restored


def _refuse_conflicts(plan: Plan) -> None:
    if conflicts := plan.of(Change.CONFLICT):
        told = "; ".join(f"{printable(os.fsdecode(s.entry.path))}: {s.reason}" for s in conflicts[:SHOWN])
        more = f"; and {len(conflicts) - SHOWN:,} more" if len(conflicts) > SHOWN else ""
        raise Conflict(f"Nothing was restored, because something is in the way: {told}{more}.")


def _refuse_open_databases(plan: Plan) -> None:
    """Look again after the time that writing takes; what is left in a database's log goes into it thereby."""
    for step in plan.of(Change.OVERWRITE):
        place = plan.target / os.fsdecode(step.entry.path)
        if step.entry.kind is Kind.DATABASE and databases.is_in_use(place):
            path = printable(os.fsdecode(step.entry.path))
            raise Conflict(f"Nothing was restored, because another program has opened the database {path}.")


class _Stage:
    """The files of a restore before they are in their places."""

    def __init__(self, repository: Repository, plan: Plan) -> None:
        self._repository = repository
        self._target = os.fsencode(plan.target)
        self._replacing = {step.entry.path for step in plan.of(Change.OVERWRITE)}
        self._folder = os.path.join(self._target, STAGING)
        self._lost: set[bytes] = set()

    def clear(self) -> None:
        """Remove the stage, also what a killed restore has left."""
        if os.path.lexists(self._folder):
            shutil.rmtree(self._folder)

    def fill(self, entries: Sequence[Entry], threads: int, told: Told) -> Restored:
        """Write everything, with its attributes, below the stage."""
        restored = Restored()
        os.mkdir(self._folder, 0o700)
        for folder in sorted(_folders(entries)):
            os.makedirs(os.path.join(self._folder, folder), exist_ok=True)
        files = [entry for entry in entries if entry.kind is not Kind.FOLDER]
        files.sort(key=self._order)
        batches = [files[start : start + TOGETHER] for start in range(0, len(files), TOGETHER)]
        with ThreadPoolExecutor(threads, "restore") as pool:
            for done, lost in enumerate(pool.map(self._write_all, batches), 1):
                restored.lost += lost
                told(min(done * TOGETHER, len(files)), len(files))
        self._lost = {path for path, _ in restored.lost}
        restored.written = len(files) - len(self._lost)
        restored.size = sum(entry.size for entry in files if entry.path not in self._lost)
        return restored

    def move(self, entries: Sequence[Entry]) -> None:
        """Bring everything into its place: whole folders where there are none yet, else file by file."""
        moved: set[bytes] = set()
        for entry in entries:
            if os.path.dirname(entry.path) in moved:
                if entry.kind is Kind.FOLDER:
                    moved.add(entry.path)
                continue
            source, place = os.path.join(self._folder, entry.path), os.path.join(self._target, entry.path)
            if entry.kind is Kind.FOLDER:
                if not os.path.lexists(place):
                    os.rename(source, place)
                    moved.add(entry.path)
            elif entry.path not in self._lost:
                if entry.kind is Kind.DATABASE:
                    _remove_beside(place)
                os.replace(source, place)

    def _order(self, entry: Entry) -> tuple[str, int]:
        """By the places of the chunks, so that each pack is read once and from its beginning."""
        place = self._repository.index.get(entry.chunks[:ID_SIZE])
        return (place.pack, place.offset) if place is not None else ("", 0)

    def _write_all(self, entries: Sequence[Entry]) -> list[tuple[bytes, str]]:
        lost: list[tuple[bytes, str]] = []
        with self._repository.reader() as reader:
            for entry in entries:
                location = os.path.join(self._folder, entry.path)
                try:
                    self._write(entry, location, reader)
                except Broken as error:
                    lost.append((entry.path, error.message))
                    with suppress(FileNotFoundError):
                        os.unlink(location)
        return lost

    def _write(self, entry: Entry, location: bytes, reader: PackReader) -> None:
        if entry.kind is Kind.LINK:
            os.symlink(entry.target, location)
            if os.utime in os.supports_follow_symlinks:
                os.utime(location, ns=(entry.mtime, entry.mtime), follow_symlinks=False)
            return
        handle = os.open(location, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            for chunk in entry.pieces():
                content = self._repository.read(reader, chunk)
                if len(content) >= HOLE and ZEROS.startswith(content):
                    os.lseek(handle, len(content), os.SEEK_CUR)
                else:
                    write_whole(handle, content)
            # A hole at the end has no size yet.
            os.ftruncate(handle, entry.size)
            if entry.path in self._replacing:
                # A rename may outlast a power cut that the content does not.
                os.fsync(handle)
        finally:
            os.close(handle)
        _attribute(entry, location)


def _folders(entries: Sequence[Entry]) -> set[bytes]:
    folders = {entry.path for entry in entries if entry.kind is Kind.FOLDER}
    return folders | {os.path.dirname(entry.path) for entry in entries}


def _remove_beside(place: bytes) -> None:
    """Remove the logs of the database that is replaced: SQLite would play them into the new one."""
    for suffix in databases.BESIDE:
        with suppress(FileNotFoundError):
            os.unlink(place + suffix)


def _attribute(entry: Entry, location: bytes) -> None:
    os.chmod(location, entry.mode)
    os.utime(location, ns=(entry.mtime, entry.mtime))


def _finish(plan: Plan) -> None:
    """Set what moving files has changed: the deepest folders first, as a read-only one takes no changes."""
    base = os.fsencode(plan.target)
    for step in reversed(plan.steps):
        is_folder = step.entry.kind is Kind.FOLDER
        if plan.sets(step) or (is_folder and (step.change is Change.NEW or plan.whole)):
            _attribute(step.entry, os.path.join(base, step.entry.path))
