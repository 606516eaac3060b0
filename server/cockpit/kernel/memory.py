"""How the memory of the process is handed out and looked through for garbage."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of glibc's malloc.h; other libraries have no such call."""
_SELDOM: Final = (20_000, 20, 50)
"""So many objects more than were given back; and so many rounds of the younger ones before the older ones."""


def collect_seldom() -> None:
    """Look for garbage that refers to itself after more work than Python would.

    We make much data and little of such garbage: a tenth of the time of a check went into looking for it.
    """
    gc.set_threshold(*_SELDOM)


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
