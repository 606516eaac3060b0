# /// template
# name = "Run-length encoding"
# kind = "function"
# description = "The runs of equal items as pairs of an item and how often it stands there."
# words = ["rle", "compress", "runs", "encode", "consecutive", "groupby"]
# ///
from collections.abc import Iterable
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")


def run_length_encode(items: Iterable[T]) -> list[tuple[T, int]]:
    """Each run of equal neighbours with its length."""
    return [(item, sum(1 for _ in run)) for item, run in groupby(items)]


# /// proof
assert run_length_encode("aaabcc") == [("a", 3), ("b", 1), ("c", 2)]
assert run_length_encode("") == []
