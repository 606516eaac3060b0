# /// template
# name = "Jaccard similarity"
# kind = "function"
# description = "How alike two sets are: what they share by what they have together."
# words = ["jaccard", "similarity", "overlap", "set similarity", "index"]
# ///
from collections.abc import Iterable


def jaccard(first: Iterable[object], second: Iterable[object]) -> float:
    """From 0 to 1; 1 for two empty ones."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one | other else 1.0


# /// proof
assert jaccard("abc", "bcd") == 0.5
assert jaccard([], []) == 1
