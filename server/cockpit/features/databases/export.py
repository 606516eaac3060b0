"""Rows of a table as CSV or as JSON Lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Table

from cockpit.features.databases.reading import Reader

Format = Literal["csv", "jsonl"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "jsonl")


def rows_of(reader: Reader, table: Table, format_: Format) -> Iterator[str]:
    """The rows of a table in the order in which they came, some at a time; CSV with a head."""
    # The name is one of our own schema.
    names, batches = reader.batches(f'SELECT * FROM "{table.name}"{reader.order_of(table)}')  # noqa: S608
    if format_ == "csv":
        yield _csv([names])
    for batch in batches:
        yield _csv(batch) if format_ == "csv" else _json_lines(names, batch)


def _csv(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue()


def _json_lines(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    documents = (dict(zip(names, map(_plain, row), strict=True)) for row in rows)
    return "".join(f"{msgspec.json.encode(document).decode()}\n" for document in documents)


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
