# /// template
# name = "Keys with a value below a threshold"
# kind = "function"
# description = "The keys of a dictionary whose value is below a threshold."
# words = ["threshold", "below", "low stock", "less than", "filter dictionary", "inventory", "quantity"]
# ///
from collections.abc import Mapping


def keys_below(values: Mapping[str, float], threshold: float) -> list[str]:
    """The keys whose value is less, in their order."""
    return [key for key, value in values.items() if value < threshold]


# /// proof
assert keys_below({"a": 1, "b": 9, "c": 5}, 5) == ["a"]
