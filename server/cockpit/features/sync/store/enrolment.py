"""Tables begin to take part, change their columns, and leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cockpit.features.sync.mapping import Mapped
from cockpit.features.sync.merge import Written
from cockpit.features.sync.policies import Decision, rewritten
from cockpit.features.sync.records import Change, Row
from cockpit.features.sync.reports import Heard
from cockpit.features.sync.stamps import NEVER
from cockpit.features.sync.store.folding import adopt, fold
from cockpit.features.sync.store.rows import TableRows
from cockpit.features.sync.store.side import ALIVE
from cockpit.features.sync.store.tables import Tables


def enrol(tables: Tables, now: int, at: str) -> None:
    """Stamp what was written to the tables, and capture what is not captured yet."""
    definitions = tables.side.definitions()
    for name in definitions.keys() - tables.options.tables.keys():
        leave(tables, name, definitions[name])
    tables.lock()
    changed = [_capture(tables, rows, definitions.get(rows.table.name), now, at) for rows in tables.all()]
    if any(changed) and tables.side.held():
        # What was in the way of a held row may be gone.
        with tables.quiet():
            pass


def leave(tables: Tables, name: str, definition: str) -> None:
    """Forget a table: should it be shared again, its rows begin anew."""
    captured = Mapped(name, name, (), (), {}, whole=True).defined(definition)
    tables.dialect.release(captured.local)
    tables.side.undefine(name)


def _capture(tables: Tables, rows: TableRows, definition: str | None, now: int, at: str) -> bool:
    """Fold what was captured, and capture anew when the table has changed; whether anything was new."""
    dialect, side, table = tables.dialect, tables.side, rows.table
    if definition is None:
        dialect.capture(table)
        adopt(rows, now)
        side.define(table.name, table.definition)
        return True
    before = table.defined(definition)
    count = fold(replace(rows, table=before), now)
    captured = before.local == table.local and dialect.is_captured(before)
    if captured and definition == table.definition:
        return count > 0
    dialect.release(before.local)
    dialect.capture(table)
    adopt(rows, now)
    side.define(table.name, table.definition)
    if added := {shared for shared, _ in table.columns} - {shared for shared, _ in before.columns}:
        captured_as = {local: shared for shared, local in before.columns}
        moved = {
            shared: captured_as[local]
            for shared, local in table.columns
            if shared in added and local in captured_as
        }
        _extend(tables, rows, (added, moved), now, at)
    return True


def _extend(
    tables: Tables, rows: TableRows, columns: tuple[set[str], Mapping[str, str]], now: int, at: str
) -> None:
    """Give rows the values of columns that the table has now, and that others knew before.

    Columns that were captured all along, by the shared name that they are given with, keep their stamps.
    """
    added, moved = columns
    side, table = tables.side, rows.table
    defaults, stamp = tables.dialect.defaults(table), side.tick(now)
    heard = Heard({}, {}, side.names(), tables.name, tables.name, at)
    with tables.quiet():
        for key in side.keys(table.name, ALIVE):
            beside, present = side.get(table.name, key), rows.values(key)
            if beside is None or present is None:
                continue
            known = beside.row.values
            cells = dict.fromkeys(added - known.keys(), NEVER)
            stamps = {name: beside.row.stamp(moved.get(name, name)) for name in moved}
            row = replace(beside.row, cells={**beside.row.cells, **cells}, values={**present, **known})
            # Written since the column is there, and before its changes were captured.
            new = {
                name: present[name]
                for name in added
                if (row.stamp(name) < stamps[name] if name in moved else present[name] != defaults[name])
            }
            for name in sorted(name for name in new.keys() & known.keys() if new[name] != known[name]):
                sides = (Written(stamps.get(name, stamp), {name: new[name]}), _passing(row, name))
                side.report(heard.clash(Change(table.name, key, row), name, sides, Decision.NEWEST))
            if written := {name: value for name, value in new.items() if name not in moved}:
                row = rewritten(row, written, stamp)
            kept = {name: stamps[name] for name in new.keys() & moved.keys()}
            values = {name: new[name] for name in kept}
            rows.put(key, replace(row, cells={**row.cells, **kept}, values={**row.values, **values}))


def _passing(row: Row, column: str) -> Written:
    """A value that passed through, and was overwritten before it could be seen here."""
    return Written(row.stamp(column), {column: row.values[column]})
