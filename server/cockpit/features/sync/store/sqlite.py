"""SQLite's part: its triggers use nothing that an old one lacks; they run in the program that writes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.features.sync.mapping import OWN_PREFIX, Column, Mapped
from cockpit.features.sync.store.capture import LOG, places, trigger
from cockpit.features.sync.store.names import listed, marks, quoted
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import IN_MEMORY, Broken, SqliteFile, undone

NOW: Final = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
"""Milliseconds since 1970, as every SQLite can say them."""


class SqliteDialect:
    """What is particular to SQLite."""

    same = "IS"
    failing = "OR ABORT"
    side_options = "WITHOUT ROWID"
    text_key = "TEXT"
    random = "lower(hex(randomblob(6)))"

    def __init__(self, database: SqliteFile, name: str) -> None:
        self._database = database
        self._name = name

    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        found = self._database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,))
        return found.fetchone() is not None

    def identity(self) -> str:
        """Where the file is: a copy is elsewhere."""
        path = self._database.path
        if path == IN_MEMORY:
            return self._name
        status = path.stat()
        return f"{path.resolve()} {status.st_dev}:{status.st_ino}"

    def describe(self, table: str) -> list[Column]:
        """The stored columns of a table; none when there is no such table."""
        rows = self._database.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
        stored = [(name, str(declared), key) for _, name, declared, _, _, key, hidden in rows if not hidden]
        alone = sum(1 for _, _, key in stored if key) == 1
        rowid = not self._is_without_rowid(table)
        return [
            Column(
                name, (affinity(declared),), key,
                rowid and alone and bool(key) and declared.upper() == "INTEGER",
            )
            for name, declared, key in stored
        ]  # fmt: skip

    def check(self, table: Mapped, _shared: Sequence[str]) -> None:
        """Raise Invalid when two keys that differ are one to the table."""
        key = sorted(local for _, local in table.key)
        for _, name, unique, *_ in self._indexes(table.local):
            rows = self._database.execute(f"PRAGMA index_xinfo({quoted(name)})").fetchall()
            parts = [(column, collation) for _, _, column, _, collation, inside in rows if inside]
            if unique and sorted(column or "" for column, _ in parts) == key:
                for column, collation in parts:
                    if collation != "BINARY":
                        raise Invalid(
                            f"sync.tables.{table.name}.key: {column} in {table.local} is compared by "
                            f"{collation}, so that keys which differ would be one: name columns that are "
                            "compared exactly."
                        )

    def accepts_key(self, _table: Mapped, _key: Sequence[Value]) -> bool:
        """All that have one affinity hold a key alike."""
        return True

    def defaults(self, table: Mapped) -> dict[str, Value]:
        """What columns hold that nobody has written."""
        local = {mine: shared for shared, mine in table.columns}
        rows = self._database.execute(f"PRAGMA table_xinfo({quoted(table.local)})").fetchall()
        return {
            local[name]: self._database.execute(f"SELECT {default or 'NULL'}").fetchone()[0]
            for _, name, _, _, default, *_ in rows
            if name in local
        }

    def unique_indexes(self, table: str) -> list[list[str]]:
        """The columns of each unique index that covers all rows."""
        found: list[list[str]] = []
        for _, name, unique, _, partial in self._indexes(table):
            columns = [row[2] for row in self._database.execute(f"PRAGMA index_info({quoted(name)})")]
            if unique and not partial and None not in columns:
                found.append(columns)
        return found

    def rivals(self, table: Mapped, row: Mapping[str, Value]) -> set[tuple[Value, ...]]:
        """The keys of the rows that REPLACE would remove, by whatever index: it is done, and undone."""
        found: set[tuple[Value, ...]] = set()
        log, keys = quoted(LOG + table.local), listed(places(table)[0])
        with suppress(Broken), undone(self._database):
            (last,) = self._database.execute(f"SELECT coalesce(max(number), 0) FROM {log}").fetchone()
            # Only with these do the rows that are removed reach our own triggers.
            self._database.execute("PRAGMA recursive_triggers = ON")
            try:
                self._database.execute(
                    f"INSERT OR REPLACE INTO {quoted(table.local)} ({listed(row)}) "
                    f"VALUES ({marks(len(row))})",
                    [*row.values()],
                )
            finally:
                self._database.execute("PRAGMA recursive_triggers = OFF")
            removed = f"SELECT {keys} FROM {log} WHERE kind = 'd' AND number > ?"
            found = {*self._database.execute(removed, (last,)).fetchall()}
        return found

    def orphans(self, table: Mapped) -> set[tuple[Value, ...]]:
        """The keys of the rows that refer to missing ones."""
        if not self._database.execute(f"PRAGMA foreign_key_list({quoted(table.local)})").fetchall():
            return set()
        rows = self._database.execute(f"PRAGMA foreign_key_check({quoted(table.local)})").fetchall()
        places = {row[1] for row in rows if row[1] is not None}
        keys = listed(local for _, local in table.key)
        where = f"SELECT {keys} FROM {quoted(table.local)} WHERE rowid = ?"
        return {self._database.execute(where, (place,)).fetchone() for place in places}

    def replaces(self, table: Mapped) -> bool:
        """Whether rows may make room for others: REPLACE removes them without a trigger."""
        key = {local for _, local in table.key}
        for _, name, unique, _, partial in self._indexes(table.local):
            columns = {row[2] for row in self._database.execute(f"PRAGMA index_info({quoted(name)})")}
            if unique and (partial or columns != key):
                return True
        return any(column.counted and column.name not in key for column in self.describe(table.local))

    def creation(self, table: str) -> list[str]:
        """The statements that made a table and its indexes."""
        rows = self._database.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? COLLATE NOCASE AND type IN ('table', 'index') "
            "AND sql IS NOT NULL ORDER BY type DESC",
            (table,),
        )
        return [sql for (sql,) in rows.fetchall()]

    def is_captured(self, table: Mapped) -> bool:
        """Whether the triggers are there: they vanish with a table that is made anew."""
        found = self._database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table.local,)
        )
        return {name for name, _ in _triggers(table)} <= {name for (name,) in found}

    def capture(self, table: Mapped) -> None:
        """Begin to note what is written to the table."""
        keys, olds = places(table)
        columns = ["number INTEGER PRIMARY KEY", "kind", "at", "changed", *keys, *olds]
        self._database.execute(f"CREATE TABLE {quoted(LOG + table.local)} ({', '.join(columns)})")
        for name, statement in _triggers(table):
            self._database.execute(f"CREATE TRIGGER {quoted(name)} {statement}")

    def release(self, local: str) -> None:
        """Stop noting what is written to a table, and forget what was noted."""
        for kind in ("insert", "update", "rekey", "delete"):
            self._database.execute(f"DROP TRIGGER IF EXISTS {quoted(trigger(local, kind))}")
        self._database.execute(f"DROP TABLE IF EXISTS {quoted(LOG + local)}")

    def measure(self, _table: str) -> None:
        """The plans here do not depend on it."""

    def lock(self, _tables: Iterable[str]) -> None:
        """The transaction has the one write lock from its beginning."""

    @contextmanager
    def still(self, tables: Sequence[str]) -> Generator[None]:
        """The user's triggers are dropped, and made again."""
        triggers = [found for local in tables for found in self._user_triggers(local)]
        for name, _ in triggers:
            self._database.execute(f"DROP TRIGGER {quoted(name)}")
        yield
        for _, statement in triggers:
            self._database.execute(statement)

    def _indexes(self, table: str) -> list[tuple[int, str, int, str, int]]:
        return self._database.execute(f"PRAGMA index_list({quoted(table)})").fetchall()

    def _user_triggers(self, local: str) -> list[tuple[str, str]]:
        rows = self._database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE",
            (local,),
        )
        return [(name, sql) for name, sql in rows.fetchall() if not name.startswith(OWN_PREFIX)]

    def _is_without_rowid(self, table: str) -> bool:
        rows = self._database.execute(
            "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
        )
        return any(row[0] for row in rows.fetchall())


def affinity(declared: str) -> str:
    """What SQLite makes of a declared type."""
    upper = declared.upper()
    for affinity, words in (("INTEGER", ("INT",)), ("TEXT", ("CHAR", "CLOB", "TEXT")), ("BLOB", ("BLOB",)),
                            ("REAL", ("REAL", "FLOA", "DOUB"))):  # fmt: skip
        if any(word in upper for word in words):
            return affinity
    return "NUMERIC" if upper else "BLOB"


def _triggers(table: Mapped) -> list[tuple[str, str]]:
    on, log = quoted(table.local), quoted(LOG + table.local)
    keys = [local for _, local in table.key]
    columns = [local for _, local in table.columns]
    numbered, olds = places(table)

    def key(row: str) -> str:
        return ", ".join(f"{row}.{quoted(name)}" for name in keys)

    insert = f"INSERT INTO {log} (kind, at, {', '.join(numbered)}) VALUES ('i', {NOW}, {key('NEW')});"
    deleted = ", ".join([key("OLD"), *(f"OLD.{quoted(name)}" for name in columns)])
    delete = f"INSERT INTO {log} (kind, at, {', '.join([*numbered, *olds])}) VALUES ('d', {NOW}, {deleted});"
    # Without BINARY a column that ignores case would not see a change of case.
    changed = " || ".join(["''", *(f"({_differs(name)})" for name in columns)])
    into = f"kind, at, changed, {', '.join(numbered)}"
    update = f"INSERT INTO {log} ({into}) VALUES ('u', {NOW}, {changed}, {key('OLD')});"
    rekeyed = " OR ".join(_differs(name) for name in keys)
    found = [
        (trigger(table.local, "insert"), f"AFTER INSERT ON {on} BEGIN {insert} END"),
        (trigger(table.local, "delete"), f"AFTER DELETE ON {on} BEGIN {delete} END"),
        (trigger(table.local, "rekey"), f"AFTER UPDATE ON {on} WHEN {rekeyed} BEGIN {delete} {insert} END"),
    ]
    if columns:
        when = f"AFTER UPDATE ON {on} WHEN NOT ({rekeyed}) BEGIN {update} END"
        found.append((trigger(table.local, "update"), when))
    return found


def _differs(name: str) -> str:
    return f"OLD.{quoted(name)} COLLATE BINARY IS NOT NEW.{quoted(name)}"
