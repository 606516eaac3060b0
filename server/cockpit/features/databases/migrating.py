"""Says what a migration would do, by doing it to a copy: nothing is guessed, and what fails is not begun."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.databases.migration import Migration, State, told
from cockpit.storage import snapshots
from cockpit.storage.engine import Database, open_file
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import (
    Schema,
    alone,
    climb_whole,
    copy_of,
    refuse_drift,
    refuse_newer,
    shape,
)
from cockpit.storage.steps import revision

REHEARSAL: Final = "rehearsal"
"""The folder beside the database for the copy: where there is room for it, there is for the migration."""


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
        opened_file(path, schema).close()
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
    return replace(
        told(answer, schema, before, after),
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


def _state(database: Database) -> State:
    with database.read() as connection:
        return State.of(connection, shape(connection))
