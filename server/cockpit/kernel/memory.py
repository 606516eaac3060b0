"""How the memory of the process is handed out."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def share_heap() -> None:
    """Let all threads take memory from one heap, where the C library is glibc.

    It would give each thread one of its own, and what one thread has released no other could use: a tenth of
    what the daemon holds. Python's lock lets hardly more than one thread ask at a time anyway.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # Other C libraries have no such setting.
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
