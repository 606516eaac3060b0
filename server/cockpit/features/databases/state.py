"""How the databases of a workspace stand: their files, and the 27 logical ones within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import Table

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.home import Home
from cockpit.core.lazy import lazy
from cockpit.features.databases.files import FileHolding
from cockpit.features.databases.holding import Holding
from cockpit.features.databases.reading import Reader, revision_of
from cockpit.storage.catalog import CATALOG, LogicalDatabase, tables_of
from cockpit.storage.migrate import PRODUCTION, SCHEMAS, Schema

if TYPE_CHECKING:
    from cockpit.features.databases import team
else:
    # Few have a team's server.
    team = lazy("cockpit.features.databases.team")

MEGABYTE: Final = 1_000_000
LIMIT_MEGABYTES: Final = 99.9
"""SPEC 8.5: above this a database is too large to be passed on comfortably."""
WHEN: Final = ("timestamp", "start_ts")
"""The columns that say when a row was written, the best first."""

FileHealth = Literal["ok", "absent", "large", "outdated", "newer", "unreadable"]


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """One physical database."""

    name: str
    path: str
    """On a server its address."""
    state: FileHealth
    """`absent`: nothing was written yet; `outdated`: it is migrated when it is next written."""
    reason: str = ""
    bytes: int = 0
    """With its log."""
    limit: int
    """In bytes."""
    revision: str | None = None
    """Of its schema; null when there is none."""
    head: str
    """The revision that this version writes."""
    written: str | None = None
    """When the file last changed; ISO 8601, UTC. Null on a server, which does not know."""


class TableState(msgspec.Struct, frozen=True):
    """One table."""

    name: str
    rows: int
    newest: str | None
    """When its newest row was written; null when there is none, or none says so."""
    bytes: int
    """What its values take, without indexes and free pages."""


class DatabaseState(msgspec.Struct, frozen=True, kw_only=True):
    """One logical database."""

    name: str
    category: str
    role: str
    owners: tuple[str, ...]
    file: str | None
    """The physical database; null while no feature of this version writes it."""
    state: Literal["ok", "empty", "unused", "absent", "unreadable"]
    reason: str = ""
    tables: tuple[TableState, ...] = ()
    rows: int = 0
    bytes: int = 0
    newest: str | None = None


class Databases:
    """The databases of one workspace folder, and the one that all folders share."""

    def __init__(self, shared: Home, own: Home, clock: Clock, limit: float = LIMIT_MEGABYTES) -> None:
        self._shared = shared
        self._own = own
        self._clock = clock
        self._limit = round(limit * MEGABYTE)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self._own.team is None else "postgresql"

    def file(self, schema: Schema) -> Path:
        """Where a physical database is, unless a team has it."""
        return self._home(schema).file(schema.name)

    def holding(self, schema: Schema) -> Holding:
        """A physical database."""
        home = self._home(schema)
        if home.team is None:
            return FileHolding(schema, home.file(schema.name), self._clock)
        return team.TeamHolding(schema, home, home.team, self._clock)

    def holdings(self) -> Sequence[Holding]:
        """All of them."""
        return [self.holding(schema) for schema in SCHEMAS]

    def files(self) -> list[FileState]:
        """Every physical database."""
        return [self._state(each) for each in self.holdings()]

    def logical(self) -> list[DatabaseState]:
        """All 27, in the order of the catalog."""
        return [self._logical(each) for each in CATALOG]

    def _home(self, schema: Schema) -> Home:
        return self._shared if schema is PRODUCTION else self._own

    def _state(self, holding: Holding) -> FileState:
        schema = holding.schema
        state = FileState(
            name=schema.name, path=holding.place, state="absent", limit=self._limit, head=schema.head
        )
        try:
            if (measured := holding.measured()) is None:
                return state
            state = replace(state, bytes=measured.bytes, written=measured.written)
            with holding.reading() as reader:
                revision = revision_of(reader)
        except CockpitError as error:
            return replace(state, state="unreadable", reason=error.message)
        health, reason = _health(revision, schema.head, measured.bytes, self._limit)
        return replace(state, revision=revision, state=health, reason=reason)

    def _logical(self, database: LogicalDatabase) -> DatabaseState:
        state = DatabaseState(
            name=database.name,
            category=database.category,
            role=database.role,
            owners=database.owners,
            file=database.schema and database.schema.name,
            state="absent" if database.schema else "unused",
        )
        if database.schema is None:
            return state
        holding = self.holding(database.schema)
        try:
            if holding.measured() is None:
                return state
            with holding.reading() as reader:
                tables = tuple(_tables(reader, database))
        except CockpitError as error:
            return replace(state, state="unreadable", reason=error.message)
        rows = sum(table.rows for table in tables)
        return replace(
            state,
            state="ok" if rows else "empty",
            tables=tables,
            rows=rows,
            bytes=sum(table.bytes for table in tables),
            newest=max((table.newest for table in tables if table.newest), default=None),
        )


def _tables(reader: Reader, database: LogicalDatabase) -> Iterator[TableState]:
    there = reader.names()
    for table in tables_of(database):
        if table.name in there:
            yield _table(reader, table)


def _table(reader: Reader, table: Table) -> TableState:
    columns = reader.columns(table.name)
    when = next((name for name in WHEN if name in columns), None)
    newest = f'max("{when}")' if when else "NULL"
    size = f"coalesce({reader.size_of(table.name)}, 0)"
    counted = f'SELECT count(*), {newest}, {size} FROM "{table.name}"'  # noqa: S608 - Names from our own schema.
    rows, last, size_of_all = reader.execute(counted)[0]
    return TableState(table.name, rows, _moment(last), size_of_all)


def _moment(value: object) -> str | None:
    if isinstance(value, float | int):
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds")
    return str(value) if value is not None else None


def _health(revision: str | None, head: str, size: int, limit: int) -> tuple[FileHealth, str]:
    if revision is not None and revision > head:
        return "newer", f"A newer cockpit has written it (schema {revision}; this one knows {head})."
    if revision is None or revision < head:
        return "outdated", f"Its schema is {revision or 'none'}; it becomes {head} when it is next used."
    if size > limit:
        return "large", (
            f"It is larger than {limit / MEGABYTE:g} MB: `cockpit db vacuum` gives free pages back, and "
            "fewer days of history make it smaller (keep-days)."
        )
    return "ok", ""
