"""How far work is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[int, int], None]
"""Hears how many files, or packs, are done, of how many."""


def nobody(_done: int, _total: int) -> None:
    """Hears of it, and keeps it to itself."""
