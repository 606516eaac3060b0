"""Where the document that a command makes goes: standard output, or the file of `--output`."""

from __future__ import annotations

import sys
from pathlib import Path

from cockpit.core.errors import Unavailable
from cockpit.core.paths import write_atomically


def write(document: str, output: str | None) -> None:
    """Write it; raises Unavailable for a file that cannot be written."""
    data = document.encode("utf-8", "backslashreplace")
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_atomically(Path(output).absolute(), data)
    except OSError as error:
        raise Unavailable(f"--output: {output} cannot be written: {error.strerror}.") from error
