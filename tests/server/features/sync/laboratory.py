"""Replicas whose clocks and messages a test holds in its hands, in memory or in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

from cockpit.core.errors import Stale
from cockpit.features.sync.config import Options, TableOptions
from cockpit.features.sync.mapping import SchemaMapper
from cockpit.features.sync.records import Batch, Change
from cockpit.features.sync.reports import ClashReport
from cockpit.features.sync.stamps import milliseconds
from cockpit.features.sync.store.capture import LOG
from cockpit.features.sync.store.names import listed, quoted
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.foreign import IN_MEMORY, SqliteFile
from cockpit.storage.postgres import PostgresSchema

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NOTES = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT, body TEXT)"
OLDER_NOTES = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)"


class SkewedClock:
    """A computer's clock, which may be hours off."""

    def __init__(self, hours: float = 0.0) -> None:
        self.moment = NOON + timedelta(hours=hours)

    def now(self) -> datetime:
        """What the computer believes."""
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def monotonic(self) -> float:
        """Seconds since the epoch."""
        return self.moment.timestamp()


class Node:
    """A replica, and the program that writes to its database."""

    def __init__(
        self,
        name: str,
        options: Options,
        *,
        path: Path = IN_MEMORY,
        database: SqliteFile | PostgresSchema | None = None,
        hours: float = 0.0,
        tables: Iterable[str] = (),
    ) -> None:
        self.clock = SkewedClock(hours)
        self.database = database or SqliteFile(path, create=True)
        for statement in tables:
            self.database.execute(statement)
        self.replica = Replica(name, self.database, options, self.clock)
        self.replica.prepare()
        self.logs = [
            quoted(LOG + SchemaMapper(table, option, name).table) for table, option in options.tables.items()
        ]

    def write(self, statement: str, *values: object) -> int:
        """What a program does; the triggers are told this computer's time. How many rows it gave back."""
        count = len(self.database.execute(statement, values).fetchall())
        for log in self.logs:
            self.database.execute(f"UPDATE {log} SET at = ?", (milliseconds(self.clock.now()),))
        return count

    def columns(self, table: str = "notes") -> list[str]:
        """What the user's table has."""
        return [column.name for column in self.replica.dialect.describe(table)]

    def rows(self, table: str = "notes") -> dict[str, dict[str, object]]:
        """What the user's table holds, by the first column."""
        names = self.columns(table)
        found = self.database.execute(f"SELECT {listed(names)} FROM {table}").fetchall()
        return {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in found}

    def clashes(self) -> list[ClashReport]:
        """The clashes that were found here."""
        with self.replica.reading() as side:
            return [report for _, report in side.reports() if isinstance(report, ClashReport)]

    def held(self) -> list[tuple[str, str, str]]:
        """The rows that the user's tables did not accept."""
        with self.replica.reading() as side:
            return side.held()


def empty_schema(url: str, name: str) -> PostgresSchema:
    """A connection to a schema in which there is nothing."""
    with PostgresSchema(url) as server:
        server.execute("SET client_min_messages = error")
        server.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        server.execute(f"CREATE SCHEMA {name}")
    return PostgresSchema(f"{url}&schema={name}")


def agreement(names: Iterable[str], **tables: TableOptions) -> Options:
    """What the replicas have agreed on."""
    return Options(replicas={name: f"{name}.db" for name in names}, tables=tables)


def message(source: Node, target: Node) -> Batch:
    """What the source would send now, on its way."""
    with source.replica.answer(target.replica.request(source.replica.node)) as batch:
        return Batch(batch.node, batch.since, batch.until, batch.known, batch.names, tuple(batch.changes))


def deliver(batch: Batch, target: Node) -> bool:
    """Whether the batch could be applied; one that comes too early cannot."""
    try:
        target.replica.apply(batch)
    except Stale:
        return False
    return True


class Crash(Exception):
    """The machine stopped."""


def crashing(batch: Batch, after: int) -> Batch:
    """The same batch, during which the machine stops."""

    def changes() -> Iterator[Change]:
        for number, change in enumerate(batch.changes):
            if number == after:
                raise Crash
            yield change
        raise Crash

    return Batch(batch.node, batch.since, batch.until, batch.known, batch.names, changes())


def settle(nodes: list[Node]) -> int:
    """Let everybody hear everybody, until nothing new is said; how many rounds that took."""
    rounds = 0
    while rounds < 20:
        rounds += 1
        said = 0
        for source, target in permutations(nodes, 2):
            batch = message(source, target)
            said += len(tuple(batch.changes))
            assert deliver(batch, target)
        if not said:
            return rounds
    raise AssertionError("they never agree")
