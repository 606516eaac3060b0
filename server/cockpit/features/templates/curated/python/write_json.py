# /// template
# name = "Write a JSON file"
# kind = "function"
# description = "A value in a JSON file, indented."
# words = ["json", "dump", "save", "store", "write file"]
# ///
import json
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write the value with two spaces of indentation; folders that lack are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "new", "sample.json")
    write_json(sample, {"é": [1]})
    assert json.loads(sample.read_text(encoding="utf-8")) == {"é": [1]}
