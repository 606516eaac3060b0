# /// template
# name = "Prime test"
# kind = "function"
# description = "Whether a number is prime, by trial division up to its root."
# words = ["prime", "number theory", "divisor", "primality"]
# ///
from math import isqrt


def is_prime(number: int) -> bool:
    """Whether the number has no divisor but one and itself."""
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    return all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))


# /// proof
assert [each for each in range(-1, 30) if is_prime(each)] == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
assert is_prime(7919)
assert not is_prime(7917)
