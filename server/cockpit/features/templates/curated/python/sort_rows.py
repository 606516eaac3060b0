# /// template
# name = "Sort rows by a column"
# kind = "function"
# description = "Rows in the order of the values in a column."
# words = ["sort by", "order by", "rows", "records", "dictionaries", "column"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def sort_rows(
    rows: Iterable[Mapping[str, Any]], key: str, *, reverse: bool = False
) -> list[Mapping[str, Any]]:
    """The rows by that column, the greatest first where that is wanted."""
    return sorted(rows, key=lambda row: row[key], reverse=reverse)


# /// proof
assert sort_rows([{"a": 2}, {"a": 1}], "a") == [{"a": 1}, {"a": 2}]
assert sort_rows([{"a": 1}, {"a": 2}], "a", reverse=True) == [{"a": 2}, {"a": 1}]
