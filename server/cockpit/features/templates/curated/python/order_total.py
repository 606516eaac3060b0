# /// template
# name = "Total of prices and quantities"
# kind = "function"
# description = "The sum of each price times its quantity."
# words = ["total", "order", "cart", "basket", "invoice", "price times quantity", "subtotal", "sum"]
# ///
from collections.abc import Iterable


def order_total(lines: Iterable[tuple[float, int]]) -> float:
    """The sum of each price times its quantity."""
    return sum(price * quantity for price, quantity in lines)


# /// proof
assert order_total([(2.5, 2), (1, 3)]) == 8
assert order_total([]) == 0
