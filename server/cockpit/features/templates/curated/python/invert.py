# /// template
# name = "Invert a dictionary"
# kind = "function"
# description = "The values as keys; two keys with the same value are refused."
# words = ["reverse dictionary", "swap", "lookup", "mapping", "bijection"]
# ///
from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V", bound=Hashable)


def invert(data: Mapping[K, V]) -> dict[V, K]:
    """The keys by their values; raises ValueError when a value is there twice."""
    inverted: dict[V, K] = {}
    for key, value in data.items():
        if value in inverted:
            raise ValueError(f"{inverted[value]!r} and {key!r} have the same value {value!r}.")
        inverted[value] = key
    return inverted


# /// proof
assert invert({"a": 1, "b": 2}) == {1: "a", 2: "b"}
try:
    invert({"a": 1, "b": 1})
except ValueError as error:
    assert "same value 1" in str(error)
else:
    raise AssertionError
