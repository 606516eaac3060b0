# /// template
# name = "Round to cents"
# kind = "function"
# description = "An amount with two decimals, half a cent away from zero."
# words = ["round", "cents", "two decimals", "half up", "money", "precision"]
# ///
from decimal import ROUND_HALF_UP, Decimal


def round_to_cents(amount: float) -> float:
    """The amount with two decimals, half a cent away from zero, as people round."""
    return float(Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP))


# /// proof
assert [round_to_cents(each) for each in (1.239, 2.675, -2.675, 1)] == [1.24, 2.68, -2.68, 1]
