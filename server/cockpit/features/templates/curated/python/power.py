# /// template
# name = "Power"
# kind = "function"
# description = "A base raised to an exponent."
# words = ["power", "exponent", "exponentiation", "pow"]
# ///
def power(base: float, exponent: int) -> float:
    """The base times itself, so many times."""
    return base**exponent


# /// proof
assert power(2, 3) == 8
assert power(2, -1) == 0.5
