# /// template
# name = "Greatest common divisor"
# kind = "function"
# description = "The greatest number that divides two numbers."
# words = ["greatest common divisor", "gcd", "euclid", "hcf"]
# ///
def gcd(a: int, b: int) -> int:
    """By the algorithm of Euclid; never negative."""
    while b:
        a, b = b, a % b
    return abs(a)


# /// proof
assert gcd(12, 18) == 6
assert gcd(0, -5) == 5
