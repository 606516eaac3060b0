# /// template
# name = "Factorial"
# kind = "function"
# description = "The product of all numbers from 1 to n."
# words = ["factorial", "n!", "product", "permutations"]
# ///
def factorial(n: int) -> int:
    """n!; raises ValueError for a negative number."""
    if n < 0:
        raise ValueError("There is no factorial of a negative number.")
    result = 1
    for factor in range(2, n + 1):
        result *= factor
    return result


# /// proof
assert [factorial(n) for n in (0, 1, 5)] == [1, 1, 120]
