"""Writes that outlast a power cut, and what is said when the disk does not take them."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cockpit.core.errors import Unavailable
from cockpit.core.paths import write_atomically

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if os.name == "posix" else {errno.ENOSPC})


class Full(Unavailable):
    """There is no room on the disk."""


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file that is nobody else's as a whole, and have its name outlast a power cut, too."""
    write_atomically(path, data, private=True)
    sync(path.parent)


def write_whole(handle: int, content: bytes) -> None:
    """The system may take less than everything at once, such as when the disk is nearly full."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows does that for folders by itself."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk(folder: Path) -> Generator[None]:
    """Turn what the system says of a disk into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Full(
                f"There is no room left in {folder}: make room, and start again. What was complete before "
                "is untouched."
            ) from error
        named = error.filename if error.filename is not None else folder
        place = os.fsdecode(named) if isinstance(named, bytes) else named
        raise Unavailable(f"{place} cannot be used: {error.strerror or error}.") from error
