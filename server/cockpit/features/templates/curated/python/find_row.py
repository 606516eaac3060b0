# /// template
# name = "Find a row by a column"
# kind = "function"
# description = "The first row that has a value in a column."
# words = ["find by", "lookup", "search rows", "first match", "find by id", "get by"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def find_row(rows: Iterable[Mapping[str, Any]], key: str, value: Any) -> Mapping[str, Any] | None:
    """The first row with that value; None where there is none."""
    return next((row for row in rows if row.get(key) == value), None)


# /// proof
assert find_row([{"id": 1}, {"id": 2, "n": 3}], "id", 2) == {"id": 2, "n": 3}
assert find_row([{"id": 1}], "id", 2) is None
