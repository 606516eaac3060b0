# /// template
# name = "Write JSON lines"
# kind = "function"
# description = "Values as a file with one JSON document on each line."
# words = ["jsonl", "ndjson", "json lines", "export", "dump", "append"]
# ///
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write_jsonl(path: Path, values: Iterable[Any], *, append: bool = False) -> int:
    """Write each value on a line of its own; how many there were."""
    count = 0
    with path.open("a" if append else "w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.jsonl")
    assert write_jsonl(sample, [{"a": "ß"}, 2]) == 2
    assert write_jsonl(sample, ["x\ny"], append=True) == 1
    assert sample.read_text(encoding="utf-8") == '{"a":"ß"}\n2\n"x\\ny"\n'
