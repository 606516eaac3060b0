"""What was found in the entries of a recording: after a save, most of them are there again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Known(Generic[T]):
    """What each entry comes to, worked out once while the recording has it. It serves one check at a time."""

    def __init__(self) -> None:
        self._before: dict[bytes, T] = {}
        self._now: dict[bytes, T] = {}

    def of(self, identity: bytes, work: Callable[[], T]) -> T:
        """What is known of the entry, or what `work` says of it now."""
        found = self._before[identity] if identity in self._before else work()
        self._now[identity] = found
        return found

    def end(self) -> None:
        """Forget the entries that the recording no longer has."""
        self._before, self._now = self._now, {}
