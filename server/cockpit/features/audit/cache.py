"""What the audit said about each file last time, kept as long as the file, the rules and the settings are
the same.

One file for each workspace, written as a whole. A file is taken to be unchanged when its size and time are
the same, else when its content is. A file that was written about when it was read may change again without
a trace in its time: such an entry is stored without a time, so that the next scan looks at the content (git
does the same for its index).
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core import guard
from cockpit.core.paths import cache_home, workspace_key, write_atomically
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.reading import FileReport, examine
from cockpit.features.audit.walk import Candidate, Skip, missed

_log = logging.getLogger(__name__)

FORMAT: Final = 1
UNTRUSTED: Final = -1
SETTLED_NS: Final = 2_000_000_000
"""How old a change must be before its time can be trusted; FAT counts in steps of two seconds."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file as it was."""

    size: int
    mtime_ns: int
    digest: bytes
    report: FileReport


class _Stored(msgspec.Struct, frozen=True):
    format: int
    key: str
    entries: dict[str, Entry]
    had_content: tuple[str, ...] = ()
    """The files that are empty, and were not when they were audited before."""


NOTHING: Final = _Stored(FORMAT, "", {})


def digest(data: bytes) -> bytes:
    """What tells one content from another."""
    return hashlib.blake2b(data, digest_size=16).digest()


def read(candidate: Candidate) -> bytes | Skip:
    """The content of a file, or why it cannot be read."""
    size = candidate.size
    try:
        # A file object would ask for what the walk has seen, which takes as long as reading, for each file.
        descriptor = os.open(candidate.location, _READ_ONLY)
        try:
            data = os.read(descriptor, size + 1)
            while len(data) > size and (more := os.read(descriptor, len(data))):
                data += more
        finally:
            os.close(descriptor)
    except OSError as error:
        return missed(error)
    return data


_READ_ONLY: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def fresh(candidate: Candidate, policies: Policies) -> Entry:
    """Read and examine one file."""
    data = read(candidate)
    if isinstance(data, Skip):
        return Entry(candidate.size, candidate.mtime_ns, b"", FileReport(candidate.path, data))
    return Entry(candidate.size, candidate.mtime_ns, digest(data), examine(candidate.path, data, policies.of))


def place(root: Path) -> Path:
    """Where the cache of a workspace is kept."""
    return cache_home() / "audit" / f"{workspace_key(root)}.msgpack"


def engine_version() -> str:
    """Changes with the code of the audit and of the guard, so that a new rule is seen at once."""
    stamps: list[str] = []
    for folder in (Path(__file__).parent, *map(Path, guard.__path__)):
        for base, _, files in os.walk(folder):
            for name in files:
                if name.endswith(".py"):
                    status = Path(base, name).stat()
                    stamps.append(f"{base}/{name}:{status.st_size}:{status.st_mtime_ns}")
    return hashlib.blake2b("\n".join(sorted(stamps)).encode(), digest_size=8).hexdigest()


class Cache:
    """The entries of one workspace that are still valid for this engine and these settings."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key
        stored = self._load()
        self._entries = stored.entries if (stored.format, stored.key) == (FORMAT, key) else {}
        # What a file was like does not depend on the rules by which it was read.
        self._had_content = {*stored.had_content, *(p for p, each in stored.entries.items() if each.size)}

    def had_content(self, path: str) -> bool:
        """Whether a file had content when it was audited last, or before it was found to be empty."""
        return path in self._had_content

    def unchanged(self, candidate: Candidate) -> Entry | None:
        """The entry of a file whose size and time are those of last time."""
        entry = self._entries.get(candidate.path)
        if entry is None or entry.size != candidate.size or entry.mtime_ns != candidate.mtime_ns:
            return None
        return entry

    def same_content(self, candidate: Candidate) -> Entry | None:
        """The entry of a file whose content is that of last time, under its present date."""
        entry = self._entries.get(candidate.path)
        if entry is None or entry.size != candidate.size:
            return None
        data = read(candidate)
        if isinstance(data, Skip) or digest(data) != entry.digest:
            return None
        return msgspec.structs.replace(entry, mtime_ns=candidate.mtime_ns)

    def save(self, entries: Mapping[str, Entry], *, started_ns: int, complete: bool) -> None:
        """Keep the entries of this scan; of a partial scan beside those of the others. Failing is only
        logged."""
        merged = dict(entries) if complete else {**self._entries, **entries}
        if merged == self._entries:
            return
        settled = started_ns - SETTLED_NS
        emptied = (path for path, entry in merged.items() if not entry.size and self.had_content(path))
        dated = {path: _dated(entry, settled) for path, entry in merged.items()}
        stored = _Stored(FORMAT, self._key, dated, tuple(emptied))
        try:
            write_atomically(self._path, msgspec.msgpack.encode(stored))
        except OSError as error:
            _log.warning("The audit cache %s cannot be written: %s", self._path, error)

    def _load(self) -> _Stored:
        try:
            return msgspec.msgpack.decode(self._path.read_bytes(), type=_Stored)
        except FileNotFoundError:
            return NOTHING
        except (OSError, msgspec.DecodeError) as error:
            _log.warning("The audit cache %s is built anew: %s", self._path, error)
            return NOTHING


def _dated(entry: Entry, settled: int) -> Entry:
    return entry if entry.mtime_ns < settled else msgspec.structs.replace(entry, mtime_ns=UNTRUSTED)
