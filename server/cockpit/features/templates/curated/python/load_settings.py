# /// template
# name = "Settings of a JSON file, or none"
# kind = "function"
# description = "The settings in a JSON file; none when there is no such file."
# words = ["settings", "config", "configuration", "json", "load", "empty if missing"]
# ///
import json
from pathlib import Path
from typing import Any, cast


def load_settings(path: Path) -> dict[str, Any]:
    """The settings by their names; empty without a file. Raises TypeError for what is no JSON object."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise TypeError(f"{path} does not hold a JSON object.")
    return cast("dict[str, Any]", found)


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.json")
    assert load_settings(sample) == {}
    sample.write_text('{"a": 1}', encoding="utf-8")
    assert load_settings(sample) == {"a": 1}
    sample.write_text("[]", encoding="utf-8")
    try:
        load_settings(sample)
    except TypeError:
        pass
    else:
        raise AssertionError
