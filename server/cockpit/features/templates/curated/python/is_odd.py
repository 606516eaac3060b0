# /// template
# name = "Odd numbers"
# kind = "function"
# description = "Whether a number cannot be divided by two."
# words = ["odd", "not divisible by two", "parity", "modulo"]
# ///
def is_odd(number: int) -> bool:
    """Whether two does not divide it."""
    return number % 2 == 1


# /// proof
assert [n for n in range(-2, 4) if is_odd(n)] == [-1, 1, 3]
