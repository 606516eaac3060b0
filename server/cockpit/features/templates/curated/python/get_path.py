# /// template
# name = "Value in nested data"
# kind = "function"
# description = "What stands at a dotted path such as items.0.name of decoded JSON, or a default."
# words = ["nested get", "dotted path", "json path", "lookup", "dig"]
# ///
from typing import Any, cast


def get_path(data: Any, path: str, default: Any = None) -> Any:
    """The value that the names and numbers of the path lead to; the default where they lead nowhere."""
    for step in path.split("."):
        if isinstance(data, dict) and step in data:
            data = cast("dict[str, Any]", data)[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(cast("list[Any]", data)):
            data = cast("list[Any]", data)[int(step)]
        else:
            return default
    return data


# /// proof
data = {"items": [{"name": "a"}, {"name": None}]}
assert get_path(data, "items.0.name") == "a"
assert get_path(data, "items.1.name", "x") is None
assert get_path(data, "items.2.name", "x") == "x"
assert get_path(data, "items.name", "x") == "x"
