"""What a delivery replaces is kept as it was, and can be put back where nobody has written since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from cockpit.core.errors import Refused
from cockpit.features.sync.policies import rewritten
from cockpit.features.sync.records import Row
from cockpit.features.sync.reports import CHANGES, Former, FormerReport, Heard, Kept
from cockpit.features.sync.store.receiving import Effect
from cockpit.features.sync.store.side import AT_ONCE
from cockpit.features.sync.store.tables import Tables
from cockpit.features.sync.values import plain, same

MOST_ROWS: Final = 1_000
MOST_CHARACTERS: Final = 1_000_000
"""What one report holds at most, but for a single row that is longer."""


@dataclass(slots=True)
class Keeping:
    """The rows that one delivery replaces, on their way into reports."""

    tables: Tables
    heard: Heard
    delivery: str
    """What the ids of the reports begin with."""
    is_whole: bool
    """Whether rows that are added or changed are kept as well as those that are removed."""
    _rows: list[Former] = field(default_factory=list[Former])
    _size: int = 0
    _count: int = 0

    def hear(self, effect: Effect) -> None:
        """Keep what stood there."""
        if effect.action != "delete" and not self.is_whole:
            return
        if len(self._rows) >= MOST_ROWS or self._size >= MOST_CHARACTERS:
            self.end()
        before = effect.before
        values = {name: plain(value) for name, value in before.items()}
        kept = None if effect.action == "insert" else values
        self._rows.append(Former(effect.table, effect.key, CHANGES[effect.action], kept))
        self._size += sum(len(value) for value in before.values() if isinstance(value, str | bytes))

    def end(self) -> None:
        """Report what is left."""
        if self._rows:
            side, heard = self.tables.side, self.heard
            number = f"{self.delivery}-{self._count:06}"
            where = (heard.source, heard.target, heard.at, side.node, side.seq)
            side.report(FormerReport(number, *where, tuple(self._rows)))
            self._rows.clear()
            self._size = 0
            self._count += 1


@dataclass(frozen=True, slots=True)
class Reversal:
    """What putting back did in one database."""

    target: str
    done: list[Former]
    left: list[Former]
    """Rows that somebody has written to since, which stay."""


def put_back(tables: Tables, kept: Kept, now: int) -> Reversal:
    """Write rows as they were, as new writes, in the transaction that the caller has begun."""
    if tables.side.node != kept.node:
        raise Refused(
            f"{tables.name} is not the database any more that it was: it left, or was replaced.",
            hint="docs/sync.md",
        )
    found = Reversal(tables.name, [], [])
    with tables.quiet():
        for _, rows in groupby(sorted(kept.rows, key=_table), key=_table):
            every = [*rows]
            for begin in range(0, len(every), AT_ONCE):
                _put_back(tables, every[begin : begin + AT_ONCE], kept.seq, now, found)
    return found


def _put_back(tables: Tables, formers: Sequence[Former], seq: int, now: int, found: Reversal) -> None:
    """Some rows of one table."""
    rows, side = tables.rows(formers[0].table), tables.side
    rows.expect([former.key for former in formers])
    written: dict[str, Row] = {}
    for former in formers:
        row, beside = rows.get(former.key), side.get(former.table, former.key)
        if row is None or beside is None or _is_as_it_was(row, former):
            continue
        if beside.seq > seq:
            found.left.append(former)
        else:
            written[former.key] = rewritten(row, former.restored(), side.tick(now))
            found.done.append(former)
    rows.put_all(written)


def _is_as_it_was(row: Row, former: Former) -> bool:
    values = former.restored()
    if values is None or not row.alive:
        return not row.alive and values is None
    return all(name in row.values and same(row.values[name], value) for name, value in values.items())


def _table(former: Former) -> str:
    return former.table
