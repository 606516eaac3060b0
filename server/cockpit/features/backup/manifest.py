"""What one backup holds: its entries in segments, which backups share as they share the chunks of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final
from zlib import crc32

import msgspec

from cockpit.features.backup.seal import ID_SIZE

MANIFEST: Final = b"manifest"
CUT: Final = 128
"""A segment ends after one path in that many, chosen by the path itself: a new file changes one segment."""
LONGEST: Final = 1_024


class Kind(StrEnum):
    """What an entry is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    DATABASE = "database"
    """A file whose content SQLite has copied, so that it is one state, whoever was writing."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file, folder or symbolic link."""

    path: bytes
    """Relative to the workspace, with forward slashes, as the operating system has it."""
    kind: Kind
    mode: int
    mtime: int
    """Nanoseconds since the epoch."""
    size: int = 0
    chunks: bytes = b""
    """The names of the chunks, one after the other."""
    target: bytes = b""
    """Where a symbolic link leads."""
    stamp: tuple[int, ...] = ()
    """What tells without reading that the original is unchanged: size, times and inode."""

    def pieces(self) -> list[bytes]:
        """The names of its chunks."""
        return split(self.chunks)


class Missed(msgspec.Struct, frozen=True):
    """Something that the backup should have held."""

    path: bytes
    reason: str
    kept: bool = False
    """Whether it holds something of it nevertheless."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One backup."""

    number: int
    previous: str
    """The link of the backup before it in the chain; empty for the first."""
    created: str
    """When it began; ISO 8601, UTC."""
    reason: str
    """As its link in the chain has it."""
    workspace: str
    version: str
    """Of the cockpit."""
    segments: bytes
    files: int
    databases: int
    size: int
    """Of the content of all files, in bytes."""
    added: int
    """What it added to the repository, in bytes."""
    missed: tuple[Missed, ...] = ()


def split(chunks: bytes) -> list[bytes]:
    """Names that stand one after the other."""
    return [chunks[start : start + ID_SIZE] for start in range(0, len(chunks), ID_SIZE)]


def segments_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The entries, sorted by their paths, as encoded segments."""
    segment: list[Entry] = []
    for entry in entries:
        segment.append(entry)
        if crc32(entry.path) % CUT == 0 or len(segment) == LONGEST:
            yield msgspec.msgpack.encode(segment)
            segment = []
    if segment:
        yield msgspec.msgpack.encode(segment)


def entries_of(segment: bytes) -> list[Entry]:
    """The entries of one segment."""
    return msgspec.msgpack.decode(segment, type=list[Entry])
