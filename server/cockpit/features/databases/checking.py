"""Whether a database is whole, and has the tables that this version makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec
from sqlalchemy import Table

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.databases.reading import Reader, reading
from cockpit.features.databases.state import names_of, revision_of
from cockpit.storage.migrate import Schema

MOST_FAULTS: Final = 20


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a database."""

    database: str
    kind: Literal["unreadable", "damaged", "reference", "drift", "newer"]
    """`reference`: a row refers to one that is not there; `drift`: the tables are not those of its schema."""
    message: str


def check(schema: Schema, path: Path, clock: Clock) -> list[Fault]:
    """What is wrong with the database; nothing where there is none yet."""
    if not path.exists():
        return []
    try:
        with reading(path, clock) as reader:
            return list(_faults(schema, reader))
    except CockpitError as error:
        return [Fault(schema.name, "unreadable", error.message)]


def drift(schema: Schema, path: Path, clock: Clock) -> list[Fault]:
    """Where the tables of a sound database of this version are not as this version makes them."""
    with reading(path, clock) as reader:
        return list(_drift(schema, reader)) if revision_of(reader) == schema.head else []


def _faults(schema: Schema, reader: Reader) -> Iterator[Fault]:
    for (verdict,) in reader.execute(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if verdict != "ok":
            yield Fault(schema.name, "damaged", str(verdict))
    for table, row, parent, _ in reader.execute("PRAGMA foreign_key_check")[:MOST_FAULTS]:
        yield Fault(schema.name, "reference", f"{table}: row {row} refers to no row of {parent}.")
    revision = revision_of(reader)
    if revision is not None and revision > schema.head:
        yield Fault(
            schema.name, "newer",
            f"A newer cockpit has written it (schema {revision}; this one knows {schema.head}).",
        )  # fmt: skip
    # What an older schema lacks is made by its migration; only the schema of this version is known here.
    if revision == schema.head:
        yield from _drift(schema, reader)


def _drift(schema: Schema, reader: Reader) -> Iterator[Fault]:
    there = names_of(reader) - {"alembic_version"}
    for table in schema.metadata.sorted_tables:
        if table.name not in there:
            yield Fault(schema.name, "drift", f"The table {table.name} is missing.")
            continue
        yield from (Fault(schema.name, "drift", message) for message in _difference(table, reader))


def _difference(table: Table, reader: Reader) -> Iterator[str]:
    columns = {
        str(name): str(kind) for _, name, kind, *_ in reader.execute(f'PRAGMA table_info("{table.name}")')
    }
    wanted = {column.name: str(column.type) for column in table.columns}
    for name in sorted(wanted.keys() - columns.keys()):
        yield f"{table.name} lacks the column {name}."
    for name in sorted(columns.keys() - wanted.keys()):
        yield f"{table.name} has a column {name} that this version does not know."
    for name in sorted(wanted.keys() & columns.keys()):
        if wanted[name] != columns[name]:
            yield f"{table.name}.{name} is {columns[name] or 'without a type'} instead of {wanted[name]}."
    indexes = {str(row[1]) for row in reader.execute(f'PRAGMA index_list("{table.name}")')}
    for name in sorted({str(index.name) for index in table.indexes} - indexes):
        yield f"{table.name} lacks the index {name}."
