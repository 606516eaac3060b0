# /// template
# name = "Dot product"
# kind = "function"
# description = "The sum of the products of numbers at the same places."
# words = ["dot product", "scalar product", "inner product", "vector"]
# ///
from collections.abc import Sequence


def dot_product(first: Sequence[float], second: Sequence[float]) -> float:
    """The sum of the products; raises ValueError where one is longer."""
    return sum(a * b for a, b in zip(first, second, strict=True))


# /// proof
assert dot_product([1, 2, 3], [4, 5, 6]) == 32
