"""Makes a backup: what is unchanged since the last one is taken from there, the rest is read."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from cockpit import __version__
from cockpit.core.clock import Clock
from cockpit.core.process import Runner
from cockpit.features.backup import databases
from cockpit.features.backup.config import Options
from cockpit.features.backup.databases import stamp_of
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind, Manifest, Missed
from cockpit.features.backup.reading import Content, Reader, joined
from cockpit.features.backup.repository import Repository, Writer, writing
from cockpit.features.backup.seal import Broken
from cockpit.features.backup.selection import select
from cockpit.features.backup.telling import Told, nobody

RACY: Final = 2_000_000_000
"""Nanoseconds: a file may change twice within the resolution of its times, so fresh ones are read anew."""
MIXED: Final = "it was changing while it was read, so it may be a mixture of two states"
BY_HAND: Final = "by hand"
SCHEDULED: Final = "by schedule"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be kept, and how."""

    workspace: Path
    options: Options
    scratch: Path
    """Where databases are copied to before they are sealed; on the machine, as they themselves are."""
    threads: int = 2
    reason: str = BY_HAND
    also: tuple[bytes, ...] = ()
    """Paths to keep whatever the options say."""
    told: Told = nobody


@dataclass(frozen=True, slots=True)
class Created:
    """A backup that was made."""

    link: Link
    manifest: Manifest
    read: int
    """How many files were read; the others were as in the last backup."""


def create(repository: Repository, request: Request, clock: Clock, runner: Runner) -> Created:
    """Make a backup; the repository is locked by the caller."""
    began = clock.now()
    with writing(repository) as writer:
        last = repository.head.present[-1] if repository.head.present else None
        maker = _Maker(writer, request, _previous(repository, last))
        maker.take(runner)
        entries = [maker.entries[path] for path in sorted(maker.entries)]
        segments = writer.keep_entries(entries)
        manifest = Manifest(
            number=repository.head.next_number,
            previous=repository.head.last_chain,
            created=began.isoformat(timespec="microseconds"),
            reason=request.reason,
            workspace=str(request.workspace),
            version=__version__,
            segments=segments,
            files=sum(entry.kind is not Kind.FOLDER for entry in entries),
            databases=sum(entry.kind is Kind.DATABASE for entry in entries),
            size=sum(entry.size for entry in entries),
            added=writer.added,
            missed=tuple(maker.missed),
        )
        link = writer.publish(manifest)
    return Created(link, manifest, maker.read)


class _Maker:
    def __init__(self, writer: Writer, request: Request, previous: _Previous) -> None:
        self._writer = writer
        self._request = request
        self._previous = previous
        self._base = os.fsencode(request.workspace) + os.sep.encode()
        self._reader = Reader(writer.repository.seal, writer.repository.index, request.threads)
        self._databases: list[tuple[bytes, os.stat_result]] = []
        self.entries: dict[bytes, Entry] = {}
        self.missed: list[Missed] = []
        self.read = 0

    def take(self, runner: Runner) -> None:
        """Keep everything that is to be kept."""
        request = self._request
        selection = select(request.workspace, request.options, runner, request.also)
        self.missed += selection.missed
        found = selection.found
        for path in [path for path in found if path.endswith(databases.BESIDE) and self._is_beside(path)]:
            del found[path]
        waiting = [each for each in found.items() if not self._is_known(*each)]
        files = ((path, self._base + path, status.st_size) for path, status in waiting)
        for done, content in enumerate(joined(self._reader.read(files)), 1):
            self._keep(content)
            request.told(done, len(waiting))
        self._keep_databases()

    def _is_beside(self, path: bytes) -> bool:
        """Whether a file belongs to a database, whose copy has what is in it."""
        return databases.is_database(self._base + path[: path.rindex(b"-")])

    def _is_known(self, path: bytes, status: os.stat_result) -> bool:
        """Take what needs not be read: folders, links, and files that are as they were."""
        mode, mtime = stat.S_IMODE(status.st_mode), status.st_mtime_ns
        if stat.S_ISDIR(status.st_mode):
            self.entries[path] = Entry(path, Kind.FOLDER, mode, mtime)
        elif stat.S_ISLNK(status.st_mode):
            self._link(path, mode, mtime)
        elif (old := self._unchanged(path, status)) is not None:
            entry = msgspec.structs.replace(old, mode=mode, mtime=mtime)
            self.entries[path] = old if entry == old else entry
        else:
            return False
        return True

    def _link(self, path: bytes, mode: int, mtime: int) -> None:
        try:
            target = os.readlink(self._base + path)
        except OSError as error:
            self.missed.append(Missed(path, error.strerror or str(error)))
            return
        self.entries[path] = Entry(path, Kind.LINK, mode, mtime, target=target)

    def _unchanged(self, path: bytes, status: os.stat_result) -> Entry | None:
        """The entry of the last backup, if the file is still as it was and all of it is still kept."""
        old = self._previous.entries.get(path)
        if old is None or old.kind not in (Kind.FILE, Kind.DATABASE):
            return None
        is_file = old.kind is Kind.FILE
        stamp = stamp_of(status) if is_file else databases.stamp(status, self._base + path)
        if stamp != old.stamp or max(stamp[1:3]) > self._previous.began - RACY:
            return None
        return old if self._writer.has(old.pieces()) else None

    def _keep(self, content: Content) -> None:
        """Keep what was read of a file."""
        path, status = content.path, content.status
        if content.failure or status is None:
            self.missed.append(Missed(path, content.failure))
            return
        self.read += 1
        if content.database:
            self._databases.append((path, status))
            return
        for chunk, size, sealed in content.pieces:
            if sealed is not None:
                self._writer.add(chunk, size, sealed)
        if content.changing:
            self.missed.append(Missed(path, MIXED, kept=True))
        self.entries[path] = Entry(
            path,
            Kind.FILE,
            stat.S_IMODE(status.st_mode),
            status.st_mtime_ns,
            sum(piece.size for piece in content.pieces),
            b"".join(piece.chunk for piece in content.pieces),
            stamp=() if content.changing else stamp_of(status),
        )

    def _keep_databases(self) -> None:
        if not self._databases:
            return
        self._request.scratch.mkdir(parents=True, exist_ok=True)
        for path, status in self._databases:
            with tempfile.TemporaryDirectory(dir=self._request.scratch) as folder:
                try:
                    self._keep_database(path, status, Path(folder) / "copy")
                except OSError as error:
                    self.missed.append(Missed(path, error.strerror or str(error)))

    def _keep_database(self, path: bytes, status: os.stat_result, copy: Path) -> None:
        location = self._base + path
        # Taken before the copy: a change in between makes the next backup copy it again.
        stamp = databases.stamp(status, location)
        source, kind = os.fsencode(copy), Kind.DATABASE
        if fault := databases.copy(Path(os.fsdecode(location)), copy):
            self.missed.append(
                Missed(path, f"SQLite cannot copy it ({fault}): its bytes are kept as they were", kept=True)
            )
            source, kind, stamp = location, Kind.FILE, ()
        chunks: list[bytes] = []
        size = 0
        for chunk, length, sealed in self._reader.pieces(source, databases.CHUNK):
            if sealed is not None:
                self._writer.add(chunk, length, sealed)
            chunks.append(chunk)
            size += length
        mode, mtime = stat.S_IMODE(status.st_mode), status.st_mtime_ns
        self.entries[path] = Entry(path, kind, mode, mtime, size, b"".join(chunks), stamp=stamp)


@dataclass(frozen=True, slots=True)
class _Previous:
    entries: dict[bytes, Entry]
    began: int


def _previous(repository: Repository, link: Link | None) -> _Previous:
    """The last backup; when it cannot be read, everything is read anew."""
    if link is None:
        return _Previous({}, 0)
    try:
        manifest = repository.manifest(link)
        entries = {entry.path: entry for entry in repository.entries(manifest)}
    except (Broken, msgspec.DecodeError):
        return _Previous({}, 0)
    return _Previous(entries, _nanoseconds(manifest.created))


def _nanoseconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1e9)
