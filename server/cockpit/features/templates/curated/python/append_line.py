# /// template
# name = "Append a line to a file"
# kind = "function"
# description = "A line at the end of a file, which is made if it lacks."
# words = ["append", "log line", "write line", "file"]
# ///
from pathlib import Path


def append_line(path: Path, line: str) -> None:
    """Write the line and its end; folders that lack are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "a", "log.txt")
    append_line(sample, "one")
    append_line(sample, "two")
    assert sample.read_text(encoding="utf-8") == "one\ntwo\n"
