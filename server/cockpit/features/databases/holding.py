"""One physical database of the product as people look after it: in a file, or on a team's server."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from cockpit.features.databases.checking import Fault
from cockpit.features.databases.compacting import Compacted
from cockpit.features.databases.migration import Migration
from cockpit.features.databases.reading import Reader
from cockpit.storage.migrate import Schema


@dataclass(frozen=True, slots=True)
class Measured:
    """What a database takes."""

    bytes: int
    written: str | None
    """When it last changed; ISO 8601, UTC. None where nobody knows."""


class Holding(Protocol):
    """A physical database; one that is not there is not made by looking at it."""

    @property
    def schema(self) -> Schema:
        """What it is."""
        ...

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def measured(self) -> Measured | None:
        """What it takes; None where there is none yet. Raises Unavailable where that cannot be known."""
        ...

    def reading(self) -> AbstractContextManager[Reader]:
        """Open it to read it; raises NotFound where none is, Unavailable where it cannot be read."""
        ...

    def check(self) -> list[Fault]:
        """What is wrong with it; nothing where there is none yet."""
        ...

    def vacuum(self) -> Compacted:
        """Give the room of what was deleted back; raises Conflict while somebody uses it."""
        ...

    def plan(self) -> Migration:
        """What a migration would do; the database is left as it is."""
        ...

    def migrate(self) -> Migration:
        """Migrate it if a rehearsal has shown that this works."""
        ...
