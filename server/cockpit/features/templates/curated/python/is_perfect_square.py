# /// template
# name = "Perfect squares"
# kind = "function"
# description = "Whether a number is the square of a whole number."
# words = ["perfect square", "square root", "isqrt", "integer"]
# ///
import math


def is_perfect_square(number: int) -> bool:
    """Whether some whole number times itself is it."""
    return number >= 0 and math.isqrt(number) ** 2 == number


# /// proof
assert [n for n in range(-1, 17) if is_perfect_square(n)] == [0, 1, 4, 9, 16]
