# /// template
# name = "Number of lines in a file"
# kind = "function"
# description = "How many lines a text file has."
# words = ["count lines", "wc", "line count", "text file"]
# ///
from pathlib import Path


def count_lines(path: Path) -> int:
    """The number of lines, the last one also without an end."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.txt")
    sample.write_bytes(b"a\nb")
    assert count_lines(sample) == 2
