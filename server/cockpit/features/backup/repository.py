"""The backups of one workspace: packs of chunks, manifests, and the head that says which of them count.

FOLDER/repository, repository.copy    the form and, encrypted, the keys
FOLDER/head, head.copy                which packs and backups there are
FOLDER/packs/HASH                     sealed chunks
FOLDER/manifests/HASH                 one for each backup
FOLDER/damaged                        chunks that the last check has found damaged, if any
FOLDER/archives/NUMBER                what a cleanup has removed, which the backup of that number holds
FOLDER/databases/                     moments of our own databases: a head, packs, manifests and a lock, too
FOLDER/lock                           held by whoever reads or writes
"""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.durable import disk, sync, write_durably
from cockpit.core.errors import Conflict, NotFound
from cockpit.core.lease import Lease
from cockpit.features.backup import doubts, keys
from cockpit.features.backup import head as heads
from cockpit.features.backup.head import BEFORE_RESTORE, Head, Link
from cockpit.features.backup.manifest import MANIFEST, Entry, Manifest, entries_of, segments_of, split
from cockpit.features.backup.packs import (
    UNFINISHED,
    PackReader,
    PackWriter,
    Place,
    chunks_of,
    placed,
)
from cockpit.features.backup.seal import Broken, Seal

logger = logging.getLogger(__name__)

PACKS: Final = "packs"
MANIFESTS: Final = "manifests"


class Busy(Conflict):
    """Somebody else is at work in the repository."""


class Repository:
    """The backups of one workspace, as they were when it was opened."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self.folder = folder
        self.seal = seal
        self.packs = folder / PACKS
        self.head = heads.read(folder, seal)
        self.index: dict[bytes, Place] = {}
        self.unlisted: dict[str, str] = {}
        """Packs whose chunks are not known, and why: nothing in them counts as kept."""
        self.doubts = doubts.read(folder, seal)
        for name in self.head.packs:
            try:
                self._count_on(name)
            except FileNotFoundError:
                self.unlisted[name] = "missing"
            except (Broken, OSError, msgspec.DecodeError) as error:
                self.unlisted[name] = str(error)

    def _count_on(self, name: str) -> None:
        """Enter the chunks of a pack into the index, but for damaged ones."""
        found = placed(name, chunks_of(self.packs / name, self.seal))
        damaged = self.doubts.get(name, frozenset())
        self.index.update((chunk, place) for chunk, place in found if chunk not in damaged)

    def reader(self) -> PackReader:
        """Reads chunks; for one thread."""
        return PackReader(self.packs, self.seal)

    def place(self, chunk: bytes) -> Place:
        """Where a chunk is; raises Broken when no pack holds it."""
        try:
            return self.index[chunk]
        except KeyError:
            raise Broken(f"Chunk {chunk.hex()[:16]} is missing.") from None

    def read(self, reader: PackReader, chunk: bytes) -> bytes:
        """The content of a chunk; raises Broken."""
        return reader.read(chunk, self.place(chunk))

    def manifest(self, link: Link) -> Manifest:
        """What a backup says of itself; raises Broken."""
        try:
            sealed = (self.folder / MANIFESTS / link.manifest).read_bytes()
        except FileNotFoundError as error:
            raise Broken(f"The manifest of backup {link.number} is missing.") from error
        if self.seal.id_of(sealed).hex() != link.manifest:
            raise Broken(f"The manifest of backup {link.number} is damaged.")
        manifest = msgspec.msgpack.decode(self.seal.open_document(MANIFEST, sealed), type=Manifest)
        if (manifest.number, manifest.created) != (link.number, link.created):
            raise Broken(f"The manifest of backup {link.number} is that of backup {manifest.number}.")
        return manifest

    def entries(self, manifest: Manifest) -> Iterator[Entry]:
        """What a backup holds, in the order of the paths; raises Broken."""
        with self.reader() as reader:
            for segment in split(manifest.segments):
                yield from entries_of(self.read(reader, segment))

    def link(self, number: int | None) -> Link:
        """The backup of that number, or the last one but those of what restores replaced."""
        present = self.head.present
        if not present:
            raise NotFound("There is no backup yet.", hint="cockpit backup create")
        if number is None:
            made = [link for link in present if link.reason != BEFORE_RESTORE]
            return made[-1] if made else present[-1]
        for link in present:
            if link.number == number:
                return link
        known = ", ".join(str(link.number) for link in present)
        raise NotFound(f"There is no backup {number}; there are {known}.", hint="cockpit backup list")

    def link_at(self, moment: datetime) -> Link:
        """The newest backup at or before a moment; raises NotFound where there is none so old."""
        found = [link for link in self.head.present if datetime.fromisoformat(link.created) <= moment]
        if found:
            return found[-1]
        first = self.link(None) if not self.head.present else self.head.present[0]
        raise NotFound(
            f"No backup is so old: the first one, {first.number}, is of {first.created[:19]} UTC.",
            hint="cockpit backup list",
        )


class Writer:
    """Adds to a repository. Nothing of it counts before `publish`, whatever happens."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.added = 0
        self._packs = dict(repository.head.packs)
        for name in repository.unlisted:
            logger.warning("The pack %s is damaged: what it held is stored again.", name[:16])
        self._fresh: set[str] = set()
        self._writer = PackWriter(repository.packs, repository.seal)
        self._clean()

    def has(self, chunks: Iterable[bytes]) -> bool:
        """Whether all of these chunks are kept."""
        index = self.repository.index
        return all(chunk in index for chunk in chunks)

    def add(self, chunk: bytes, size: int, sealed: bytes) -> None:
        """Keep a sealed chunk, unless it is kept already."""
        if chunk in self.repository.index:
            return
        # Where exactly it is becomes known with its pack; that it is kept has to be known at once.
        self.repository.index[chunk] = Place("", 0, len(sealed), size)
        self._writer.add(chunk, size, sealed)
        self.added += len(sealed)
        if self._writer.is_full:
            self._finish()

    def keep(self, content: bytes) -> bytes:
        """Keep content as one chunk; its name."""
        seal = self.repository.seal
        chunk = seal.id_of(content)
        if chunk not in self.repository.index:
            self.add(chunk, len(content), seal.close(chunk, content))
        return chunk

    def keep_entries(self, entries: Iterable[Entry]) -> bytes:
        """Keep entries, sorted by their paths, as segments; the names of their chunks."""
        return b"".join(self.keep(segment) for segment in segments_of(entries))

    def publish(self, manifest: Manifest) -> Link:
        """Make the backup count, as a whole."""
        repository = self.repository
        seal, head = repository.seal, repository.head
        self._finish()
        sealed = seal.close_document(MANIFEST, msgspec.msgpack.encode(manifest))
        name = seal.id_of(sealed).hex()
        write_durably(repository.folder / MANIFESTS / name, sealed)
        chain = heads.chained(seal, manifest.previous, name, manifest.created)
        link = Link(manifest.number, manifest.created, manifest.reason, name, chain)
        self.replace(msgspec.structs.replace(head, packs=self._packs, links=(*head.links, link), dropped=()))
        return link

    def finish(self) -> set[str]:
        """Finish the last pack; the names of all that were written."""
        self._finish()
        return self._fresh

    def replace(self, head: Head) -> None:
        """Publish a head whose packs are all written."""
        self._sync()
        heads.write(self.repository.folder, self.repository.seal, head)
        self.repository.head = head

    def forget(self) -> None:
        """After a failure: leave no unfinished pack, and none that would fill the disk."""
        for name in self._fresh - self.repository.head.packs.keys():
            with suppress(OSError):
                (self.repository.packs / name).unlink(missing_ok=True)

    def _finish(self) -> None:
        finished = self._writer.finish()
        if finished is not None:
            name, size, listed = finished
            self._packs[name] = size
            self._fresh.add(name)
            self.repository.index.update(placed(name, listed))

    def _sync(self) -> None:
        for name in self._fresh:
            sync(self.repository.packs / name)
        if self._fresh:
            sync(self.repository.packs)

    def _clean(self) -> None:
        """Take over what a killed run had finished, delete the rest of it, and mend copies."""
        repository = self.repository
        keys.mend(repository.folder)
        for name in _names(repository.packs) - repository.head.packs.keys():
            if not self._adopt(name):
                (repository.packs / name).unlink()
        known = {link.manifest for link in repository.head.present}
        for name in _names(repository.folder / MANIFESTS) - known:
            (repository.folder / MANIFESTS / name).unlink()
        first, second = (repository.folder / name for name in heads.NAMES)
        if first.exists() and (not second.exists() or first.read_bytes() != second.read_bytes()):
            heads.write(repository.folder, repository.seal, repository.head)

    def _adopt(self, name: str) -> bool:
        """Whether a pack that nobody knows is whole and has something new: a killed run was making it."""
        repository = self.repository
        path = repository.packs / name
        if name == UNFINISHED or name in repository.head.dropped:
            return False
        try:
            listed = chunks_of(path, repository.seal)
            if repository.seal.id_of(path.read_bytes()).hex() != name:
                return False
        except (Broken, msgspec.DecodeError):
            return False
        if self.has(each.chunk for each in listed):
            return False
        logger.info("The pack %s of an interrupted run is used.", name[:16])
        self._packs[name] = path.stat().st_size
        self._fresh.add(name)
        for chunk, place in placed(name, listed):
            repository.index.setdefault(chunk, place)
        return True


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Be the only one at work in a repository; raises Busy."""
    lease = Lease(folder / "lock")
    if not lease.take():
        raise Busy(f"Another backup, check or restore is at work in {folder}: wait for its end.")
    try:
        with disk(folder):
            yield
    finally:
        lease.release()


@contextmanager
def writing(repository: Repository) -> Generator[Writer]:
    """Add to a repository; after a failure nothing is left behind, after a kill what was finished is used."""
    writer = Writer(repository)
    try:
        yield writer
    except Exception:
        writer.forget()
        raise


def _names(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))
    except FileNotFoundError:
        return set()
