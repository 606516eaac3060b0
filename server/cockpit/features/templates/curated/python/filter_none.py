# /// template
# name = "Without empty values"
# kind = "function"
# description = "A dictionary without the keys whose value is None."
# words = ["remove none", "compact", "drop nulls", "clean dict", "filter"]
# ///
from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def filter_none(values: Mapping[K, V | None]) -> dict[K, V]:
    """The keys that have a value, with it."""
    return {key: value for key, value in values.items() if value is not None}


# /// proof
assert filter_none({"a": 1, "b": None, "c": 0}) == {"a": 1, "c": 0}
