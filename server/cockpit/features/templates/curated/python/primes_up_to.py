# /// template
# name = "Primes up to a limit"
# kind = "function"
# description = "All primes up to a number, by the sieve of Eratosthenes."
# words = ["sieve", "eratosthenes", "prime numbers", "number theory"]
# ///
from math import isqrt


def primes_up_to(limit: int) -> list[int]:
    """The primes from 2 to the limit, which is included."""
    if limit < 2:
        return []
    is_candidate = bytearray([1]) * (limit + 1)
    is_candidate[:2] = b"\0\0"
    for number in range(2, isqrt(limit) + 1):
        if is_candidate[number]:
            multiples = range(number * number, limit + 1, number)
            is_candidate[multiples.start :: number] = bytes(len(multiples))
    return [number for number, candidate in enumerate(is_candidate) if candidate]


# /// proof
assert primes_up_to(30) == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
assert primes_up_to(1) == []
assert len(primes_up_to(10_000)) == 1229
