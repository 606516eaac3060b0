"""A table that one replica lacks is made as another one has it."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.core.errors import Invalid
from cockpit.features.sync.config import Options
from cockpit.features.sync.mapping import SchemaMapper
from cockpit.features.sync.store.replica import Replica


def create_missing(replica: Replica, replicas: Sequence[Replica], options: Options) -> list[str]:
    """Make the shared tables that a replica lacks, and name them; raises Invalid when nobody knows their
    columns."""
    made: list[str] = []
    for name, table in options.tables.items():
        mapper = SchemaMapper(name, table, replica.name)
        if replica.dialect.describe(mapper.table):
            continue
        if replica.name in table.replicas:
            raise Invalid(f"sync.tables.{name}: {replica.name} has no table {mapper.table}: create it there.")
        statements = _statements(name, replica, replicas, options)
        with replica.database.write():
            for statement in statements:
                replica.database.execute(statement)
        made.append(name)
    return made


def _statements(name: str, target: Replica, replicas: Sequence[Replica], options: Options) -> list[str]:
    """How a replica of the same kind made the table and its indexes, one that calls them what all do."""
    for replica in replicas:
        if replica.name in options.tables[name].replicas or type(replica.dialect) is not type(target.dialect):
            continue
        if statements := replica.dialect.creation(name):
            return statements
    raise Invalid(
        f"sync.tables.{name}: {target.name} has no such table, and no other database of its kind has one to "
        "copy: create it there."
    )
