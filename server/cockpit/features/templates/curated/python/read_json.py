# /// template
# name = "Read a JSON file"
# kind = "function"
# description = "The value in a JSON file, or a default when there is no such file."
# words = ["json", "load", "config", "parse", "settings"]
# ///
import json
from pathlib import Path
from typing import Any


def read_json(path: Path, default: Any = None) -> Any:
    """The decoded content; the default without a file. Raises ValueError with the place of a fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return default
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}.") from error


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.json")
    assert read_json(sample, {"a": 0}) == {"a": 0}
    sample.write_text('{"a": [1]}', encoding="utf-8")
    assert read_json(sample) == {"a": [1]}
    sample.write_text('{"a": }', encoding="utf-8")
    try:
        read_json(sample)
    except ValueError as error:
        assert "line 1, column 7" in str(error)
    else:
        raise AssertionError
