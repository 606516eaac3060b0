# /// template
# name = "Rows by a key"
# kind = "function"
# description = "Rows in a dictionary by the value of a column."
# words = ["index by", "lookup", "key by", "dictionary", "map of records"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def index_by(rows: Iterable[Mapping[str, Any]], key: str) -> dict[Any, Mapping[str, Any]]:
    """Each row by its value in that column; raises ValueError where two have the same."""
    found: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        if row[key] in found:
            raise ValueError(f"Two rows have the {key} {row[key]!r}.")
        found[row[key]] = row
    return found


# /// proof
assert index_by([{"id": 1}, {"id": 2}], "id") == {1: {"id": 1}, 2: {"id": 2}}
try:
    index_by([{"id": 1}, {"id": 1}], "id")
except ValueError as error:
    assert "id 1" in str(error)
else:
    raise AssertionError
