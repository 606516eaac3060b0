"""What was written since the last time becomes stamps of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cockpit.core.errors import Invalid
from cockpit.features.sync.mapping import Mapped
from cockpit.features.sync.records import Row
from cockpit.features.sync.stamps import Stamp, reading
from cockpit.features.sync.store import capture
from cockpit.features.sync.store.capture import Entry
from cockpit.features.sync.store.names import listed, matching, quoted
from cockpit.features.sync.store.rows import TableRows
from cockpit.features.sync.store.side import ALIVE, DEAD, SideRow
from cockpit.features.sync.values import Value, encode_key
from cockpit.storage.foreign import Scrambled


def fold(rows: TableRows, now: int) -> int:
    """Turn the log of a table into stamps; how many writes it held."""
    database, side, table = rows.database, rows.side, rows.table
    base, latest, count = side.clock, side.clock, 0
    touched: dict[str, Row] = {}
    odd: set[tuple[Value, ...]] = set()
    reborn: dict[str, tuple[tuple[Value, ...], Row]] = {}
    for entry in capture.entries(database, table):
        count += 1
        if _is_odd(entry.key):
            odd.add(entry.key)
            if any(isinstance(value, Scrambled) for value in entry.key):
                continue
        key = encode_key(entry.key)
        row = touched.get(key) or _kept(side.get(table.name, key))
        # Rows of one batch are seen together or not at all: only writes to the same row need an order.
        last = base if row is None else max(base, row.newest.hlc, row.deleted.hlc)
        stamp = Stamp(reading(entry.at, last), side.node)
        latest = max(latest, stamp.hlc)
        if entry.kind == "d":
            reborn.pop(key, None)
        elif key in touched and row is not None and not row.alive:
            reborn.setdefault(key, (entry.key, row))
        touched[key] = _after(entry, row, stamp, table)
    if not count:
        return 0
    for key in odd:
        _check_odd(rows, key)
    touched |= {key: gone for key, (values, gone) in reborn.items() if not _is_there(rows, values)}
    side.clock = latest
    for key, row in touched.items():
        side.put(table.name, key, row, ALIVE if row.alive else DEAD)
    capture.forget(database, table.local)
    if rows.dialect.replaces(table):
        adopt(rows, now, only_if_counts_differ=True)
    return count


def _is_there(rows: TableRows, key: tuple[Value, ...]) -> bool:
    """Whether a row that was noted as deleted and then as inserted is in the table.

    Where a statement's rows are noted at its end, a trigger of the user may have deleted them before.
    """
    table = rows.table
    condition = matching((local for _, local in table.key), rows.dialect.same)
    return bool(capture.find(rows.database, table.local, condition, [*key], [table.key[0][1]]))


def adopt(rows: TableRows, now: int, *, only_if_counts_differ: bool = False) -> None:
    """Take rows that appeared or vanished without a trace as written now.

    REPLACE removes the rows in its way without a trigger, and a table that was made anew has lost its
    triggers.
    """
    database, side, table = rows.database, rows.side, rows.table
    if only_if_counts_differ:
        count = database.execute(f"SELECT count(*) FROM {quoted(table.local)}").fetchone()[0]
        if count == side.count(table.name, ALIVE):
            return
    keys = listed(local for _, local in table.key)
    present: set[str] = set()
    for row in database.execute(f"SELECT {keys} FROM {quoted(table.local)}").fetchall():
        if _is_odd(row):
            _check_odd(rows, row)
        present.add(encode_key(row))
    noted = set(side.keys(table.name, ALIVE))
    if present == noted:
        return
    stamp = side.tick(now)
    for key in sorted(present - noted):
        side.put(table.name, key, _inserted(_kept(side.get(table.name, key)), stamp, table), ALIVE)
    if vanished := sorted(noted - present):
        _bury(rows, vanished, stamp, side.tick(now))


def _is_odd(key: tuple[Value, ...]) -> bool:
    """Whether several rows may have the key, or the database would not find it again."""
    return any(value is None or isinstance(value, Scrambled) for value in key)


def _check_odd(rows: TableRows, key: tuple[Value, ...]) -> None:
    """Raise Invalid when rows of the table cannot be told apart."""
    table, same = rows.table, rows.dialect.same
    columns = [quoted(local) for _, local in table.key]
    is_scrambled = any(isinstance(value, Scrambled) for value in key)
    condition = " AND ".join(
        f"CAST({column} AS BLOB) {same} ?" if isinstance(value, Scrambled) else f"{column} {same} ?"
        for column, value in zip(columns, key, strict=True)
    )
    statement = f"SELECT count(*) FROM {quoted(table.local)} WHERE {condition}"
    count = rows.database.execute(statement, key).fetchone()[0]
    where = f"sync.tables.{table.name}: the key {encode_key(key)} in {table.local}"
    if is_scrambled and count:
        raise Invalid(f"{where} is not UTF-8: give the row a new one.")
    if count > 1:
        raise Invalid(f"{where} is that of {count:,} rows: give each its own.")


def _bury(rows: TableRows, keys: Sequence[str], written: Stamp, gone: Stamp) -> None:
    """What vanished rows held is not known here any more: nobody shall bring back a part of it."""
    side, table, defaults = rows.side, rows.table, rows.dialect.defaults(rows.table)
    for key in keys:
        row = _inserted(_kept(side.get(table.name, key)), written, table)
        side.put(table.name, key, replace(row, values={**row.values, **defaults}, deleted=gone), DEAD)


def _kept(beside: SideRow | None) -> Row | None:
    return None if beside is None else beside.row


def _after(entry: Entry, row: Row | None, stamp: Stamp, table: Mapped) -> Row:
    if entry.kind == "d":
        old = dict(zip((shared for shared, _ in table.columns), entry.old, strict=True))
        return (
            Row(stamp, values=old, deleted=stamp)
            if row is None
            else replace(row, values={**row.values, **old}, deleted=stamp)
        )
    if entry.kind == "i" or row is None or not row.alive:
        return _inserted(row, stamp, table)
    changed = _changed(entry.changed, table)
    if not changed:
        return row
    return (
        _inserted(row, stamp, table)
        if table.whole
        else replace(row, cells={**row.cells, **dict.fromkeys(changed, stamp)})
    )


def _inserted(row: Row | None, stamp: Stamp, table: Mapped) -> Row:
    """The row with all columns of this replica written anew; what it does not have stays."""
    if row is None:
        return Row(stamp)
    own = {shared for shared, _ in table.columns}
    values = {name: value for name, value in row.values.items() if name not in own}
    # Stamps of other columns stay, too: those of dropped ones that nobody knows a value for, and the others'.
    others = {name: row.stamp(name) for name in (row.cells.keys() | values.keys()) - own}
    return Row(stamp, others, values, row.deleted)


def _changed(mask: str, table: Mapped) -> Sequence[str]:
    return [shared for (shared, _), digit in zip(table.columns, mask, strict=True) if digit == "1"]
