"""Gives a database of ours the content back that it had before it was migrated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cockpit.core.errors import Conflict, NotFound
from cockpit.features.databases.state import Databases
from cockpit.storage import snapshots
from cockpit.storage.engine import open_file
from cockpit.storage.migrate import SCHEMAS, copies_of, copy_of
from cockpit.storage.steps import revision

LIST: Final = "cockpit rollback list"


@dataclass(frozen=True, slots=True)
class Copy:
    """A database as it was."""

    schema: str
    at: str
    """When it was made; ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A database and the copies beside it."""

    name: str
    path: Path

    def copies(self) -> list[Copy]:
        """The copies that there are, that of the newest schema first."""
        return [Copy(kept.name.rpartition("-")[2], _changed(kept)) for kept in copies_of(self.path)]

    def steps(self, schema: str) -> tuple[str, ...]:
        """What putting a copy back does; raises NotFound, or Conflict where it cannot be done now."""
        kept = self._kept(schema)
        return (
            f"give {self.path} the content of {kept}",
            "lose what was recorded in it since, but for the copy that is made",
            "have it migrated again by this version: start the older one next",
        )

    def put_back(self, schema: str) -> Path:
        """Put a copy back; where the database is kept as it was until now."""
        kept = self._kept(schema)
        with open_file(self.path) as database, database.read() as connection:
            now = copy_of(self.path, revision(connection) or "none")
        if now == kept:
            raise Conflict(f"{self.path} has that schema already.")
        snapshots.keep(self.path, now)
        snapshots.put_back(kept, self.path)
        return now

    def _kept(self, schema: str) -> Path:
        if schema not in {each.schema for each in self.copies()}:
            raise NotFound(f"There is no copy of {self.path} with the schema {schema}.", hint=LIST)
        kept = copy_of(self.path, schema)
        if not self.path.is_file():
            raise NotFound(f"{self.path} is not there: move {kept} to its place.")
        if snapshots.is_in_use(self.path):
            raise Conflict(f"{self.path} is in use: close the windows of the editor, and try again.")
        return kept


def copied(databases: Databases) -> list[Copied]:
    """All databases of a folder, and the one that all folders share."""
    return [Copied(schema.name, databases.file(schema)) for schema in SCHEMAS]


def _changed(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
