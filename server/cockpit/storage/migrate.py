"""Brings a database to the schema of this version: created whole when new, migrated when it is older.

A migration is one transaction, under a lock, and begins with a copy of the database. It is refused where the
tables are not those that its schema has, because nobody can say what would become of them.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.exc import SQLAlchemyError

from cockpit.core.errors import CockpitError, Conflict, Unavailable
from cockpit.core.lease import held
from cockpit.storage import snapshots
from cockpit.storage.engine import Damaged, FileDatabase, create_tables
from cockpit.storage.schema import analytics, har, patterns, production
from cockpit.storage.shape import Shape, differences, shape_in, shape_of
from cockpit.storage.steps import climb, revision, shape_at, stamp, steps_between

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_SECONDS: Final = 60.0
"""For another window that migrates the same database."""
MOST_COPIES: Final = 2
"""Copies of older schemas that stay beside a database."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One physical database: its name, its tables, the newest revision and the way there."""

    name: str
    holds: str
    """What people lose with it, in the plural."""
    metadata: MetaData
    head: str
    migrations: Path
    is_derived: bool = False
    """Whether all of it can be made anew from the files of the workspace: no backup keeps it."""


ANALYTICS = Schema(
    "analytics",
    "the snoozes, the history of the findings, the scores and the record of conflicts",
    analytics.metadata,
    "0010",
    MIGRATIONS / "analytics",
)
PRODUCTION = Schema(
    "production",
    "the records of past sessions, the lessons learned and your own templates",
    production.metadata,
    "0004",
    MIGRATIONS / "production",
)
PATTERNS = Schema(
    "patterns",
    "the patterns mined from the workspace, until it is mined again,",
    patterns.metadata,
    "0001",
    MIGRATIONS / "patterns",
    is_derived=True,
)
HAR = Schema(
    "har",
    "the recordings that were kept",
    har.metadata,
    "0001",
    MIGRATIONS / "har",
)
SCHEMAS = (ANALYTICS, PRODUCTION, PATTERNS, HAR)


def migrate(database: FileDatabase, schema: Schema) -> list[str]:
    """Make the tables those of this version; raises Conflict where that must not be done, as when a newer
    version has been here.

    The tables that were missing are there again, empty; their names.
    """
    # Read first: who only reads need not wait for somebody that writes.
    with database.read() as connection:
        current = revision(connection)
        there = set(inspect(connection).get_table_names())
    if current is None:
        return [] if _create(database, schema) else migrate(database, schema)
    if current == schema.head:
        missing = [name for name in schema.metadata.tables if name not in there]
        if missing:
            with database.write() as connection:
                create_tables(connection, schema.metadata)
        return missing
    refuse_newer(database.path, schema, current)
    with alone(database.path):
        _bring(database, schema)
    return []


def refuse_newer(place: Path | str, schema: Schema, current: str) -> None:
    """Raise Conflict for a database of a version that is still to come."""
    if current > schema.head:
        raise Conflict(
            f"{place} was written by a newer cockpit (schema {current}; this one knows "
            f"{schema.head}): update this one.",
            hint="cockpit doctor",
        )


def refuse_drift(place: Path | str, there: Shape, schema: Schema, current: str) -> None:
    """Raise Conflict where the tables are not those of the schema that the database states."""
    faults = list(differences(there, shape_wanted(schema, current)))
    if faults:
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        away = ", or move the file away" if isinstance(place, Path) else ""
        raise Conflict(
            f"{place} is not migrated to schema {schema.head}, because its tables are not those of its "
            f"schema {current}: {faults[0]}{more} Undo that{away}.",
            hint="cockpit db migrate --plan",
        )


def copy_of(path: Path, revision: str) -> Path:
    """Where a database is kept as it was before it was migrated from a schema."""
    return path.with_name(f"{path.name}.schema-{revision}")


def copies_of(path: Path) -> list[Path]:
    """The copies that there are, the newest first."""
    begin = f"{path.name}.schema-"
    found = path.parent.glob(f"{begin}*")
    # What a killed run has left of a copy, and its lock, have something behind the schema.
    return sorted((each for each in found if each.name.removeprefix(begin).isalnum()), reverse=True)


def shape_wanted(schema: Schema, revision: str) -> Shape:
    """The tables of this version, or of an older one; raises Conflict for one that there has never been."""
    is_head = revision == schema.head
    return shape_in(schema.metadata) if is_head else shape_at(schema.migrations, revision)


def shape(connection: Connection) -> Shape:
    """The tables of a database."""
    return shape_of(lambda statement: [tuple(row) for row in connection.exec_driver_sql(statement)])


def climb_whole(connection: Connection, schema: Schema) -> None:
    """Migrate to this version in the transaction of the caller; raises Conflict when that has not led to its
    tables."""
    climb(connection, schema.migrations, schema.head)
    if not is_open(connection):
        raise Conflict("A migration has ended the transaction that it is part of.")
    if faults := list(differences(shape(connection), shape_wanted(schema, schema.head))):
        raise Conflict(f"The migration has not led to schema {schema.head}: {faults[0]}")


def is_open(connection: Connection) -> bool:
    """Whether the transaction is still open in SQLite itself, whoever has ended it."""
    used: Any = connection.connection.dbapi_connection
    return bool(used.in_transaction)


def _bring(database: FileDatabase, schema: Schema) -> None:
    with database.read() as connection:
        current, before = revision(connection), shape(connection)
    if current is None or current == schema.head:
        # Another window has done it meanwhile.
        return
    refuse_drift(database.path, before, schema, current)
    titles = [step.title for step in steps_between(schema.migrations, current, schema.head)]
    logger.info("Migrating %s from %s to %s: %s", database.path, current, schema.head, " ".join(titles))
    kept = copy_of(database.path, current)
    with refused(database.path, current), database.write() as connection:
        # Nobody writes from here on: the copy is what is migrated.
        snapshots.keep(database.path, kept)
        try:
            climb_whole(connection, schema)
        except BaseException:
            if not is_open(connection):
                # What it did is acknowledged already, so that no roll-back undoes it.
                snapshots.put_back(kept, database.path)
            raise
    for old in copies_of(database.path)[MOST_COPIES:]:
        old.unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Generator[None]:
    """Hold the lock of whoever migrates a database; raises Unavailable when another one takes too long."""
    with held(path.with_name(f"{path.name}.migrating"), WAIT_SECONDS):
        yield


@contextmanager
def refused(place: Path | str, current: str) -> Generator[None]:
    """Say of a migration that failed that it has changed nothing."""
    try:
        yield
    except Damaged:
        raise
    except (CockpitError, SQLAlchemyError, ValueError) as error:
        reason = error.message if isinstance(error, CockpitError) else str(error)
        raise Unavailable(
            f"{place} stays at schema {current}, with all that is in it, because it could not be migrated: "
            f"{reason}",
            hint="cockpit db migrate --plan",
        ) from error


def _create(database: FileDatabase, schema: Schema) -> bool:
    """Make all tables of a new database; whether nobody else has done so meanwhile."""
    with database.write() as connection:
        if revision(connection) is not None:
            return False
        create_tables(connection, schema.metadata)
        stamp(connection, schema.head)
        return True
