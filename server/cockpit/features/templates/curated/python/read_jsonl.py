# /// template
# name = "Read JSON lines"
# kind = "function"
# description = "The values of a file with one JSON document on each line; a broken line is named."
# words = ["jsonl", "ndjson", "json lines", "parse", "log file", "stream"]
# ///
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_jsonl(path: Path) -> Iterator[Any]:
    """The value of each line that is not empty; raises ValueError with the number of a broken one."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}, line {number}: {error.msg}.") from error


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.jsonl")
    sample.write_text('{"a": 1}\n\n[2]\n', encoding="utf-8")
    assert list(read_jsonl(sample)) == [{"a": 1}, [2]]
    sample.write_text("1\n{\n", encoding="utf-8")
    try:
        list(read_jsonl(sample))
    except ValueError as error:
        assert "line 2" in str(error)
    else:
        raise AssertionError
