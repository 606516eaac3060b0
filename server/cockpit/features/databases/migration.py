"""What a migration does to a database, in words: from how it is before and afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, text

from cockpit.storage.migrate import Schema
from cockpit.storage.shape import Form, Shape
from cockpit.storage.steps import steps_between


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, or was done, to one database."""

    database: str
    path: str
    state: Literal["absent", "current", "planned", "migrated", "refused"]
    reason: str = ""
    """Why it is refused."""
    current: str | None = None
    """The schema that it has, or had."""
    head: str
    steps: tuple[str, ...] = ()
    """The migrations, each with the schema that it leads to."""
    changes: tuple[str, ...] = ()
    """What differs afterwards, in words."""
    rows: int = 0
    """In the tables that change."""
    before: int = 0
    """Bytes."""
    after: int = 0
    seconds: float = 0.0
    copy: str = ""
    """Where the database is kept as it was."""


@dataclass(frozen=True, slots=True)
class State:
    """A database at one moment."""

    shape: Shape
    rows: Mapping[str, int]

    @classmethod
    def of(cls, connection: Connection, shape: Shape) -> State:
        """With the rows of its tables counted."""
        return cls(shape, {name: _count(connection, name) for name in shape})


def told(answer: Migration, schema: Schema, before: State, after: State) -> Migration:
    """The plan with its steps, and with what they change."""
    changed = _changed(before.shape, after.shape)
    steps = steps_between(schema.migrations, answer.current or "", schema.head)
    return replace(
        answer,
        state="planned",
        steps=tuple(f"{step.revision}: {step.title}" for step in steps),
        changes=tuple(_changes(before, after)),
        rows=sum(after.rows.get(name, before.rows.get(name, 0)) for name in changed),
    )


def _count(connection: Connection, table: str) -> int:
    query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - The name is that of a table that is there.
    return connection.execute(text(query)).scalar_one()


def _changed(before: Shape, after: Shape) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _changes(before: State, after: State) -> Iterator[str]:
    """The tables that come, those that go, and what becomes of the others."""
    for name in sorted(after.shape.keys() - before.shape.keys()):
        count = after.rows[name]
        yield f"makes the table {name}{f' with {count:,} rows' if count else ', which is empty'}"
    for name in sorted(before.shape.keys() - after.shape.keys()):
        yield f"removes the table {name} with its {before.rows[name]:,} rows"
    for name in sorted(before.shape.keys() & after.shape.keys()):
        yield from _altered(name, before.shape[name], after.shape[name], after.rows[name])
        if after.rows[name] != before.rows[name]:
            yield f"leaves {after.rows[name]:,} of {before.rows[name]:,} rows in {name}"


def _altered(table: str, before: Form, after: Form, count: int) -> Iterator[str]:
    for name in sorted(after.columns.keys() - before.columns.keys()):
        yield f"adds the column {name} to {table} ({count:,} rows)"
    for name in sorted(before.columns.keys() - after.columns.keys()):
        yield f"removes the column {name} from {table} ({count:,} rows)"
    for name in sorted(before.columns.keys() & after.columns.keys()):
        if before.columns[name] != after.columns[name]:
            kinds = f"{before.columns[name]} to {after.columns[name]}"
            yield f"changes {table}.{name} from {kinds} ({count:,} rows)"
    for name in sorted(after.indexes - before.indexes):
        yield f"builds the index {name} over {count:,} rows"
    for name in sorted(before.indexes - after.indexes):
        yield f"removes the index {name}"
