# /// template
# name = "The most expensive row"
# kind = "function"
# description = "The row with the highest price."
# words = ["most expensive", "highest price", "maximum", "max by", "priciest"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def most_expensive(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The first row with the highest price; raises ValueError without rows."""
    return max(rows, key=lambda row: row["price"])


# /// proof
assert most_expensive([{"price": 2}, {"price": 1}]) == {"price": 2}
