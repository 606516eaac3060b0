"""A progress bar on a terminal; nothing in a pipe."""

from __future__ import annotations

from typing import Final, TextIO

WIDTH: Final = 30


class Bar:
    """Draws on one line and wipes it at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._alive = stream.isatty()
        self._drawn = -1

    def __call__(self, done: int, total: int) -> None:
        """Show how many files are done; only changes that can be seen are written."""
        if not self._alive or not total:
            return
        percent = 100 * done // total
        if percent != self._drawn:
            self._drawn = percent
            filled = WIDTH * done // total
            self._stream.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} files")
            self._stream.flush()

    def wipe(self) -> None:
        """Leave the line as it was."""
        if self._drawn >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = -1
