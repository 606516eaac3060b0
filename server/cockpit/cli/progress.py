"""How far work is, on a terminal, and how much of it is done at once."""

from __future__ import annotations

import os
from typing import Final, TextIO

WIDTH: Final = 30


def processors() -> int:
    """How many processors this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Bar:
    """Draws on one line of a terminal, nothing in a pipe or a dumb one, and wipes it at the end."""

    def __init__(self, stream: TextIO, what: str = "files") -> None:
        self._stream = stream
        self._what = what
        self._alive = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = -1

    def __call__(self, done: int, total: int) -> None:
        """Show how many are done; only changes that can be seen are written."""
        if not self._alive or not total:
            return
        percent = 100 * done // total
        if percent != self._drawn:
            self._drawn = percent
            filled = WIDTH * done // total
            self._stream.write(
                f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} {self._what}"
            )
            self._stream.flush()

    def wipe(self) -> None:
        """Leave the line as it was."""
        if self._drawn >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = -1
