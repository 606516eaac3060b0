# /// template
# name = "Even numbers"
# kind = "function"
# description = "Whether a number can be divided by two."
# words = ["even", "divisible by two", "parity", "modulo"]
# ///
def is_even(number: int) -> bool:
    """Whether two divides it."""
    return number % 2 == 0


# /// proof
assert [n for n in range(-2, 4) if is_even(n)] == [-2, 0, 2]
