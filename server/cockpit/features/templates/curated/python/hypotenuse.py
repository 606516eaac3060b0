# /// template
# name = "Hypotenuse"
# kind = "function"
# description = "The longest side of a right triangle."
# words = ["hypotenuse", "pythagoras", "right triangle", "geometry"]
# ///
import math


def hypotenuse(a: float, b: float) -> float:
    """By the two other sides."""
    return math.hypot(a, b)


# /// proof
assert hypotenuse(3, 4) == 5
