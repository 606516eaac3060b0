# /// template
# name = "Pick keys"
# kind = "function"
# description = "A dictionary with only some of its keys; absent ones are left out."
# words = ["select keys", "subset", "omit", "filter dictionary", "project"]
# ///
from collections.abc import Iterable, Mapping
from typing import TypeVar

V = TypeVar("V")


def pick(data: Mapping[str, V], keys: Iterable[str]) -> dict[str, V]:
    """The entries of those keys, in the order of the keys."""
    return {key: data[key] for key in keys if key in data}


# /// proof
assert pick({"a": 1, "b": 2, "c": 3}, ["c", "a", "x"]) == {"c": 3, "a": 1}
