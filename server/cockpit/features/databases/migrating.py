"""Says what a migration would do, by doing it to a copy: nothing is guessed, and what fails is not begun."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, text

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.storage import snapshots
from cockpit.storage.engine import Database, open_file
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import (
    Schema,
    alone,
    climb_whole,
    copy_of,
    refuse_drift,
    refuse_newer,
    shape,
)
from cockpit.storage.shape import Form, Shape
from cockpit.storage.steps import revision, steps_between

REHEARSAL: Final = "rehearsal"
"""The folder beside the database for the copy: where there is room for it, there is for the migration."""


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
class _State:
    """A database at one moment."""

    shape: Shape
    rows: Mapping[str, int]


def plan(schema: Schema, path: Path, clock: Clock) -> Migration:
    """What a migration of the database would do; it is left as it is."""
    answer = Migration(database=schema.name, path=str(path), state="absent", head=schema.head)
    if not path.is_file():
        return answer
    current = None
    try:
        with alone(path):
            with open_file(path) as database, database.read() as connection:
                current = revision(connection)
                there = shape(connection)
            if current is None or current == schema.head:
                return replace(answer, state="current", current=current)
            refuse_newer(path, schema, current)
            refuse_drift(path, there, schema, current)
            return _rehearsed(replace(answer, state="planned", current=current), schema, path, clock)
    except CockpitError as error:
        return replace(answer, state="refused", reason=error.message, current=current)


def migrate(schema: Schema, path: Path, clock: Clock) -> Migration:
    """Migrate the database if a rehearsal has shown that this works."""
    planned = plan(schema, path, clock)
    if planned.state != "planned":
        return planned
    try:
        opened(path, schema).close()
    except CockpitError as error:
        return replace(planned, state="refused", reason=error.message)
    return replace(planned, state="migrated")


def _rehearsed(answer: Migration, schema: Schema, path: Path, clock: Clock) -> Migration:
    current = answer.current or ""
    with _copied(path) as copy, open_file(copy) as database:
        before = _state(database)
        begun = clock.monotonic()
        with database.write() as connection:
            climb_whole(connection, schema)
        seconds = clock.monotonic() - begun
        after = _state(database)
        database.close()
        size = copy.stat().st_size
    changed = _changed(before.shape, after.shape)
    return replace(
        answer,
        steps=tuple(
            f"{step.revision}: {step.title}"
            for step in steps_between(schema.migrations, current, schema.head)
        ),
        changes=tuple(_changes(before, after)),
        rows=sum(after.rows.get(name, before.rows.get(name, 0)) for name in changed),
        before=path.stat().st_size,
        after=size,
        seconds=round(seconds, 3),
        copy=str(copy_of(path, current)),
    )


@contextmanager
def _copied(path: Path) -> Generator[Path]:
    """A copy of the database, for as long as it is needed; one of a killed rehearsal goes with it."""
    folder = path.with_name(REHEARSAL)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        copy = folder / path.name
        snapshots.keep(path, copy)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _state(database: Database) -> _State:
    with database.read() as connection:
        there = shape(connection)
        return _State(there, {name: _count(connection, name) for name in there})


def _count(connection: Connection, table: str) -> int:
    query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - The name is that of a table that is there.
    return connection.execute(text(query)).scalar_one()


def _changed(before: Shape, after: Shape) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _changes(before: _State, after: _State) -> Iterator[str]:
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
