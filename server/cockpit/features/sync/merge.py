"""Two states of one row become one: the same on every replica, in whatever order the states arrive.

The later stamp wins, for the row's existence and for each column. That is commutative, associative and
idempotent, so replicas that have seen the same writes hold the same rows. Whatever loses without having been
seen by the writer of the winner is a clash; policies judge clashes afterwards, and write anew when they
decide otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.features.sync.records import Row
from cockpit.features.sync.stamps import NEVER, Known, Stamp, knows
from cockpit.features.sync.values import Value, order, same

WHOLE_ROW = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One side of a clash."""

    stamp: Stamp
    values: Mapping[str, Value] | None
    """By column; None for a deletion."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two writes to one place, neither of which knew of the other; the later one stands."""

    column: str
    """Empty when it is about the whole row."""
    winner: Written
    loser: Written


@dataclass(frozen=True, slots=True)
class Merged:
    """What two states make together."""

    row: Row
    clashes: tuple[Clash, ...] = ()


def merge(local: Row | None, incoming: Row, ours: Known, theirs: Known, *, whole: bool = False) -> Merged:
    """The joint state of a row; `whole` is for tables whose rows are written as a whole.

    `ours` and `theirs` say what the two replicas have seen.
    """
    if local is None:
        return Merged(incoming)
    row = _join(local, incoming)
    if local.alive and incoming.alive:
        clashes = _cells(local, incoming, ours, theirs)
        return Merged(row, _one(clashes) if whole else clashes)
    return Merged(row, _life(local, incoming, row, ours, theirs))


def _join(local: Row, incoming: Row) -> Row:
    written = max(local.written, incoming.written)
    cells: dict[str, Stamp] = {}
    values: dict[str, Value] = {}
    for column in {**local.values, **incoming.values}:
        stamp, values[column] = _later(column, local, incoming)
        if stamp != written:
            cells[column] = stamp
    for column in (local.cells.keys() | incoming.cells.keys()) - values.keys():
        # A column that this replica has dropped still says that the row lives.
        cells[column] = max(local.cells.get(column, NEVER), incoming.cells.get(column, NEVER))
    return Row(written, cells, values, max(local.deleted, incoming.deleted))


def _later(column: str, local: Row, incoming: Row) -> tuple[Stamp, Value]:
    if column not in incoming.values:
        return local.stamp(column), local.values[column]
    if column not in local.values:
        return incoming.stamp(column), incoming.values[column]
    mine, theirs = local.stamp(column), incoming.stamp(column)
    if mine == theirs:
        return mine, max(local.values[column], incoming.values[column], key=order)
    winner = local if mine > theirs else incoming
    return max(mine, theirs), winner.values[column]


def _cells(local: Row, incoming: Row, ours: Known, theirs: Known) -> tuple[Clash, ...]:
    clashes: list[Clash] = []
    for column in local.values.keys() & incoming.values.keys():
        if same(local.values[column], incoming.values[column]):
            continue
        sides = (
            (local.stamp(column), local.values[column], theirs),
            (incoming.stamp(column), incoming.values[column], ours),
        )
        (lost, loser, known), (won, winner, _) = sorted(sides, key=lambda side: side[0])
        if lost not in (NEVER, won) and not knows(known, lost):
            clashes.append(Clash(column, Written(won, {column: winner}), Written(lost, {column: loser})))
    return tuple(sorted(clashes, key=lambda clash: clash.column))


def _one(clashes: tuple[Clash, ...]) -> tuple[Clash, ...]:
    """One clash for the row instead of one for each column."""
    if not clashes:
        return ()
    first = clashes[0]
    winner: dict[str, Value] = {}
    loser: dict[str, Value] = {}
    for clash in clashes:
        winner |= clash.winner.values or {}
        loser |= clash.loser.values or {}
    return (Clash(WHOLE_ROW, Written(first.winner.stamp, winner), Written(first.loser.stamp, loser)),)


def _life(local: Row, incoming: Row, row: Row, ours: Known, theirs: Known) -> tuple[Clash, ...]:
    """The clash between a deletion on one side and a write on the other, if they did not know of each
    other."""
    if local.alive == incoming.alive:
        return ()
    living, dead, knows_living, knows_dead = (
        (local, incoming, theirs, ours) if local.alive else (incoming, local, ours, theirs)
    )
    write = Written(living.newest, living.values)
    deletion = Written(dead.deleted, None)
    if row.alive:
        return () if knows(knows_dead, dead.deleted) else (Clash(WHOLE_ROW, write, deletion),)
    return () if living.writes_known(knows_living) else (Clash(WHOLE_ROW, deletion, write),)
