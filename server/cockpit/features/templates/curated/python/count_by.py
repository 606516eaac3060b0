# /// template
# name = "Count rows by a column"
# kind = "function"
# description = "How many rows have each value of a column."
# words = ["count by", "histogram", "group count", "tally", "frequency", "rows"]
# ///
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any


def count_by(rows: Iterable[Mapping[str, Any]], key: str) -> dict[Any, int]:
    """How many rows have each value, in the order in which the values come first."""
    return dict(Counter(row[key] for row in rows))


# /// proof
assert count_by([{"s": "a"}, {"s": "b"}, {"s": "a"}], "s") == {"a": 2, "b": 1}
