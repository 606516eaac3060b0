"""Opens the databases that a project names."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, NotFound
from cockpit.features.sync.config import Options
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.foreign import SqliteFile
from cockpit.storage.postgres import PostgresSchema, is_address


@dataclass(frozen=True, slots=True)
class Opener:
    """What is needed to open them."""

    root: Path
    """Of the project; paths are relative to it."""
    options: Options
    clock: Clock
    create: bool = False
    """Whether files that are not there are made."""
    passwords: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of servers, by the name of the replica."""

    def open(self, name: str) -> Replica:
        """One database, to be closed by the caller; raises what keeps it from being opened."""
        return Replica(name, self._database(name), self.options, self.clock)

    @contextmanager
    def opened(self, name: str) -> Generator[Replica]:
        """One database, for the length of the block."""
        replica = self.open(name)
        try:
            yield replica
        finally:
            replica.database.close()

    def is_server(self, name: str) -> bool:
        """Whether a database is somewhere else, where a look costs more."""
        return is_address(self.options.replicas[name])

    def _database(self, name: str) -> SqliteFile | PostgresSchema:
        where = self.options.replicas[name]
        if is_address(where):
            try:
                return PostgresSchema(where, self.passwords.get(name, ""))
            except Invalid as error:
                raise Invalid(f"sync.replicas.{name}: {error.message}") from error
        if "://" in where:
            raise Invalid(
                f"sync.replicas.{name}: {where}: expected a path or postgresql://USER@HOST/DATABASE."
            )
        path = self.root / Path(where).expanduser()
        if not path.parent.is_dir():
            raise NotFound(f"{path}: there is no such folder: is its disk there?")
        if not self.create and not path.is_file():
            raise NotFound(f"{path}: no such database.", hint="cockpit sync run --create")
        return SqliteFile(path, create=self.create)
