"""A store that several threads use, and that is closed when none of them does any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cockpit.core.errors import Cancelled

if TYPE_CHECKING:
    from cockpit.storage.patterns import PatternStore

PATIENCE_SECONDS: Final = 1.0
"""So long the end waits for those who still use it: a daemon has little time to end."""


class Shelf:
    """The patterns of one folder, opened at the first use. For threads only: each use may wait."""

    def __init__(self, open_store: Callable[[], PatternStore]) -> None:
        self._open = open_store
        self._store: PatternStore | None = None
        self._users = 0
        self._is_over = False
        self._turn = threading.Condition()

    @contextmanager
    def use(self) -> Generator[PatternStore]:
        """The store, which stays open in the block; raises Cancelled once it is closed for good."""
        with self._turn:
            if self._is_over:
                raise Cancelled("The folder is not open any more.")
            if self._store is None:
                self._store = self._open()
            self._users += 1
            store = self._store
        try:
            yield store
        finally:
            with self._turn:
                self._users -= 1
                self._turn.notify_all()

    def close(self) -> None:
        """Close it for good, when nobody uses it any more."""
        with self._turn:
            self._is_over = True
            self._turn.wait_for(lambda: self._users == 0, PATIENCE_SECONDS)
            if self._store is not None:
                self._store.close()
