# /// template
# name = "Merge nested dictionaries"
# kind = "function"
# description = "Two dictionaries as one: the second one wins, and nested ones are merged, too."
# words = ["merge", "recursive", "update", "combine", "configuration", "defaults", "merge dicts"]
# ///
from collections.abc import Mapping
from typing import Any, cast


def deep_merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """A new dictionary; neither of the two is changed."""
    merged = dict(base)
    for key, value in over.items():
        before = merged.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key] = deep_merge(cast("Mapping[str, Any]", before), cast("Mapping[str, Any]", value))
        else:
            merged[key] = value
    return merged


# /// proof
base = {"a": 1, "b": {"c": 2, "d": [1]}}
assert deep_merge(base, {"b": {"c": 3}, "e": 4}) == {"a": 1, "b": {"c": 3, "d": [1]}, "e": 4}
assert base == {"a": 1, "b": {"c": 2, "d": [1]}}
assert deep_merge({"a": {"b": 1}}, {"a": 2}) == {"a": 2}
