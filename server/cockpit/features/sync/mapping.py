"""Which table and columns of one replica stand for those that all replicas share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.sync.config import TableOptions

OWN_PREFIX: Final = "cockpit_sync_"

_Pairs = tuple[tuple[str, str], ...]
_Definition = tuple[str, _Pairs, _Pairs]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the database describes it."""

    name: str
    kinds: tuple[str, ...]
    """What it holds, in SQLite's words; columns that share one of them may stand beside each other."""
    key: int = 0
    """Its place in the primary key, from 1; 0 outside it."""
    counted: bool = False
    """Whether the database numbers its rows by it."""
    declared: str = ""
    """Its type, in the database's own words."""
    required: bool = False
    """Whether it cannot be null."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """One shared table in one replica."""

    name: str
    """The shared name."""
    local: str
    key: tuple[tuple[str, str], ...]
    """Shared and local names."""
    columns: tuple[tuple[str, str], ...]
    """Shared and local names of all that is synchronised beside the key."""
    described: Mapping[str, Column]
    """By their shared names."""
    whole: bool
    """Whether rows are written as a whole, not column by column."""

    @property
    def definition(self) -> str:
        """What the capture of changes depends on."""
        return msgspec.json.encode((self.local, self.key, self.columns)).decode()

    def defined(self, definition: str) -> Mapped:
        """The table as it was when its capture was defined so."""
        local, key, columns = msgspec.json.decode(definition, type=_Definition)
        return replace(self, local=local, key=key, columns=columns)


class SchemaMapper:
    """Translates the names of one table between one replica and all."""

    def __init__(self, name: str, options: TableOptions, replica: str) -> None:
        local = options.replicas.get(replica)
        self._name = name
        self._options = options
        self._replica = replica
        self._renamed = dict(local.columns) if local else {}
        self._shared = {mine: shared for shared, mine in self._renamed.items()}
        self.table = (local.table if local else "") or name

    def shared(self, column: str) -> str:
        """The name that all replicas share."""
        return self._shared.get(column, column)

    def map(self, columns: Sequence[Column], *, whole: bool) -> Mapped:
        """The table as this replica has it; raises Invalid when it cannot be synchronised."""
        present = {column.name for column in columns}
        self._check_names(present)
        key = self._key(columns)
        rest = tuple(
            (self.shared(column.name), column.name)
            for column in columns
            if column.name not in {local for _, local in key}
            and not column.counted
            and self.shared(column.name) not in self._options.leave_out
        )
        described = {self.shared(column.name): column for column in columns}
        return Mapped(self._name, self.table, key, rest, described, whole)

    def _check_names(self, present: set[str]) -> None:
        for shared, local in self._renamed.items():
            if local not in present:
                raise Invalid(
                    f"sync.tables.{self._name}.replicas.{self._replica}.columns.{shared}: "
                    f"the table {self.table} has no column {local}."
                )

    def _key(self, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
        where = f"sync.tables.{self._name}.key"
        if self._options.key:
            local = {self.shared(column.name): column.name for column in columns}
            missing = [name for name in self._options.key if name not in local]
            if missing:
                raise Invalid(f"{where}: {self.table} in {self._replica} has no column {missing[0]}.")
            return tuple((name, local[name]) for name in self._options.key)
        keys = sorted((column for column in columns if column.key), key=lambda column: column.key)
        if not keys:
            raise Invalid(
                f"{where}: {self.table} in {self._replica} has no primary key: name unique columns."
            )
        if any(column.counted for column in keys):
            raise Invalid(
                f"{where}: {keys[0].name} is a number that each database counts by itself, and two would "
                "give it to different rows: name columns that are unique everywhere, or this one if it is."
            )
        return tuple((self.shared(column.name), column.name) for column in keys)


def check_alike(tables: Iterable[tuple[str, Mapped]]) -> None:
    """Raise Invalid when two replicas, given by name, hold different kinds of values in one column."""
    seen: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    for replica, table in tables:
        for column in [shared for shared, _ in (*table.key, *table.columns)]:
            kinds = table.described[column].kinds
            other, expected = seen.setdefault((table.name, column), (replica, kinds))
            if not {*kinds} & {*expected}:
                raise Invalid(
                    f"sync.tables.{table.name}: {column} is {expected[0]} in {other} and {kinds[0]} in "
                    f"{replica}: give it one type, or leave it out."
                )
