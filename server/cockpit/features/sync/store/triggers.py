"""What notes the writes to a table of PostgreSQL.

The functions run with the rights of whoever set the synchronisation up, also when others write. They set no
search path, which would cost a tenth of what a write pays: whatever they name they name with its schema, and
what compares values is compiled when it is made, as the bodies of SQL functions are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

from cockpit.features.sync.mapping import Mapped
from cockpit.features.sync.store.capture import LOG, places, trigger
from cockpit.features.sync.store.names import quoted

NOW: Final = (
    "CAST(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000 AS bigint)"
)


def kinds(*, is_plain: bool) -> dict[str, str]:
    """When the triggers of a table fire, by what they are called.

    What a statement inserts is noted at once, for half the price, when triggers of the user have had it; what
    comes into a partition through its parent is told of by row only.
    """
    added = (
        "INSERT ON {} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
        if is_plain
        else "INSERT ON {} FOR EACH ROW"
    )
    return {
        "added" if is_plain else "row": f"AFTER {added}",
        "changed": "AFTER UPDATE ON {} FOR EACH ROW",
        "gone": "AFTER DELETE ON {} FOR EACH ROW",
        "truncate": "BEFORE TRUNCATE ON {} FOR EACH STATEMENT",
    }


class Triggers:
    """Of one table, in a schema whose name is quoted."""

    def __init__(self, table: Mapped, schema: str, *, is_plain: bool) -> None:
        self._table = table
        self._kinds = kinds(is_plain=is_plain)
        self._schema = schema
        self._log = f"{schema}.{quoted(LOG + table.local)}"
        self._on = f"{schema}.{quoted(table.local)}"
        self._keys, self._olds = places(table)
        self._sources = [local for _, local in (*table.key, *table.columns)]

    def statements(self, types: Mapping[str, str], comparable: Container[str]) -> Iterator[str]:
        """What makes the log, the functions and the triggers, from the types of the columns as the server
        writes them, and the names of the types whose values are compared as they are."""
        log, on = self._log, self._on
        places = zip(self._sources, [*self._keys, *self._olds], strict=True)
        columns = ", ".join(f"{place} {types[source]}" for source, place in places)
        # Without an index, which every writer would pay for; whoever publishes it must be able to empty it.
        yield (
            f"CREATE TABLE {log} (number bigint GENERATED ALWAYS AS IDENTITY, kind text, at bigint, "
            f"changed text, {columns})"
        )
        yield f"ALTER TABLE {log} REPLICA IDENTITY FULL"
        # The server knows what these refer to: they follow a renamed column, and none can be dropped.
        held = ", ".join(f"(r).{quoted(source)}" for source in self._sources)
        yield self._compiled(f"r {on}", f"NULL, NULL, NULL, NULL, {held}")
        yield self._compiled(f"o {on}, n {on}", self._difference(comparable))
        for kind, body in self._bodies().items():
            name = quoted(trigger(self._table.local, kind))
            function, whole = (
                f"{self._schema}.{name}",
                f"DECLARE o {log}; n {log}; BEGIN {body} RETURN NULL; END",
            )
            yield (
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
                f"AS {_literal(whole)}"
            )
            yield f"CREATE TRIGGER {name} {self._kinds[kind].format(on)} EXECUTE FUNCTION {function}()"

    def _compiled(self, parameters: str, values: str) -> str:
        return (
            f"CREATE FUNCTION {self._log}({parameters}) RETURNS {self._log} LANGUAGE sql IMMUTABLE "
            f"BEGIN ATOMIC SELECT CAST(ROW({values}) AS {self._log}); END"
        )

    def _difference(self, comparable: Container[str]) -> str:
        """What an update is noted with: its kind (none with another key), what has changed, the key."""
        described = self._table.described

        def differs(shared: str, local: str) -> str:
            return _differs(quoted(local), described[shared].declared, comparable)

        digits = (f"CASE WHEN {differs(*pair)} THEN '1' ELSE '0' END" for pair in self._table.columns)
        changed = " || ".join(["''", *digits])
        kind = f"CASE WHEN {' OR '.join(differs(*pair) for pair in self._table.key)} THEN NULL ELSE 'u' END"
        keys = (f"(o).{quoted(local)}" for _, local in self._table.key)
        return ", ".join(["NULL", kind, "NULL", changed, *keys, *("NULL" for _ in self._olds)])

    def _bodies(self) -> dict[str, str]:
        """What each trigger does."""
        log, keys, olds = self._log, self._keys, self._olds

        def values(row: str, names: Iterable[str]) -> str:
            return ", ".join(f"{row}.{name}" for name in names)

        def into(*columns: str) -> str:
            return f"INSERT INTO {log} (kind, at, {', '.join([*keys, *columns])})"

        insert = f"{into()} VALUES ('i', {NOW}, {values('n', keys)});"
        delete = f"{into(*olds)} VALUES ('d', {NOW}, {values('o', [*keys, *olds])});"
        update = f"{into('changed')} VALUES ('u', {NOW}, {values('n', keys)}, n.changed);"
        taken = f"SELECT ({log}(a.*)).* FROM added AS a"
        bodies = {
            "added": f"{into()} SELECT 'i', {NOW}, {values('taken', keys)} FROM ({taken}) AS taken;",
            "row": f"n := {log}(NEW); {insert}",
            "changed": (
                f"n := {log}(OLD, NEW); IF n.kind IS NOT NULL THEN {update} "
                f"ELSE o := {log}(OLD); n := {log}(NEW); {delete} {insert} END IF;"
            ),
            "gone": f"o := {log}(OLD); {delete}",
            "truncate": f"FOR o IN SELECT ({log}(t.*)).* FROM {self._on} AS t LOOP {delete} END LOOP;",
        }
        return {kind: bodies[kind] for kind in self._kinds}


def _literal(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _differs(place: str, declared: str, comparable: Container[str]) -> str:
    if declared in ("text", "varchar"):
        # Some collations take for equal what is not.
        return f'(o).{place} COLLATE "C" IS DISTINCT FROM (n).{place} COLLATE "C"'
    if declared in comparable:
        return f"(o).{place} IS DISTINCT FROM (n).{place}"
    # Others cannot be compared, or are equal in several notations.
    return f"CAST((o).{place} AS text) IS DISTINCT FROM CAST((n).{place} AS text)"
