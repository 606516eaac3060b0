# /// template
# name = "Longest common prefix"
# kind = "function"
# description = "What all texts begin with."
# words = ["longest common prefix", "prefix", "startswith", "shared beginning"]
# ///
from collections.abc import Sequence


def common_prefix(texts: Sequence[str]) -> str:
    """The longest text that all begin with; empty without texts."""
    if not texts:
        return ""
    first, last = min(texts), max(texts)
    length = next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None
    )
    return first if length is None else first[:length]


# /// proof
assert common_prefix(["flower", "flow", "flight"]) == "fl"
assert common_prefix(["ab", "abc"]) == "ab"
assert common_prefix([]) == ""
