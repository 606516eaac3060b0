# /// template
# name = "Differences of dictionaries"
# kind = "function"
# description = "What was added, removed and changed between two dictionaries."
# words = ["dict diff", "compare", "changes", "added", "removed", "changed"]
# ///
from collections.abc import Mapping
from typing import Any


def diff_dicts(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The keys that were added and removed with their values, and those that changed with both."""
    return {
        "added": {key: new[key] for key in new if key not in old},
        "removed": {key: old[key] for key in old if key not in new},
        "changed": {key: (old[key], new[key]) for key in old if key in new and old[key] != new[key]},
    }


# /// proof
assert diff_dicts({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5}) == {
    "added": {"d": 5},
    "removed": {"a": 1},
    "changed": {"c": (3, 4)},
}
