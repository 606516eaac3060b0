# /// template
# name = "Total of rows with price and quantity"
# kind = "function"
# description = "The sum of price times quantity over rows."
# words = ["total", "price", "quantity", "cart", "basket", "invoice", "inventory", "rows"]
# ///
from collections.abc import Iterable, Mapping
from typing import Any


def rows_total(rows: Iterable[Mapping[str, Any]]) -> float:
    """The sum of price times quantity; one of each where no quantity is said."""
    return sum(row["price"] * row.get("quantity", 1) for row in rows)


# /// proof
assert rows_total([{"price": 2.5, "quantity": 2}, {"price": 1}]) == 6
assert rows_total([]) == 0
