"""A physical database on a team's server."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import text

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, NotFound
from cockpit.core.home import Home, TeamStore
from cockpit.features.databases.checking import Fault, drift
from cockpit.features.databases.compacting import Compacted
from cockpit.features.databases.holding import Measured
from cockpit.features.databases.migration import Migration, State, told
from cockpit.features.databases.team_reading import TeamReader
from cockpit.storage import team_tables
from cockpit.storage.migrate import Schema, refuse_drift, refuse_newer
from cockpit.storage.steps import revision
from cockpit.storage.team import TeamDatabase, failures


@dataclass(frozen=True, slots=True)
class TeamHolding:
    """The schemas of one database."""

    schema: Schema
    home: Home
    store: TeamStore
    clock: Clock

    @property
    def place(self) -> str:
        """The address, without the schema: its name is known when it is there."""
        return self.store.url

    def measured(self) -> Measured | None:
        """With its indexes; a server does not know when somebody last wrote."""
        with self._found() as database:
            return None if database is None else Measured(database.size(), None)

    @contextmanager
    def reading(self) -> Generator[TeamReader]:
        """One view of it."""
        with self._found() as database:
            if database is None:
                raise self._absent()
            with database.read() as connection:
                yield TeamReader(connection, database.place)

    def check(self) -> list[Fault]:
        """What the server knows to be broken, and where its tables are not those of its schema."""
        name = self.schema.name
        try:
            with self._found() as database:
                if database is None:
                    return []
                fault = database.fault()
                broken = [Fault(name, "damaged", f"{database.place}: {fault}.")] if fault else []
            with self.reading() as reader:
                return [*broken, *drift(self.schema, reader)]
        except CockpitError as error:
            return [Fault(name, "unreadable", error.message)]

    def vacuum(self) -> Compacted:
        """Let the server use the room of deleted rows again; it gives back what is at the end of a table."""
        with self._found() as database:
            if database is None:
                raise self._absent()
            with database.read() as connection:
                tables = [*team_tables.shape(connection)]
            before = database.size()
            # A transaction cannot hold it.
            alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
            with failures(database.place), alone.connect() as connection:
                for table in tables:
                    connection.execute(text(f'VACUUM "{table}"'))
            return Compacted(self.schema.name, before, database.size())

    def plan(self) -> Migration:
        """What a migration would do: it is done, and undone."""
        answer = Migration(database=self.schema.name, path=self.place, state="absent", head=self.schema.head)
        current = None
        try:
            with self._found() as database:
                if database is None:
                    return answer
                with database.read() as connection:
                    current, there = revision(connection), team_tables.shape(connection)
                if current is None or current == self.schema.head:
                    return replace(answer, state="current", current=current)
                refuse_newer(database.place, self.schema, current)
                refuse_drift(database.place, there, self.schema, current)
                return self._rehearsed(replace(answer, current=current), database)
        except CockpitError as error:
            return replace(answer, state="refused", reason=error.message, current=current)

    def migrate(self) -> Migration:
        """Migrate it if a rehearsal has shown that this works."""
        planned = self.plan()
        if planned.state != "planned":
            return planned
        try:
            team_tables.opened(self.home, self.store, self.schema)[0].close()
        except CockpitError as error:
            return replace(planned, state="refused", reason=error.message)
        return replace(planned, state="migrated")

    def _rehearsed(self, answer: Migration, database: TeamDatabase) -> Migration:
        size = database.size()
        with database.trial() as connection:
            before = State.of(connection, team_tables.shape(connection))
            begun = self.clock.monotonic()
            team_tables.climb_whole(connection, self.schema, database.schemas)
            seconds = self.clock.monotonic() - begun
            after = State.of(connection, team_tables.shape(connection))
        return replace(
            told(answer, self.schema, before, after), before=size, after=size, seconds=round(seconds, 3)
        )

    def _absent(self) -> NotFound:
        return NotFound(
            f"{self.place}: no database {self.schema.name} of this workspace yet. It is made when the folder "
            "is opened in an editor."
        )

    @contextmanager
    def _found(self) -> Generator[TeamDatabase | None]:
        database = team_tables.found(self.home, self.store, self.schema)
        if database is None:
            yield None
            return
        with closing(database):
            yield database
