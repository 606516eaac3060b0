"""PostgreSQL's part: functions of triggers for each table, which belong to whoever made the capture.

What programs write is captured whatever rights they have, because the functions run with their owner's. While
a batch is applied nobody else writes to the tables, as in SQLite, so that what is stamped is what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.features.sync.mapping import Column, Mapped
from cockpit.features.sync.store import triggers
from cockpit.features.sync.store.capture import LOG, trigger
from cockpit.features.sync.store.names import listed, marks, matching, quoted
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import Broken, undone
from cockpit.storage.postgres import PostgresSchema

LONGEST_NAME: Final = 63
_RELATION: Final = "CAST(to_regclass(quote_ident(current_schema()) || '.' || quote_ident(?)) AS oid)"
_KINDS: Final = {
    "int2": ("INTEGER",), "int4": ("INTEGER",), "int8": ("INTEGER",), "bool": ("INTEGER", "NUMERIC"),
    "float4": ("REAL",), "float8": ("REAL",), "bytea": ("BLOB",), "date": ("TEXT", "NUMERIC"),
    "timestamp": ("TEXT", "NUMERIC"), "timestamptz": ("TEXT", "NUMERIC"), "time": ("TEXT", "NUMERIC"),
}  # fmt: skip
"""What columns of SQLite a type may stand beside; all others are text there."""
_UUID: Final = lazy_pattern(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_number(value: Value) -> bool:
    return isinstance(value, int)


_KEYS: Final[dict[str, Callable[[Value], bool]]] = {
    "text": _is_text, "varchar": _is_text, "int2": _is_number, "int4": _is_number, "int8": _is_number,
    "bytea": lambda value: isinstance(value, bytes),
    "uuid": lambda value: isinstance(value, str) and _UUID.fullmatch(value) is not None,
}  # fmt: skip
"""Types that have one notation for each key, and what that is."""
_COLUMNS: Final = f"""
SELECT a.attname, t.typname, coalesce(array_position(CAST(i.indkey AS int2[]), a.attnum), -1),
       a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%', a.attnotnull
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = {_RELATION} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum"""
_INDEXES: Final = f"""
SELECT i.indexrelid, a.attname FROM pg_index i
JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) ON k.place <= i.indnkeyatts
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
WHERE i.indrelid = {_RELATION} AND i.indisunique AND i.indpred IS NULL ORDER BY 1, k.place"""
_ARBITERS: Final = f"""
SELECT (SELECT string_agg(pg_get_indexdef(i.indexrelid, CAST(k AS int), false), ', ' ORDER BY k)
        FROM generate_series(1, i.indnkeyatts) AS k), pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i WHERE i.indrelid = {_RELATION} AND i.indisunique AND i.indimmediate
AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)"""
_REFERENCES: Final = f"""
SELECT c.conname, c.conrelid = {_RELATION}, quote_ident(n.nspname) || '.' || quote_ident(r.relname),
       r.relname, c.condeferrable AND c.confdeltype = 'a' AND c.confupdtype = 'a',
       (SELECT string_agg('p.' || quote_ident(b.attname) || ' = c.' || quote_ident(a.attname), ' AND ')
        FROM unnest(c.conkey, c.confkey) AS k (mine, theirs)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine
        JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.theirs),
       (SELECT string_agg('c.' || quote_ident(a.attname) || ' IS NOT NULL', ' AND ')
        FROM unnest(c.conkey) AS k (mine)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine)
FROM pg_constraint c
JOIN pg_class r ON r.oid = CASE WHEN c.conrelid = {_RELATION} THEN c.confrelid ELSE c.conrelid END
JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE c.contype = 'f' AND {_RELATION} IN (c.conrelid, c.confrelid)"""


class PostgresDialect:
    """What is particular to PostgreSQL."""

    same = "="
    failing = ""
    side_options = ""
    text_key = 'TEXT COLLATE "C"'
    random = "left(replace(CAST(gen_random_uuid() AS text), '-', ''), 12)"

    def __init__(self, database: PostgresSchema) -> None:
        self._database = database

    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        found = self._database.execute(f"SELECT {_RELATION} IS NOT NULL", (name,)).fetchone()
        return found == (1,)

    def identity(self) -> str:
        """Which database of the server it is: a copy has another number."""
        statement = (
            "SELECT current_schema() || ' ' || d.oid || ':' || n.oid FROM pg_database d, pg_namespace n "
            "WHERE d.datname = current_database() AND n.nspname = current_schema()"
        )
        return str((self._database.execute(statement).fetchone() or ("",))[0])

    def describe(self, table: str) -> list[Column]:
        """The stored columns of a table; none when there is no such table."""
        rows = self._database.execute(_COLUMNS, (table,)).fetchall()
        return [
            Column(name, _KINDS.get(kind, ("TEXT",)), place + 1, bool(counted), kind, bool(required))
            for name, kind, place, counted, required in rows
        ]

    def check(self, table: Mapped, shared: Sequence[str]) -> None:
        """Raise Invalid for what would act by itself, or forbid, while rows arrive in any order."""
        where = f"sync.tables.{table.name}"
        for name, refers, _, other, deferrable, *_ in self._references(table.local):
            if not refers and other not in shared:
                raise Invalid(f"{where}: {other} refers to it by {name}: synchronise {other}, too.")
            if not deferrable:
                raise Invalid(
                    f"{where}: the foreign key {name} has to be DEFERRABLE, with no action on delete and "
                    "update, because rows may arrive before what they refer to."
                )
        if len(trigger(table.local, "truncate").encode()) > LONGEST_NAME:
            raise Invalid(f"{where}: {table.local} is too long a name for a trigger beside it.")
        for column in [table.described[shared] for shared, _ in table.key]:
            if not column.required:
                raise Invalid(f"{where}.key: {column.name} in {table.local} may be null.")
            if column.declared not in _KEYS:
                raise Invalid(
                    f"{where}.key: {column.name} in {table.local} is of the type {column.declared}, which "
                    f"has several notations; a key may be {', '.join(_KEYS)}."
                )

    def accepts_key(self, table: Mapped, key: Sequence[Value]) -> bool:
        """Whether the table would hold a key as it is: UUIDs have one notation here, elsewhere several."""
        return all(
            _KEYS[table.described[shared].declared](value)
            for (shared, _), value in zip(table.key, key, strict=True)
        )

    def defaults(self, table: Mapped) -> dict[str, Value]:
        """What columns hold that nobody has written."""
        local = {mine: shared for shared, mine in table.columns}
        found: dict[str, Value] = {}
        for name, kind, default in self._types(table.local):
            if name in local:
                value = self._database.execute(f"SELECT CAST(({default or 'NULL'}) AS {kind})").fetchone()
                found[local[name]] = value[0] if value else None
        return found

    def unique_indexes(self, table: str) -> list[list[str]]:
        """The columns of each unique index that covers all rows."""
        indexes: dict[int, list[str | None]] = {}
        for number, column in self._database.execute(_INDEXES, (table,)):
            indexes.setdefault(number, []).append(column)
        return [
            [column for column in columns if column is not None]
            for columns in indexes.values()
            if None not in columns
        ]

    def rivals(self, table: Mapped, row: Mapping[str, Value]) -> set[tuple[Value, ...]]:
        """The keys of the rows in the way, by columns of an index, or by what the server makes of them."""
        found: set[tuple[Value, ...]] = set()
        on, keys = quoted(table.local), [local for _, local in table.key]
        for columns in self.unique_indexes(table.local):
            if all(row.get(column) is not None for column in columns):
                condition = matching(columns, self.same)
                statement = f"SELECT {listed(keys)} FROM {on} WHERE {condition}"
                found |= {*self._database.execute(statement, [row[column] for column in columns])}
        for parts, condition in self._database.execute(_ARBITERS, (table.local,)).fetchall():
            where = f"WHERE {condition}" if condition else ""
            insert = (
                f"INSERT INTO {on} AS t ({listed(row)}) VALUES ({marks(len(row))}) ON CONFLICT ({parts}) "
                f"{where} DO UPDATE SET {quoted(keys[0])} = t.{quoted(keys[0])} RETURNING {listed(keys)}"
            )
            with suppress(Broken), undone(self._database):
                own = [row[name] for name in keys]
                self._database.execute(f"DELETE FROM {on} WHERE {matching(keys, self.same)}", own)
                found |= {*self._database.execute(insert, [*row.values()])}
        return found

    def orphans(self, table: Mapped) -> set[tuple[Value, ...]]:
        """The keys of the rows that refer to missing ones."""
        found: set[tuple[Value, ...]] = set()
        keys = ", ".join(f"c.{quoted(local)}" for _, local in table.key)
        for _, refers, other, _, _, match, present in self._references(table.local):
            if refers:
                missing = f"NOT EXISTS (SELECT 1 FROM {other} AS p WHERE {match})"
                statement = f"SELECT {keys} FROM {quoted(table.local)} AS c WHERE {present} AND {missing}"
                found |= {*self._database.execute(statement)}
        return found

    def replaces(self, _table: Mapped) -> bool:
        """Every row that goes is told of."""
        return False

    def creation(self, _table: str) -> list[str]:
        """The server does not tell how a table was made."""
        return []

    def is_captured(self, table: Mapped) -> bool:
        """Whether the triggers are there: they vanish with a table that is made anew."""
        found = self._database.execute(
            f"SELECT tgname FROM pg_trigger WHERE tgrelid = {_RELATION} AND tgenabled <> 'D'", (table.local,)
        )
        wanted = {trigger(table.local, kind) for kind in triggers.kinds(is_plain=self._is_plain(table.local))}
        return wanted <= {name for (name,) in found}

    def capture(self, table: Mapped) -> None:
        """Begin to note what is written to the table."""
        (schema,) = self._database.execute("SELECT quote_ident(current_schema())").fetchone() or ("",)
        types = {name: kind for name, kind, _ in self._types(table.local)}
        made = triggers.Triggers(table, schema, is_plain=self._is_plain(table.local))
        for statement in made.statements(types, comparable=_KINDS.keys() | {"uuid"}):
            self._database.execute(statement)

    def _is_plain(self, local: str) -> bool:
        """Whether all that comes into a table is inserted into that very table."""
        plain = f"SELECT 1 FROM pg_class WHERE oid = {_RELATION} AND relkind = 'r' AND NOT relispartition"
        return self._database.execute(plain, (local,)).fetchone() is not None

    def release(self, local: str) -> None:
        """Stop noting what is written to a table, and forget what was noted."""
        log = quoted(LOG + local)
        for kind in (*triggers.kinds(is_plain=True), *triggers.kinds(is_plain=False)):
            self._database.execute(f"DROP FUNCTION IF EXISTS {quoted(trigger(local, kind))}() CASCADE")
        self._database.execute(f"DROP TABLE IF EXISTS {log} CASCADE")

    def measure(self, table: str) -> None:
        """The server does it by itself only after the transaction."""
        self._database.execute(f"ANALYZE {quoted(table)}")

    def lock(self, tables: Iterable[str]) -> None:
        """Wait for the writers that are at it, and keep the next ones waiting; reading goes on."""
        if names := listed(sorted(tables)):
            self._database.lock(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")

    @contextmanager
    def still(self, tables: Sequence[str]) -> Generator[None]:
        """The triggers of the user and our own are disabled, and enabled as they were."""
        self._database.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if waiting := listed(
            name for local in tables for name, refers, *_ in self._references(local) if refers
        ):
            self._database.execute(f"SET CONSTRAINTS {waiting} DEFERRED")
        disabled = [(local, *found) for local in tables for found in self._enabled(local)]
        for local, name, _ in disabled:
            self._database.execute(f"ALTER TABLE {quoted(local)} DISABLE TRIGGER {quoted(name)}")
        yield
        # No trigger can be enabled while a check of a foreign key waits.
        self._database.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for local, name, mode in disabled:
            how = {"A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}.get(mode, "ENABLE")
            self._database.execute(f"ALTER TABLE {quoted(local)} {how} TRIGGER {quoted(name)}")

    def _enabled(self, local: str) -> list[tuple[str, str]]:
        rows = self._database.execute(
            f"SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = {_RELATION} AND NOT tgisinternal "
            "AND tgenabled <> 'D' ORDER BY 1",
            (local,),
        )
        return [(name, mode) for name, mode in rows.fetchall()]

    def _references(self, local: str) -> list[tuple[str, int, str, str, int, str, str]]:
        rows = self._database.execute(_REFERENCES, (local,) * _REFERENCES.count("?"))
        return [(a, b, c, d, e, f, g) for a, b, c, d, e, f, g in rows.fetchall()]

    def _types(self, local: str) -> list[tuple[str, str, str | None]]:
        rows = self._database.execute(
            "SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid) "
            "FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
            f"WHERE a.attrelid = {_RELATION} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''",
            (local,),
        )
        return [(name, kind, default) for name, kind, default in rows.fetchall()]
