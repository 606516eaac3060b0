"""Who does what only one of several daemons on a folder should do."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cockpit.core.errors import Unavailable

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


POLL_SECONDS = 0.01
PATIENCE_SECONDS = 10.0


class Lease:
    """A lock of the operating system on a file, which gives it back when its holder dies, however it dies.

    Any thread may take it: the disk may have the first one wait.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._taking = threading.Lock()

    def take(self) -> bool:
        """Whether it is ours, now or already; also where no file can be written, and so nobody shares any."""
        with self._taking:
            return self._handle is not None or self._take()

    def _take(self) -> bool:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let somebody else have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def held(path: Path, patience: float = PATIENCE_SECONDS) -> Generator[None]:
    """Hold a lock that everybody gives back soon, for the length of the block; raises Unavailable after so
    many seconds.

    It blocks, and is taken by one thread at most: another of the same process waits like another process.
    """
    lease, pause = Lease(path), threading.Event()
    for _ in range(round(patience / POLL_SECONDS)):
        if lease.take():
            break
        pause.wait(POLL_SECONDS)
    else:
        raise Unavailable(f"{path} is held by another process for too long.", hint="cockpit doctor")
    try:
        yield
    finally:
        lease.release()
