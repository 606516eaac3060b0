# /// template
# name = "Divisors"
# kind = "function"
# description = "All numbers that divide a number."
# words = ["divisors", "factors", "perfect number", "divide"]
# ///
def divisors(number: int) -> list[int]:
    """The divisors in ascending order; raises ValueError below 1."""
    if number < 1:
        raise ValueError("number must be at least 1.")
    small = [each for each in range(1, int(number**0.5) + 1) if number % each == 0]
    return small + [number // each for each in reversed(small) if each * each != number]


# /// proof
assert divisors(12) == [1, 2, 3, 4, 6, 12]
assert divisors(9) == [1, 3, 9]
