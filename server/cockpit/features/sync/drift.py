"""Differences between replicas that no recorded write explains, found by comparing sums instead of rows.

Each table is cut into buckets by the hash of the key; each bucket has a sum over its rows, and the table one
over its buckets. Equal sums end the comparison; only the rows of unequal buckets are looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.features.sync.store.replica import Replica
from cockpit.features.sync.values import Value, encode_values

BUCKETS: Final = 1024

Contents = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a table comes to in one replica."""

    root: str
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not the same everywhere."""

    table: str
    key: str
    rows: Mapping[str, Mapping[str, Value] | None]
    """By replica; None where there is no such row."""


def summed(rows: Iterable[tuple[str, Mapping[str, Value]]]) -> Sums:
    """The sums of a table from its rows, in whatever order they come."""
    buckets = [0] * BUCKETS
    for key, values in rows:
        buckets[bucket(key)] ^= _number(key + encode_values(dict(sorted(values.items()))))
    root = hashlib.blake2b(b"".join(each.to_bytes(8) for each in buckets), digest_size=16).hexdigest()
    return Sums(root, tuple(buckets))


def bucket(key: str) -> int:
    """The part of its table that a row belongs to."""
    return _number(key) % BUCKETS


def differences(replicas: Sequence[Replica], table: str) -> Iterator[Difference]:
    """The rows of a table that differ, in the order of their keys; for replicas that have heard each other.

    Columns that not all of them have are left aside, and so are rows that one of them holds back.
    """
    columns = _common(replicas, table)
    sums = [summed(replica.contents(table, columns)) for replica in replicas]
    if len({each.root for each in sums}) == 1:
        return
    unequal = {number for number in range(BUCKETS) if len({each.buckets[number] for each in sums}) > 1}
    contents = {replica.name: _within(replica, table, columns, unequal) for replica in replicas}
    held = {key for replica in replicas for key in replica.held_keys(table)}
    for key in sorted({key for rows in contents.values() for key in rows} - held):
        found = {name: rows.get(key) for name, rows in contents.items()}
        if len({None if row is None else encode_values(row) for row in found.values()}) > 1:
            yield Difference(table, key, found)


def _within(replica: Replica, table: str, columns: Sequence[str], buckets: set[int]) -> Contents:
    return {key: values for key, values in replica.contents(table, columns) if bucket(key) in buckets}


def _common(replicas: Sequence[Replica], table: str) -> list[str]:
    tables = [each for replica in replicas for each in replica.mapped() if each.name == table]
    return sorted(
        column
        for column, _ in tables[0].columns
        if all(column in [shared for shared, _ in other.columns] for other in tables)
    )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
