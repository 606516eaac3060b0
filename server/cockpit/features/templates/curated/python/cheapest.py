# /// template
# name = "The cheapest row"
# kind = "function"
# description = "The row with the lowest price."
# words = ["cheapest", "lowest price", "minimum", "min by", "best offer"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def cheapest(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The first row with the lowest price; raises ValueError without rows."""
    return min(rows, key=lambda row: row["price"])


# /// proof
assert cheapest([{"price": 2}, {"price": 1, "name": "a"}]) == {"price": 1, "name": "a"}
