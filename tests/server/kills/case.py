"""What is done again and again, and how what it leaves is looked at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import Any

from cockpit.storage.engine import driver

Rows = list[tuple[Any, ...]]


class Case(ABC):
    """Something that is done in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def fill(self) -> None:
        """Make what it is done to."""

    @abstractmethod
    def act(self) -> None:
        """Do it."""

    @abstractmethod
    def look(self, *, killed: bool) -> None:
        """Whether the last complete state is intact; all is done where nothing was killed."""


def rows(path: Path, query: str) -> Rows:
    """What a sound database holds."""
    with closing(driver.connect(str(path))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        return connection.execute(query).fetchall()
