"""How the memory of the process is handed out, where the C library is glibc; others have no such calls."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def share_heap() -> None:
    """Let all threads take memory from one heap.

    glibc would give each thread one of its own, and what one thread has released no other could use: a tenth
    of what the daemon holds. Python's lock lets hardly more than one thread ask at a time anyway.
    """
    _call("mallopt", _ARENA_MAX, 1)


def give_back() -> None:
    """Return what was released after much work to the system.

    What only refers to itself goes first: Python would look for it much later. That takes 20 ms, for which
    all threads wait, so it is for work on a whole folder.
    """
    gc.collect()
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), name)(*arguments)
