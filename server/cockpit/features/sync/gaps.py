"""Columns that some databases have and others lack: their values pass through, which somebody should know who
has only renamed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cockpit.features.sync.config import Options
from cockpit.features.sync.store.replica import Replica


class Gap(msgspec.Struct, frozen=True):
    """What one database lacks in one table."""

    replica: str
    table: str
    columns: list[str]
    """That others have, by their shared names."""
    renamed: dict[str, str] = {}
    """What the one column may be called here that nobody else has, by its shared name."""


def gaps(replicas: Sequence[Replica], options: Options) -> Iterator[Gap]:
    """The gaps of all databases, of which the first one's names count."""
    mapped = {replica.name: {table.name: table for table in replica.mapped()} for replica in replicas}
    for name in options.tables:
        found = {replica: dict(tables[name].columns) for replica, tables in mapped.items() if name in tables}
        every = {shared for columns in found.values() for shared in columns}
        for number, (replica, columns) in enumerate(found.items()):
            lacking = sorted(every - columns.keys())
            others = {shared for other, theirs in found.items() if other != replica for shared in theirs}
            alone = sorted(columns.keys() - others)
            is_renamed = number > 0 and len(lacking) == len(alone) == 1
            renamed = {lacking[0]: columns[alone[0]]} if is_renamed else {}
            if lacking:
                yield Gap(replica, name, lacking, renamed)
