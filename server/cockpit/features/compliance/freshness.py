"""Whether the files that evidence speaks of are still those that it was made from.

Evidence of ours carries a fingerprint of their content, so that undoing a change makes it good again. What
others wrote carries none: it is good as long as no file is newer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path


class Fingerprints:
    """Fingerprints of the files below a root, of which only those that changed are read again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, bytes] = {}

    def forget(self, paths: Iterable[str] | None = None) -> None:
        """Read these files again, or all of them."""
        if paths is None:
            self._known.clear()
            return
        for path in paths:
            self._known.pop(path, None)

    def of(self, paths: Iterable[str]) -> str:
        """A digest of the names and contents of some files."""
        whole = hashlib.blake2b(digest_size=16)
        for path in sorted(paths):
            if (digest := self._known.get(path)) is None:
                digest = self._known[path] = _digest(self._root / path)
            whole.update(path.encode("utf-8", "surrogateescape") + b"\0")
            whole.update(digest)
        return whole.hexdigest()


def _digest(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError:
        content = b""  # It went away meanwhile, or is closed to us: that is a state, too.
    return hashlib.blake2b(content, digest_size=16).digest()


def fingerprint(root: Path, paths: Iterable[str]) -> str:
    """A digest of the names and contents of some files below the root."""
    return Fingerprints(root).of(paths)


def changed_after(root: Path, paths: Iterable[str], moment: datetime) -> list[str]:
    """The files that were written after that moment, the last one first."""
    found: list[tuple[datetime, str]] = []
    for path in paths:
        try:
            written = datetime.fromtimestamp((root / path).stat().st_mtime, UTC)
        except OSError:
            continue
        if written > moment:
            found.append((written, path))
    return [path for _, path in sorted(found, reverse=True)]


def named(paths: list[str]) -> str:
    """Some paths in a sentence."""
    more = len(paths) - 1
    return f"{paths[0]}{f' and {more:,} more' if more else ''}" if paths else "a file"
