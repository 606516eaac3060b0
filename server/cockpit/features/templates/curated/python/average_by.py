# /// template
# name = "Mean by a column"
# kind = "function"
# description = "The mean of one column for each value of another."
# words = ["average by", "mean by group", "group average", "aggregate", "rating"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def average_by(rows: Iterable[Mapping[str, Any]], key: str, value: str) -> dict[Any, float]:
    """The mean of a column for each value of another."""
    groups: dict[Any, list[float]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row[value])
    return {each: sum(numbers) / len(numbers) for each, numbers in groups.items()}


# /// proof
assert average_by([{"k": "a", "v": 1}, {"k": "a", "v": 2}, {"k": "b", "v": 5}], "k", "v") == {
    "a": 1.5,
    "b": 5,
}
