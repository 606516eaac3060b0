# /// template
# name = "Round an amount of money"
# kind = "function"
# description = "An amount rounded half to even, as banks do, to the cent or another step."
# words = ["banker's rounding", "currency", "decimal", "cents", "half even", "price"]
# ///
from decimal import ROUND_HALF_EVEN, Decimal


def round_money(amount: Decimal | int | str, step: str = "0.01") -> Decimal:
    """The amount as a multiple of the step; a half goes to the even neighbour."""
    exact = Decimal(amount)
    unit = Decimal(step)
    return (exact / unit).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * unit


# /// proof
assert [str(round_money(each)) for each in ("2.345", "2.355", "-2.345", "7")] == [
    "2.34",
    "2.36",
    "-2.34",
    "7.00",
]
assert str(round_money("2.33", "0.05")) == "2.35"
