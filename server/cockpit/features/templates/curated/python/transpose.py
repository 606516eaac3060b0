# /// template
# name = "Transpose a table"
# kind = "function"
# description = "Rows as columns: a list of lists turned over its diagonal."
# words = ["matrix", "rows", "columns", "rotate", "zip"]
# ///
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def transpose(rows: Sequence[Sequence[T]]) -> list[list[T]]:
    """The columns as rows; raises ValueError when the rows differ in length."""
    return [list(column) for column in zip(*rows, strict=True)]


# /// proof
assert transpose([[1, 2, 3], [4, 5, 6]]) == [[1, 4], [2, 5], [3, 6]]
assert transpose([]) == []
try:
    transpose([[1], [2, 3]])
except ValueError:
    pass
else:
    raise AssertionError
