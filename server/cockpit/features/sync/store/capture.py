"""Change capture: triggers that note in a log what anybody writes, for the price of one narrow row.

Each table has a log of its own, so that values stay what they are; clocks are computed when the log is folded
into the rows' stamps. The dialects make the triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from cockpit.core.errors import Invalid
from cockpit.features.sync.mapping import OWN_PREFIX, Mapped
from cockpit.features.sync.store.dialect import Dialect
from cockpit.features.sync.store.names import listed, quoted
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import Foreign

LOG: Final = f"{OWN_PREFIX}log_"


@dataclass(frozen=True, slots=True)
class Entry:
    """One write to one row."""

    kind: Literal["i", "u", "d"]
    at: int
    key: tuple[Value, ...]
    changed: str
    """For an update a digit for each column, 1 where it changed."""
    old: tuple[Value, ...]
    """For a deletion the values that the row had."""


def places(table: Mapped) -> tuple[list[str], list[str]]:
    """The columns of the log for the key, and for the values that a deleted row had."""
    keys = [f"k{number}" for number in range(len(table.key))]
    return keys, [f"c{number}" for number in range(len(table.columns))]


def check_key(dialect: Dialect, table: Mapped) -> None:
    """Raise Invalid when two rows may have the same key."""
    key = sorted(local for _, local in table.key)
    if sorted(column.name for column in dialect.describe(table.local) if column.key) == key:
        return
    if not any(sorted(columns) == key for columns in dialect.unique_indexes(table.local)):
        raise Invalid(
            f"sync.tables.{table.name}.key: {', '.join(key)} in {table.local} is neither the primary key nor "
            "unique."
        )


def entries(database: Foreign, table: Mapped) -> Iterator[Entry]:
    """What was noted, the oldest first."""
    keys, olds = places(table)
    wanted = listed(["kind", "at", "changed", *keys, *olds])
    for row in database.stream(f"SELECT {wanted} FROM {quoted(LOG + table.local)} ORDER BY number"):
        kind, at, changed, *values = row
        yield Entry(kind, at, tuple(values[: len(keys)]), changed or "", tuple(values[len(keys) :]))


def forget(database: Foreign, local: str) -> None:
    """Empty the log."""
    database.execute(f"DELETE FROM {quoted(LOG + local)}")


def noted(database: Foreign, local: str) -> int:
    """How many writes wait in the log."""
    return int(database.execute(f"SELECT count(*) FROM {quoted(LOG + local)}").fetchone()[0])


def trigger(local: str, kind: str) -> str:
    """What a trigger of ours is called."""
    return f"{OWN_PREFIX}{local}_{kind}"


def find(database: Foreign, local: str, condition: str, values: list[Value], wanted: list[str]) -> list[Any]:
    """The wanted columns of the rows that meet a condition."""
    statement = f"SELECT {listed(wanted)} FROM {quoted(local)} WHERE {condition}"
    return database.execute(statement, values).fetchall()
