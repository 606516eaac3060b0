# /// template
# name = "Flatten a nested dictionary"
# kind = "function"
# description = "A nested dictionary as one with dotted keys."
# words = ["flatten dict", "dotted keys", "nested", "unnest", "path keys"]
# ///
from collections.abc import Mapping
from typing import Any, cast


def flatten_dict(nested: Mapping[str, Any], separator: str = ".") -> dict[str, Any]:
    """Each value by the keys that lead to it; an empty dictionary stays what it is."""
    found: dict[str, Any] = {}
    for key, value in nested.items():
        if isinstance(value, Mapping) and value:
            for inner, each in flatten_dict(cast("Mapping[str, Any]", value), separator).items():
                found[f"{key}{separator}{inner}"] = each
        else:
            found[key] = value
    return found


# /// proof
assert flatten_dict({"a": {"b": 1, "c": {"d": 2}}, "e": 3}) == {"a.b": 1, "a.c.d": 2, "e": 3}
assert flatten_dict({"a": {"b": 1}}, "_") == {"a_b": 1}
