# /// template
# name = "Keys with a value above a threshold"
# kind = "function"
# description = "The keys of a dictionary whose value is above a threshold."
# words = ["threshold", "above", "more than", "exceeds", "filter dictionary", "over limit"]
# ///
from collections.abc import Mapping


def keys_above(values: Mapping[str, float], threshold: float) -> list[str]:
    """The keys whose value is greater, in their order."""
    return [key for key, value in values.items() if value > threshold]


# /// proof
assert keys_above({"a": 1, "b": 9, "c": 5}, 5) == ["b"]
