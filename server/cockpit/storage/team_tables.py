"""Brings the schemas of a team's PostgreSQL to those of this version.

A migration is one transaction of the server's, which undoes it as a whole when anything fails, also when the
computer that runs it does: so there is no copy beforehand.
"""

from __future__ import annotations

import hashlib
import logging
import platform
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, NullPool, create_engine, text

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.home import SETTING, Home, TeamStore
from cockpit.storage.catalog import APART
from cockpit.storage.engine import create_views
from cockpit.storage.migrate import Schema, refuse_drift, refuse_newer, refused, shape_wanted
from cockpit.storage.postgres import OLDEST_VERSION
from cockpit.storage.shape import NOT_OURS, Form, Shape, differences
from cockpit.storage.steps import climb, revision, stamp, steps_between
from cockpit.storage.team import LOCK, LOCKED, Schemas, TeamDatabase, connect, failures, pg8000

logger = logging.getLogger(__name__)

LONGEST_NAME: Final = 40
VERSION: Final = text("SELECT CAST(current_setting('server_version_num') AS int)")
HAS_SCHEMA: Final = text("SELECT to_regnamespace(quote_ident(:name)) IS NOT NULL")
COLUMNS: Final = text("""
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, n.nspname,
           a.attcollation = 'pg_catalog."default"'::regcollation
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY(current_schemas(false))
""")
INDEXES: Final = text(
    "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = ANY(current_schemas(false))"
)
KINDS: Final = {
    "text": "TEXT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "double precision": "FLOAT",
    "bytea": "BLOB",
}
"""What a type is called in a file."""
WORKSPACES: Final = (
    "CREATE SCHEMA IF NOT EXISTS cockpit",
    """
    CREATE TABLE IF NOT EXISTS cockpit.workspaces (
        name text PRIMARY KEY, host text NOT NULL, folder text NOT NULL, UNIQUE (host, folder)
    )
    """,
)
HAS_NAMES: Final = text("SELECT to_regclass('cockpit.workspaces')")
REGISTERED: Final = text("SELECT name FROM cockpit.workspaces WHERE host = :host AND folder = :folder")
REGISTER: Final = text(
    "INSERT INTO cockpit.workspaces VALUES (:name, :host, :folder) ON CONFLICT DO NOTHING RETURNING name"
)


def opened(home: Home, store: TeamStore, schema: Schema) -> tuple[TeamDatabase, list[str]]:
    """The database with the tables of this version, created when it is absent; and which tables were missing.

    Raises Unavailable where the server cannot be used, and Conflict where its tables must not be touched.
    """
    database = TeamDatabase(store, _schemas(home, store, schema), home.mark(schema.name))
    try:
        return database, _migrate(database, schema)
    except BaseException:
        database.close()
        raise


def found(home: Home, store: TeamStore, schema: Schema) -> TeamDatabase | None:
    """The database as it is; None where there is none yet. Raises Unavailable."""
    with _connected(store) as connection:
        name = store.name
        if home.workspace is not None and not name:
            if connection.execute(HAS_NAMES).scalar_one() is None:
                return None
            name = connection.execute(REGISTERED, _working_copy(home.workspace)).scalar_one_or_none() or ""
            if not name:
                return None
        schemas = _named(schema, name if home.workspace is not None else "")
        if not _is_there(connection, schemas.main):
            return None
    return TeamDatabase(store, schemas, home.mark(schema.name))


def shape(connection: Connection) -> Shape:
    """The tables in the schemas of a connection, with the types that they have in a file."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind, strict, *_ in connection.execute(COLUMNS):
        named = KINDS.get(kind, str(kind))
        columns.setdefault(table, {})[str(column)] = f"{named} NOT NULL" if strict else named
    indexes: dict[str, set[str]] = {}
    for table, index in connection.execute(INDEXES):
        indexes.setdefault(table, set()).add(index)
    return {
        name: Form(found, frozenset(indexes.get(name, ())))
        for name, found in columns.items()
        if not name.startswith(NOT_OURS)
    }


def _migrate(database: TeamDatabase, schema: Schema) -> list[str]:
    with database.read() as connection:
        current, there = revision(connection), shape(connection)
    if current == schema.head and not _missing(schema, there):
        return []
    with database.write() as connection:
        # Somebody else may have done it meanwhile.
        current, there = revision(connection), shape(connection)
        if current is None or current == schema.head:
            missing = _missing(schema, there)
            _create(connection, schema, missing, database.schemas)
            if current is None:
                stamp(connection, schema.head)
            return missing if current else []
        refuse_newer(database.place, schema, current)
        refuse_drift(database.place, there, schema, current)
        titles = [step.title for step in steps_between(schema.migrations, current, schema.head)]
        logger.info("Migrating %s from %s: %s", database.place, current, " ".join(titles))
        with refused(database.place, current):
            climb_whole(connection, schema, database.schemas)
    return []


def climb_whole(connection: Connection, schema: Schema, schemas: Schemas) -> None:
    """Migrate to this version in the transaction of the caller; raises Conflict when that has not led to its
    tables."""
    climb(connection, schema.migrations, schema.head)
    _settle(connection, schema, schemas)
    if faults := list(differences(shape(connection), shape_wanted(schema, schema.head))):
        raise Conflict(f"The migration has not led to schema {schema.head}: {faults[0]}")


def _missing(schema: Schema, there: Shape) -> list[str]:
    return [name for name in schema.metadata.tables if name not in there]


def _create(connection: Connection, schema: Schema, names: Iterable[str], schemas: Schemas) -> None:
    tables = [schema.metadata.tables[name] for name in names]
    schema.metadata.create_all(connection, tables, checkfirst=False)
    _settle(connection, schema, schemas)


def _settle(connection: Connection, schema: Schema, schemas: Schemas) -> None:
    """Move new tables to the schemas that they belong to, and let their texts have the order of a file's."""
    # A column that a view uses cannot be altered.
    for name in schema.metadata.info.get("views", ()):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
    found = [row for row in connection.execute(COLUMNS) if row[0] in schema.metadata.tables]
    changes: dict[str, list[str]] = {}
    for table, column, _, _, place, is_default in found:
        if is_default:
            change = f'ALTER COLUMN "{column}" TYPE text COLLATE "C"'
            changes.setdefault(f'"{place}"."{table}"', []).append(change)
    for table, texts in changes.items():
        connection.execute(text(f"ALTER TABLE {table} {', '.join(texts)}"))
    homes = {table: apart for apart in schemas.apart for table in APART[_logical(apart)]}
    for table, place in {(row[0], row[4]) for row in found}:
        if place == schemas.main and table in homes:
            connection.execute(text(f'ALTER TABLE "{place}"."{table}" SET SCHEMA "{homes[table]}"'))
    create_views(connection, schema.metadata)


def _schemas(home: Home, store: TeamStore, schema: Schema) -> Schemas:
    """The schemas of a physical database, which are there from now on."""
    with _connected(store) as connection:
        connection.execute(LOCKED, {"ours": LOCK, "schema": "cockpit"})
        name = "" if home.workspace is None else _name(connection, store, home.workspace)
        schemas = _named(schema, name)
        for each in schemas.all:
            if not _is_there(connection, each):
                connection.execute(text(f'CREATE SCHEMA "{each}"'))
    return schemas


@contextmanager
def _connected(store: TeamStore) -> Generator[Connection]:
    """A transaction outside of all schemas; raises Unavailable for a server that is too old."""
    engine = create_engine(
        "postgresql+pg8000://", module=pg8000, creator=lambda: connect(store), poolclass=NullPool
    )
    with failures(store.url), engine.begin() as connection:
        if connection.execute(VERSION).scalar_one() < OLDEST_VERSION * 10_000:
            raise Unavailable(
                f"{store.url}: the server is older than PostgreSQL {OLDEST_VERSION}.", hint=SETTING
            )
        yield connection


def _named(schema: Schema, name: str) -> Schemas:
    suffix = name and f"_{name}"
    apart = [each for each, tables in APART.items() if schema.metadata.tables.keys() >= {*tables}]
    return Schemas(f"{schema.name}{suffix}", tuple(f"{each}{suffix}" for each in apart))


def _is_there(connection: Connection, schema: str) -> bool:
    return bool(connection.execute(HAS_SCHEMA, {"name": schema}).scalar_one())


def _name(connection: Connection, store: TeamStore, workspace: Path) -> str:
    """The name of a workspace: the one that it was given, else one that no other working copy has."""
    for statement in WORKSPACES:
        connection.execute(text(statement))
    if store.name:
        # No working copy gets it for its own from now on.
        connection.execute(REGISTER, {"name": store.name, "host": "", "folder": store.name})
        return store.name
    mine = _working_copy(workspace)
    if (name := connection.execute(REGISTERED, mine).scalar_one_or_none()) is not None:
        return str(name)
    bare = re.sub(r"[^a-z0-9_]+", "_", workspace.name.lower()).strip("_") or "workspace"
    digest = hashlib.sha256(f"{mine['host']}\0{mine['folder']}".encode()).hexdigest()[:8]
    for name in (bare[:LONGEST_NAME], f"{bare[: LONGEST_NAME - len(digest) - 1]}_{digest}"):
        if connection.execute(REGISTER, {**mine, "name": name}).scalar_one_or_none() is not None:
            return name
    raise Conflict(f"{workspace} cannot be named in the team's store.", hint="cockpit.storage.name")


def _working_copy(workspace: Path) -> dict[str, str]:
    return {"host": platform.node(), "folder": str(workspace)}


def _logical(schema: str) -> str:
    """The logical database that a schema holds."""
    return next(name for name in APART if schema == name or schema.startswith(f"{name}_"))
