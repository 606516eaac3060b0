"""Change capture: triggers that note in a log what anybody writes, for the price of one narrow row.

They use nothing that an old SQLite lacks, because they run in the program that writes. Each table has a log
of its own, so that values stay what they are; clocks are computed when the log is folded into the rows'
stamps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.core.errors import Invalid
from cockpit.features.sync.mapping import OWN_PREFIX, Column, Mapped
from cockpit.features.sync.store.names import listed, marks, matching, quoted
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import Foreign

LOG = f"{OWN_PREFIX}log_"
NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
"""Milliseconds since 1970, as every SQLite can say them."""
AT_ONCE = 1_000


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


def describe(database: Foreign, table: str) -> list[Column]:
    """The stored columns of a table; none when there is no such table."""
    rows = database.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    stored = [(name, str(declared), key) for _, name, declared, _, _, key, hidden in rows if not hidden]
    alone = sum(1 for _, _, key in stored if key) == 1
    rowid = not _is_without_rowid(database, table)
    return [
        Column(name, affinity(declared), key, rowid and alone and bool(key) and declared.upper() == "INTEGER")
        for name, declared, key in stored
    ]


def affinity(declared: str) -> str:
    """What SQLite makes of a declared type."""
    upper = declared.upper()
    for affinity, words in (("INTEGER", ("INT",)), ("TEXT", ("CHAR", "CLOB", "TEXT")), ("BLOB", ("BLOB",)),
                            ("REAL", ("REAL", "FLOA", "DOUB"))):  # fmt: skip
        if any(word in upper for word in words):
            return affinity
    return "NUMERIC" if upper else "BLOB"


def defaults(database: Foreign, table: Mapped) -> dict[str, Value]:
    """What columns hold that nobody has written."""
    local = {mine: shared for shared, mine in table.columns}
    found: dict[str, Value] = {}
    for _, name, _, _, default, *_ in database.execute(
        f"PRAGMA table_xinfo({quoted(table.local)})"
    ).fetchall():
        if name in local:
            found[local[name]] = database.execute(f"SELECT {default or 'NULL'}").fetchone()[0]
    return found


def check_key(database: Foreign, table: Mapped) -> None:
    """Raise Invalid when two rows may have the same key."""
    key = sorted(local for _, local in table.key)
    if sorted(column.name for column in describe(database, table.local) if column.key) == key:
        return
    if not any(sorted(columns) == key for columns in unique_indexes(database, table.local)):
        raise Invalid(
            f"sync.tables.{table.name}.key: {', '.join(key)} in {table.local} of {database.path.name} "
            "is neither the primary key nor unique."
        )


def unique_indexes(database: Foreign, table: str) -> list[list[str]]:
    """The columns of each unique index that covers all rows."""
    indexes = database.execute(f"PRAGMA index_list({quoted(table)})").fetchall()
    found: list[list[str]] = []
    for _, name, unique, _, partial in indexes:
        columns = [row[2] for row in database.execute(f"PRAGMA index_info({quoted(name)})")]
        if unique and not partial and None not in columns:
            found.append(columns)
    return found


def has_references(database: Foreign, table: str) -> bool:
    """Whether rows of the table refer to others."""
    return bool(database.execute(f"PRAGMA foreign_key_list({quoted(table)})").fetchall())


def is_captured(database: Foreign, table: Mapped) -> bool:
    """Whether the triggers are there: they vanish with a table that is made anew."""
    wanted = {name for name, _ in _triggers(table)}
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table.local,)
    )
    return wanted <= {name for (name,) in found}


def install(database: Foreign, table: Mapped) -> None:
    """Begin to note what is written to the table."""
    keys = [f"k{number}" for number in range(len(table.key))]
    olds = [f"c{number}" for number in range(len(table.columns))]
    columns = ["number INTEGER PRIMARY KEY", "kind", "at", "changed", *keys, *olds]
    database.execute(f"CREATE TABLE {quoted(LOG + table.local)} ({', '.join(columns)})")
    for name, statement in _triggers(table):
        database.execute(f"CREATE TRIGGER {quoted(name)} {statement}")


def remove(database: Foreign, local: str) -> None:
    """Stop noting what is written to a table, and forget what was noted."""
    for kind in ("insert", "update", "rekey", "delete"):
        database.execute(f"DROP TRIGGER IF EXISTS {quoted(_trigger(local, kind))}")
    database.execute(f"DROP TABLE IF EXISTS {quoted(LOG + local)}")


def entries(database: Foreign, local: str, keys: int) -> Iterator[Entry]:
    """What was noted, the oldest first."""
    for row in database.execute(f"SELECT * FROM {quoted(LOG + local)} ORDER BY number"):
        _, kind, at, changed, *values = row
        yield Entry(kind, at, tuple(values[:keys]), changed or "", tuple(values[keys:]))


def forget(database: Foreign, local: str) -> None:
    """Empty the log."""
    database.execute(f"DELETE FROM {quoted(LOG + local)}")


def noted(database: Foreign, local: str) -> int:
    """How many writes wait in the log."""
    return int(database.execute(f"SELECT count(*) FROM {quoted(LOG + local)}").fetchone()[0])


def user_triggers(database: Foreign, local: str) -> list[tuple[str, str]]:
    """The triggers of others on a table: their effects travel as rows and must not happen twice."""
    rows = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE", (local,)
    )
    return [(name, sql) for name, sql in rows.fetchall() if not name.startswith(OWN_PREFIX)]


def _is_without_rowid(database: Foreign, table: str) -> bool:
    rows = database.execute("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,))
    return any(row[0] for row in rows.fetchall())


def _trigger(local: str, kind: str) -> str:
    return f"{OWN_PREFIX}{local}_{kind}"


def _triggers(table: Mapped) -> list[tuple[str, str]]:
    on, log = quoted(table.local), quoted(LOG + table.local)
    keys = [local for _, local in table.key]
    columns = [local for _, local in table.columns]
    numbered = [f"k{number}" for number in range(len(keys))]
    olds = [f"c{number}" for number in range(len(columns))]

    def key(row: str) -> str:
        return ", ".join(f"{row}.{quoted(name)}" for name in keys)

    insert = f"INSERT INTO {log} (kind, at, {', '.join(numbered)}) VALUES ('i', {NOW}, {key('NEW')});"
    deleted = ", ".join([key("OLD"), *(f"OLD.{quoted(name)}" for name in columns)])
    delete = f"INSERT INTO {log} (kind, at, {', '.join([*numbered, *olds])}) VALUES ('d', {NOW}, {deleted});"
    # Without BINARY a column that ignores case would not see a change of case.
    changed = " || ".join(["''", *(f"({_differs(name)})" for name in columns)])
    places = f"kind, at, changed, {', '.join(numbered)}"
    update = f"INSERT INTO {log} ({places}) VALUES ('u', {NOW}, {changed}, {key('OLD')});"
    rekeyed = " OR ".join(_differs(name) for name in keys)
    found = [
        (_trigger(table.local, "insert"), f"AFTER INSERT ON {on} BEGIN {insert} END"),
        (_trigger(table.local, "delete"), f"AFTER DELETE ON {on} BEGIN {delete} END"),
        (_trigger(table.local, "rekey"), f"AFTER UPDATE ON {on} WHEN {rekeyed} BEGIN {delete} {insert} END"),
    ]
    if columns:
        when = f"AFTER UPDATE ON {on} WHEN NOT ({rekeyed}) BEGIN {update} END"
        found.append((_trigger(table.local, "update"), when))
    return found


def _differs(name: str) -> str:
    return f"OLD.{quoted(name)} COLLATE BINARY IS NOT NEW.{quoted(name)}"


def find(
    database: Foreign, local: str, columns: list[str], values: list[Value], wanted: list[str]
) -> list[Any]:
    """The wanted columns of the rows that hold those values."""
    statement = f"SELECT {listed(wanted)} FROM {quoted(local)} WHERE {matching(columns)}"
    return database.execute(statement, values).fetchall()


def insertion(local: str, columns: list[str]) -> str:
    """The statement that inserts a row."""
    return f"INSERT INTO {quoted(local)} ({listed(columns)}) VALUES ({marks(len(columns))})"
