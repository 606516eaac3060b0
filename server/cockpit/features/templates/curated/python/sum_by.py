# /// template
# name = "Totals by a column"
# kind = "function"
# description = "The sum of one column for each value of another."
# words = ["sum by", "total by", "aggregate", "pivot", "group totals", "revenue"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def sum_by(rows: Iterable[Mapping[str, Any]], key: str, value: str) -> dict[Any, float]:
    """The sum of a column for each value of another, in the order in which they come first."""
    totals: dict[Any, float] = {}
    for row in rows:
        totals[row[key]] = totals.get(row[key], 0) + row[value]
    return totals


# /// proof
assert sum_by([{"k": "a", "v": 1}, {"k": "b", "v": 2}, {"k": "a", "v": 3}], "k", "v") == {"a": 4, "b": 2}
