"""The migrations of one physical database: Alembic's scripts, each a step from one schema to the next.

Their history is a line. They run on a connection of ours in a transaction of ours, so that all of them take
place or none.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

from cockpit.core.errors import Conflict
from cockpit.core.lazy import lazy
from cockpit.storage.engine import driver
from cockpit.storage.shape import Shape, shape_of

if TYPE_CHECKING:
    from alembic import operations, script
    from alembic.runtime import migration
else:
    # Alembic takes 0.4 s to import and is needed only when a schema has changed.
    operations = lazy("alembic.operations")
    migration = lazy("alembic.runtime.migration")
    script = lazy("alembic.script")

# What the scripts call `op` is one for the whole process, and the daemon opens several databases at once.
_stepping: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Step:
    """One migration."""

    revision: str
    """The schema that it leads to."""
    title: str


def steps_between(folder: Path, current: str, target: str) -> list[Step]:
    """The migrations from one schema to another; raises Conflict where the first one is unknown."""
    return [Step(each.revision, each.doc) for each in _scripts(folder, current, target)]


def is_known(folder: Path, revision: str) -> bool:
    """Whether there is, or was, such a schema."""
    return any(each.revision == revision for each in script.ScriptDirectory(folder).walk_revisions())


def climb(connection: Connection, folder: Path, target: str) -> None:
    """Migrate within the transaction of the caller, and state the new schema."""
    current = revision(connection)
    context = migration.MigrationContext.configure(connection, opts={"transactional_ddl": False})
    with _stepping, operations.Operations.context(context):
        for each in _scripts(folder, current or "", target):
            each.module.upgrade()
    stamp(connection, target)


def shape_at(folder: Path, target: str) -> Shape:
    """What a database of that schema has: its migrations are run in memory."""
    engine = create_engine("sqlite://", module=driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            climb(connection, folder, target)
            return shape_of(lambda statement: [tuple(row) for row in connection.exec_driver_sql(statement)])
    finally:
        engine.dispose()


def revision(connection: Connection) -> str | None:
    """The schema's revision as the database states it; None for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def stamp(connection: Connection, target: str) -> None:
    """State the schema."""
    if revision(connection) is None:
        table = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        connection.execute(text(table))
        connection.execute(text("INSERT INTO alembic_version VALUES (:target)"), {"target": target})
    else:
        connection.execute(text("UPDATE alembic_version SET version_num = :target"), {"target": target})


def _scripts(folder: Path, current: str, target: str) -> Sequence[script.Script]:
    known = sorted(script.ScriptDirectory(folder).walk_revisions(), key=lambda each: each.revision)
    unknown = {current, target} - {"", *(each.revision for each in known)}
    if unknown:
        said = f"There is no schema {unknown.pop()}: no cockpit has ever made it."
        raise Conflict(said, hint="cockpit doctor")
    return [each for each in known if current < each.revision <= target]
