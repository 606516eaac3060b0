"""Whether the files that evidence speaks of are still those that it was made from.

Evidence of ours carries a fingerprint of their content, so that undoing a change makes it good again. What
others wrote carries none: it is good as long as no file is newer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path


def fingerprint(root: Path, paths: Iterable[str]) -> str:
    """A digest of the names and contents of some files below the root."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(paths):
        try:
            content = (root / path).read_bytes()
        except OSError:
            content = b""  # It went away meanwhile, or is closed to us: that is a state, too.
        whole.update(path.encode("utf-8", "surrogateescape") + b"\0")
        whole.update(hashlib.blake2b(content, digest_size=16).digest())
    return whole.hexdigest()


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
