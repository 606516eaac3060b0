# /// template
# name = "Group rows by a column"
# kind = "function"
# description = "Rows by the value that they have in a column."
# words = ["group by", "rows", "records", "dictionaries", "column", "key"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def group_rows(rows: Iterable[Mapping[str, Any]], key: str) -> dict[Any, list[Mapping[str, Any]]]:
    """The rows of each value in that column, in their order."""
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


# /// proof
assert group_rows([{"a": 1, "b": 2}, {"a": 3}, {"a": 1}], "a") == {
    1: [{"a": 1, "b": 2}, {"a": 1}],
    3: [{"a": 3}],
}
