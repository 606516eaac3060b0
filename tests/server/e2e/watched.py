"""`python watched.py NOTES ARGUMENT...`: runs the cockpit and notes whatever blocks its event loop.

Measured is the CPU time of the loop's own thread, not the time on the wall, which a busy machine stretches.
The one callback that is let off is that of `initialize`: behind its answer the features are imported.
"""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.base_events import _format_handle
from pathlib import Path

from cockpit.cli.program import main

LIMIT_SECONDS = 0.12
"""Well above the 55 ms that were seen with other work beside: who shares a core is slowed down."""
BYTES_PER_SECOND = 200_000_000
"""A message is decoded as a whole, in at most this time besides."""
TRACING = 2.0
"""How much slower the code may be while its coverage is measured."""


def watch(notes: Path) -> None:
    """Write a line to `notes` for each callback that takes too long."""
    run = asyncio.Handle._run
    limit = LIMIT_SECONDS * (TRACING if sys.gettrace() is not None else 1)

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        took = time.thread_time() - began
        if took > limit + _size(handle) / BYTES_PER_SECOND and not _initializes(handle):
            with notes.open("a", encoding="utf-8") as file:
                file.write(f"{1000 * took:.0f} ms: {_format_handle(handle)}\n")

    asyncio.Handle._run = timed


def _size(handle: asyncio.Handle) -> int:
    return sum(len(argument) for argument in handle._args or () if isinstance(argument, bytes))


def _initializes(handle: asyncio.Handle) -> bool:
    return any(isinstance(argument, bytes) and b'"initialize"' in argument for argument in handle._args or ())


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.argv[:2] = ["cockpit"]
    sys.exit(main())
