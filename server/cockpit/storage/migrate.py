"""Brings a database to the schema of this version: created whole when new, by Alembic when it is older."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text

from cockpit.core.errors import Conflict
from cockpit.core.lazy import lazy
from cockpit.storage.engine import Database, create_tables
from cockpit.storage.schema import analytics, production

TYPE_CHECKING = False
if TYPE_CHECKING:
    from alembic import command, config
else:
    # Alembic takes 0.4 s to import and is needed only when a schema has changed.
    command = lazy("alembic.command")
    config = lazy("alembic.config")

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Schema:
    """One physical database: its name, its tables, the newest revision and the way there."""

    name: str
    holds: str
    """What people lose with it, in the plural."""
    metadata: MetaData
    head: str
    migrations: Path


ANALYTICS = Schema(
    "analytics",
    "the snoozes, the history of the findings, the scores and the record of conflicts",
    analytics.metadata,
    "0006",
    MIGRATIONS / "analytics",
)
PRODUCTION = Schema(
    "production",
    "the records of past sessions and the lessons learned",
    production.metadata,
    "0003",
    MIGRATIONS / "production",
)
SCHEMAS = (ANALYTICS, PRODUCTION)


def migrate(database: Database, schema: Schema) -> list[str]:
    """Make the tables those of this version; raises Conflict when a newer version has been here.

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
    if current > schema.head:
        raise Conflict(
            f"{database.path} was written by a newer cockpit (schema {current}; this one knows "
            f"{schema.head}): update this one.",
            hint="cockpit doctor",
        )
    logger.info("Migrating %s from %s to %s.", database.path, current, schema.head)
    command.upgrade(alembic_config(database, schema), schema.head)
    return []


def _create(database: Database, schema: Schema) -> bool:
    """Make all tables of a new database; whether nobody else has done so meanwhile."""
    with database.write() as connection:
        if revision(connection) is not None:
            return False
        create_tables(connection, schema.metadata)
        _stamp(connection, schema.head)
        return True


def revision(connection: Connection) -> str | None:
    """The schema's revision as the database states it; None for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def alembic_config(database: Database, schema: Schema) -> config.Config:
    """Alembic's configuration for one database: there is no alembic.ini."""
    settings = config.Config()
    settings.set_main_option("script_location", str(schema.migrations))
    settings.attributes["database"] = database
    settings.attributes["metadata"] = schema.metadata
    return settings


def _stamp(connection: Connection, head: str) -> None:
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
