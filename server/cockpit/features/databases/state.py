"""How the databases of a workspace stand: their files, and the 27 logical ones within them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import Table

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.databases.reading import Reader, reading
from cockpit.storage.catalog import CATALOG, LogicalDatabase, tables_of
from cockpit.storage.migrate import PRODUCTION, SCHEMAS, Schema

MEGABYTE: Final = 1_000_000
LIMIT_MEGABYTES: Final = 99.9
"""SPEC 8.5: above this a database is too large to be passed on comfortably."""
WHEN: Final = ("timestamp", "start_ts")
"""The columns that say when a row was written, the best first."""
BESIDE: Final = ("", "-wal")

FileHealth = Literal["ok", "absent", "large", "outdated", "newer", "unreadable"]


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """One physical database."""

    name: str
    path: str
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
    """When the file last changed; ISO 8601, UTC."""


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

    def __init__(self, home: Path, folder: Path, clock: Clock, limit: float = LIMIT_MEGABYTES) -> None:
        """`home` is the user data folder, `folder` the one within it that belongs to the workspace."""
        self._home = home
        self._folder = folder
        self._clock = clock
        self._limit = round(limit * MEGABYTE)

    def path(self, schema: Schema) -> Path:
        """Where a physical database is."""
        return (self._home if schema is PRODUCTION else self._folder) / f"{schema.name}.db"

    def files(self) -> list[FileState]:
        """Every physical database."""
        return [self._file(schema) for schema in SCHEMAS]

    def logical(self) -> list[DatabaseState]:
        """All 27, in the order of the catalog."""
        return [self._logical(each) for each in CATALOG]

    def _file(self, schema: Schema) -> FileState:
        path = self.path(schema)
        state = FileState(
            name=schema.name, path=str(path), state="absent", limit=self._limit, head=schema.head
        )
        size, written = _measured(path)
        if written is None:
            return state
        state = replace(state, bytes=size, written=written)
        try:
            with reading(path, self._clock) as reader:
                revision = revision_of(reader)
        except CockpitError as error:
            return replace(state, state="unreadable", reason=error.message)
        health, reason = _health(revision, schema.head, size, self._limit)
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
        if database.schema is None or not self.path(database.schema).is_file():
            return state
        try:
            with reading(self.path(database.schema), self._clock) as reader:
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


def revision_of(reader: Reader) -> str | None:
    """The revision of the schema; None where there is none."""
    if "alembic_version" not in names_of(reader):
        return None
    return next(
        (str(version) for (version,) in reader.execute("SELECT version_num FROM alembic_version")), None
    )


def names_of(reader: Reader) -> set[str]:
    """The names of all tables and views."""
    found = reader.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {str(name) for (name,) in found}


def _tables(reader: Reader, database: LogicalDatabase) -> Iterator[TableState]:
    there = names_of(reader)
    for table in tables_of(database):
        if table.name in there:
            yield _table(reader, table)


def _table(reader: Reader, table: Table) -> TableState:
    columns = {str(name) for _, name, *_ in reader.execute(f'PRAGMA table_info("{table.name}")')}
    when = next((name for name in WHEN if name in columns), None)
    newest = f'max("{when}")' if when else "NULL"
    # What an older version made may lack a column; what each row takes is read from its header alone.
    size = " + ".join(f'ifnull(octet_length("{name}"), 0)' for name in sorted(columns)) or "0"
    counted = f'SELECT count(*), {newest}, ifnull(sum({size}), 0) FROM "{table.name}"'  # noqa: S608 - Names from our own schema.
    rows, last, size_of_all = reader.execute(counted)[0]
    return TableState(table.name, rows, _moment(last), size_of_all)


def _moment(value: object) -> str | None:
    if isinstance(value, float | int):
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds")
    return str(value) if value is not None else None


def _measured(path: Path) -> tuple[int, str | None]:
    """What a database takes with its log, and when it last changed; no moment where there is none."""
    parts = [_status(Path(f"{path}{suffix}")) for suffix in BESIDE]
    if parts[0] is None:
        return 0, None
    # The log comes and goes with those who write.
    found = [part for part in parts if part is not None]
    return sum(part.st_size for part in found), _moment(max(part.st_mtime for part in found))


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


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
