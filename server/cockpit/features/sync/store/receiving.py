"""A batch is merged into the rows of a replica."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Literal

from cockpit.features.sync.merge import Clash, merge
from cockpit.features.sync.policies import Decision, decide, rewritten
from cockpit.features.sync.records import Batch, Change, Row
from cockpit.features.sync.reports import Heard
from cockpit.features.sync.store.rows import TableRows
from cockpit.features.sync.store.side import AT_ONCE
from cockpit.features.sync.store.tables import Tables
from cockpit.features.sync.values import Value


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying one change did to a row."""

    table: str
    key: str
    action: Literal["insert", "update", "delete"]
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reception:
    """A batch on its way into the rows of a replica, in the transaction that the caller has begun."""

    tables: Tables
    heard: Heard
    now: int
    note: Callable[[Effect], None]

    def absorb(self, batch: Batch) -> None:
        """Merge every change."""
        side = self.tables.side
        side.clock = max(side.clock, *batch.known.values())
        changes = iter(batch.changes)
        if not (some := [*islice(changes, AT_ONCE)]):
            return
        with self.tables.quiet():
            while some:
                for table, group in groupby(sorted(some, key=_table), key=_table):
                    self._merge_all(self.tables.rows(table), [*group])
                some = [*islice(changes, AT_ONCE)]

    def _merge_all(self, rows: TableRows, changes: Sequence[Change]) -> None:
        rows.expect([change.key for change in changes])
        merged = [(change.key, self._merge(rows, change)) for change in changes]
        rows.put_all({key: row for key, row in merged if row is not None})

    def _merge(self, rows: TableRows, change: Change) -> Row | None:
        """What has become of a row; None where nothing has."""
        local = rows.get(change.key)
        merged = merge(local, change.row, self.heard.ours, self.heard.theirs, whole=rows.table.whole)
        row = merged.row
        for clash in merged.clashes:
            row = self._judge(change, clash, row)
        if row == local:
            return None
        before = local.values if local is not None and local.alive else None
        own = {shared for shared, _ in rows.table.columns}
        after = {name: value for name, value in row.values.items() if name in own} if row.alive else None
        if effect := _effect(change, before, after):
            self.note(effect)
        return row

    def _judge(self, change: Change, clash: Clash, row: Row) -> Row:
        options = self.tables.options.tables[change.table]
        decision = decide(options.policy, clash, options.priority, self.heard.names)
        stands, other = clash.winner, clash.loser
        if decision is Decision.PRIORITY:
            stands, other = other, stands
            # Whose value it is stays known: another replica may have to judge it again.
            row = rewritten(row, stands.values, self.tables.side.tick(self.now, stands.stamp.owner))
        self.tables.side.report(self.heard.clash(change, clash.column, (stands, other), decision))
        return row


def _table(change: Change) -> str:
    return change.table


def _effect(
    change: Change, before: Mapping[str, Value] | None, after: Mapping[str, Value] | None
) -> Effect | None:
    if before is None and after is None:
        return None
    if before is None:
        return Effect(change.table, change.key, "insert", {}, after or {})
    if after is None:
        return Effect(change.table, change.key, "delete", before, {})
    changed = [name for name in after if name not in before or before[name] != after[name]]
    if not changed:
        return None
    return Effect(
        change.table, change.key, "update",
        {name: before[name] for name in changed if name in before}, {name: after[name] for name in changed},
    )  # fmt: skip
