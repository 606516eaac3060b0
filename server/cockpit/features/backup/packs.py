"""Packs: files of many sealed chunks, with a list of them at the end, named by the hash of all of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, NamedTuple, Self

import msgspec

from cockpit.core.durable import write_whole
from cockpit.features.backup.seal import Broken, Seal

MAGIC: Final = b"ckptpk01"
TAIL: Final = 4 + len(MAGIC)
PACK_SIZE: Final = 16 * 2**20
UNFINISHED: Final = "unfinished"
KIND: Final = b"list of a pack"


class Listed(NamedTuple):
    """One chunk in the list of a pack."""

    chunk: bytes
    length: int
    """Of the sealed content, in bytes."""
    size: int
    """Of the content itself."""


class Place(NamedTuple):
    """Where a chunk is."""

    pack: str
    offset: int
    length: int
    size: int


class PackWriter:
    """Writes packs one after the other into a folder; each is put together, and hashed, in memory."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder = folder
        self._seal = seal
        self._sealed: list[bytes] = []
        self._listed: list[Listed] = []
        self._size = 0

    def add(self, chunk: bytes, size: int, sealed: bytes) -> None:
        """Append a sealed chunk."""
        self._sealed.append(sealed)
        self._listed.append(Listed(chunk, len(sealed), size))
        self._size += len(sealed)

    @property
    def is_full(self) -> bool:
        """Whether it is time to finish."""
        return self._size >= PACK_SIZE

    def finish(self) -> tuple[str, int, list[Listed]] | None:
        """Write the pack; its name, size and chunks, or None when nothing was added."""
        if not self._listed:
            return None
        chunks = self._seal.close_document(KIND, msgspec.msgpack.encode(self._listed))
        content = b"".join((*self._sealed, chunks, len(chunks).to_bytes(4, "little"), MAGIC))
        name, listed = self._seal.id_of(content).hex(), self._listed
        self._sealed, self._listed, self._size = [], [], 0
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / UNFINISHED
        try:
            with open(unfinished, "wb", buffering=0, opener=_private) as file:
                write_whole(file.fileno(), content)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        unfinished.replace(self._folder / name)
        return name, len(content), listed


class PackReader:
    """Reads chunks, best in the order of their places; one thread's own."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder = folder
        self._seal = seal
        self._name = ""
        self._file: BinaryIO | None = None

    def read(self, chunk: bytes, place: Place) -> bytes:
        """The content of a chunk; raises Broken unless it is what was written."""
        return self._seal.open(chunk, self.sealed(place))

    def sealed(self, place: Place) -> bytes:
        """A chunk as it stands in the pack."""
        if self._file is None or self._name != place.pack:
            self.close()
            try:
                self._file = (self._folder / place.pack).open("rb", buffering=0)
            except FileNotFoundError as error:
                raise Broken(f"The pack {place.pack[:16]} is missing.") from error
            self._name = place.pack
        self._file.seek(place.offset)
        return self._file.read(place.length)

    def close(self) -> None:
        """Close the pack that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def chunks_of(path: Path, seal: Seal) -> list[Listed]:
    """The list at the end of a pack; raises Broken."""
    with path.open("rb", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - TAIL))
        tail = file.read(TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != MAGIC or length > end - TAIL:
            raise Broken(f"The end of the pack {path.name[:16]} is damaged.")
        file.seek(end - TAIL - length)
        sealed = file.read(length)
    listed = msgspec.msgpack.decode(seal.open_document(KIND, sealed), type=list[Listed])
    if sum(each.length for each in listed) != end - TAIL - length:
        raise Broken(f"The list of the pack {path.name[:16]} does not fit its size.")
    return listed


def placed(pack: str, listed: list[Listed]) -> Iterator[tuple[bytes, Place]]:
    """The chunks of a pack with their places."""
    offset = 0
    for chunk, length, size in listed:
        yield chunk, Place(pack, offset, length, size)
        offset += length
