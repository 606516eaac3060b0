# /// template
# name = "Multiply matrices"
# kind = "function"
# description = "The product of two matrices given as lists of rows."
# words = ["matrix", "linear algebra", "dot product", "product"]
# ///
from collections.abc import Sequence


def matrix_multiply(left: Sequence[Sequence[float]], right: Sequence[Sequence[float]]) -> list[list[float]]:
    """The product; raises ValueError for columns and rows that do not fit."""
    if any(len(row) != len(right) for row in left):
        raise ValueError("The first matrix needs as many columns as the second one has rows.")
    columns = list(zip(*right, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left]


# /// proof
assert matrix_multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]]) == [[19, 22], [43, 50]]
assert matrix_multiply([[1, 2, 3]], [[1], [2], [3]]) == [[14]]
