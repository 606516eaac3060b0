# /// template
# name = "Dictionary of keys and values"
# kind = "function"
# description = "A dictionary of keys and the values at the same places."
# words = ["zip", "dictionary", "keys and values", "mapping", "dict from lists"]
# ///
from collections.abc import Iterable
from typing import Any


def zip_to_dict(keys: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    """Each value by its key; raises ValueError where there are more of one than of the other."""
    return dict(zip(keys, values, strict=True))


# /// proof
assert zip_to_dict(["a", "b"], [1, 2]) == {"a": 1, "b": 2}
