# /// template
# name = "Least common multiple"
# kind = "function"
# description = "The least number that two numbers divide."
# words = ["least common multiple", "lcm", "multiple"]
# ///
import math


def lcm(a: int, b: int) -> int:
    """The least common multiple; 0 with 0."""
    return math.lcm(a, b)


# /// proof
assert lcm(4, 6) == 12
assert lcm(0, 3) == 0
