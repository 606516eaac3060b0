"""Reads files into sealed chunks, on several threads, and gives them back in order."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, NamedTuple

from cockpit.features.backup.databases import MAGIC
from cockpit.features.backup.seal import Seal

WHOLE: Final = 512 * 1024
"""Files up to this size are one chunk."""
CHUNK: Final = 2**20
PART: Final = 8 * CHUNK
"""What one thread reads of a larger file at once."""
TOGETHER: Final = 64
"""Small files that one thread reads at once, for fewer turns between the threads."""
NO_END: Final = 2**62
TRIES: Final = 3
"""How often a file is read anew that changes meanwhile."""
FLAGS: Final = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""A link or a pipe that has taken the file's place is neither followed nor waited for."""


class Piece(NamedTuple):
    """One chunk of a file."""

    chunk: bytes
    size: int
    sealed: bytes | None
    """None when the chunk is kept already."""


class Content(NamedTuple):
    """What was read of a file, or why it was not."""

    path: bytes
    status: os.stat_result | None
    pieces: list[Piece]
    changing: bool = False
    """Whether it changed while it was read, every time."""
    database: bool = False
    """A database of SQLite, which nobody may read but SQLite; it has no pieces."""
    failure: str = ""


class Reader:
    """Reads files; chunks that are `kept` are named, not sealed."""

    def __init__(self, seal: Seal, kept: Container[bytes], threads: int) -> None:
        self._seal = seal
        self._kept = kept
        self._threads = threads

    def read(self, files: Iterable[tuple[bytes, bytes, int]]) -> Iterator[Content]:
        """Read files, given as path, place and expected size; in their order."""
        # The window bounds the memory: a thread that is ahead waits for the disk.
        window: deque[Future[list[Content]]] = deque()
        with ThreadPoolExecutor(self._threads, "backup") as threads:
            try:
                for job in self._jobs(files):
                    window.append(threads.submit(job))
                    if len(window) > 2 * self._threads:
                        yield from window.popleft().result()
                while window:
                    yield from window.popleft().result()
            finally:
                threads.shutdown(cancel_futures=True)

    def pieces(self, location: bytes, size: int = CHUNK) -> Iterator[Piece]:
        """The chunks of a file that nobody changes."""
        with open(location, "rb", buffering=0) as file:
            while content := file.read(size):
                yield self._piece(content)

    def _jobs(self, files: Iterable[tuple[bytes, bytes, int]]) -> Iterator[Callable[[], list[Content]]]:
        batch: list[tuple[bytes, bytes]] = []
        total = 0
        for path, location, size in files:
            if size > PART:
                if batch:
                    yield partial(self._batch, batch)
                    batch, total = [], 0
                yield from self._parts(path, location, size)
                continue
            batch.append((path, location))
            total += size
            if len(batch) == TOGETHER or total > PART:
                yield partial(self._batch, batch)
                batch, total = [], 0
        if batch:
            yield partial(self._batch, batch)

    def _batch(self, files: list[tuple[bytes, bytes]]) -> list[Content]:
        return [self._file(path, location) for path, location in files]

    def _file(self, path: bytes, location: bytes) -> Content:
        try:
            content = self._once(path, location, 0, NO_END)
            for _ in range(TRIES - 1):
                if not content.changing:
                    break
                content = self._once(path, location, 0, NO_END)
        except OSError as error:
            return Content(path, None, [], failure=error.strerror or str(error))
        return content

    def _parts(self, path: bytes, location: bytes, size: int) -> Iterator[Callable[[], list[Content]]]:
        for start in range(0, size, PART):
            yield partial(self._part, (path, location, start))

    def _part(self, part: tuple[bytes, bytes, int]) -> list[Content]:
        path, location, start = part
        try:
            return [self._once(path, location, start, PART)]
        except OSError as error:
            return [Content(path, None, [], failure=error.strerror or str(error))]

    def _once(self, path: bytes, location: bytes, start: int, length: int) -> Content:
        handle = os.open(location, FLAGS)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return Content(path, status, [], failure="no file any more")
            if start:
                os.lseek(handle, start, os.SEEK_SET)
            pieces: list[Piece] = []
            end = min(start + length, status.st_size)
            step = CHUNK if status.st_size > WHOLE else WHOLE
            at = start
            while at < end and (content := os.read(handle, min(step, end - at))):
                if not at and content.startswith(MAGIC):
                    return Content(path, status, [], database=True)
                pieces.append(self._piece(content))
                at += len(content)
            changed = at != end or not _same(status, os.fstat(handle))
        finally:
            os.close(handle)
        return Content(path, status, pieces, changing=changed)

    def _piece(self, content: bytes) -> Piece:
        chunk = self._seal.id_of(content)
        kept = chunk in self._kept
        return Piece(chunk, len(content), None if kept else self._seal.close(chunk, content))


def joined(contents: Iterable[Content]) -> Iterator[Content]:
    """The parts of large files put together; a change between two parts is one while it was read."""
    whole: Content | None = None
    for content in contents:
        if whole is None or whole.path != content.path:
            if whole is not None:
                yield whole
            whole = content
        elif not whole.database:
            whole = whole._replace(
                pieces=[*whole.pieces, *content.pieces],
                changing=whole.changing or content.changing or not _same(whole.status, content.status),
                failure=whole.failure or content.failure,
            )
    if whole is not None:
        yield whole


def _same(first: os.stat_result | None, second: os.stat_result | None) -> bool:
    if first is None or second is None:
        return False
    return (first.st_size, first.st_mtime_ns, first.st_ino) == (
        second.st_size,
        second.st_mtime_ns,
        second.st_ino,
    )
