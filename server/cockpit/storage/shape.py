"""What tables, columns and indexes a database has, and where it differs from what it should have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, MetaData

Rows = Callable[[str], Iterable[Sequence[Any]]]
"""Runs a statement on one database, with whatever holds the connection."""

NOT_OURS: Final = ("sqlite_", "alembic_version")
TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"


@dataclass(frozen=True, slots=True)
class Form:
    """One table: its columns with their types, and the names of its indexes."""

    columns: Mapping[str, str]
    indexes: frozenset[str]


Shape = Mapping[str, Form]
"""The tables by their names."""


def shape_of(rows: Rows) -> Shape:
    """What is there."""
    names = [str(name) for (name,) in rows(TABLES)]
    return {name: _form(rows, name) for name in names if not name.startswith(NOT_OURS)}


def shape_in(metadata: MetaData) -> Shape:
    """What the definitions of tables ask for."""
    return {
        table.name: Form(
            {column.name: _kind(column) for column in table.columns},
            frozenset(str(index.name) for index in table.indexes),
        )
        for table in metadata.sorted_tables
    }


def differences(there: Shape, wanted: Shape) -> Iterator[str]:
    """One sentence for each difference; tables and indexes besides do no harm and are somebody else's."""
    for name, form in wanted.items():
        if name not in there:
            yield f"The table {name} is missing."
            continue
        yield from _different_columns(name, there[name].columns, form.columns)
        for index in sorted(form.indexes - there[name].indexes):
            yield f"{name} lacks the index {index}."


def _different_columns(table: str, there: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(wanted.keys() - there.keys()):
        yield f"{table} lacks the column {name}."
    for name in sorted(there.keys() - wanted.keys()):
        yield f"{table} has a column {name} that does not belong to it."
    for name in sorted(wanted.keys() & there.keys()):
        if wanted[name] != there[name]:
            yield f"{table}.{name} is {there[name] or 'without a type'} instead of {wanted[name]}."


def _form(rows: Rows, name: str) -> Form:
    columns = {
        str(column): f"{kind} NOT NULL".strip() if strict else str(kind)
        for _, column, kind, strict, *_ in rows(f'PRAGMA table_info("{name}")')
    }
    indexes = {str(row[1]) for row in rows(f'PRAGMA index_list("{name}")')}
    return Form(columns, frozenset(index for index in indexes if not index.startswith(NOT_OURS)))


def _kind(column: Column[Any]) -> str:
    return str(column.type) if column.nullable else f"{column.type} NOT NULL"
