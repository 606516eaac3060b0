"""A physical database in a SQLite file."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.databases import compacting, migrating
from cockpit.features.databases.checking import Fault, damage, drift
from cockpit.features.databases.compacting import Compacted
from cockpit.features.databases.holding import Measured
from cockpit.features.databases.migration import Migration
from cockpit.features.databases.reading import FileReader, reading
from cockpit.storage.migrate import Schema

BESIDE: Final = ("", "-wal")


@dataclass(frozen=True, slots=True)
class FileHolding:
    """One file."""

    schema: Schema
    path: Path
    clock: Clock

    @property
    def place(self) -> str:
        """The path."""
        return str(self.path)

    def measured(self) -> Measured | None:
        """With its log, which comes and goes with those who write."""
        parts = [_status(Path(f"{self.path}{suffix}")) for suffix in BESIDE]
        if parts[0] is None:
            return None
        found = [part for part in parts if part is not None]
        written = datetime.fromtimestamp(max(part.st_mtime for part in found), UTC)
        return Measured(sum(part.st_size for part in found), written.isoformat(timespec="seconds"))

    def reading(self) -> AbstractContextManager[FileReader]:
        """Open it to read it."""
        return reading(self.path, self.clock)

    def check(self) -> list[Fault]:
        """What SQLite finds, and where its tables are not those of its schema."""
        if not self.path.exists():
            return []
        try:
            with self.reading() as reader:
                return [*damage(self.schema, reader), *drift(self.schema, reader)]
        except CockpitError as error:
            return [Fault(self.schema.name, "unreadable", error.message)]

    def vacuum(self) -> Compacted:
        """Rewrite the file without its free pages."""
        return compacting.vacuum(self.schema.name, self.path)

    def plan(self) -> Migration:
        """What a migration would do, tried on a copy."""
        return migrating.plan(self.schema, self.path, self.clock)

    def migrate(self) -> Migration:
        """Migrate it, with a copy kept beside it."""
        return migrating.migrate(self.schema, self.path, self.clock)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
