# /// template
# name = "Prime factors"
# kind = "function"
# description = "The prime factors of a number, the smallest first, each as often as it divides."
# words = ["factorize", "factorization", "divisors", "number theory"]
# ///
def prime_factors(number: int) -> list[int]:
    """The primes whose product the number is; none for 1. Raises ValueError below 1."""
    if number < 1:
        raise ValueError("The number must be at least 1.")
    factors: list[int] = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    return [*factors, number] if number > 1 else factors


# /// proof
assert prime_factors(360) == [2, 2, 2, 3, 3, 5]
assert prime_factors(97) == [97]
assert prime_factors(1) == []
