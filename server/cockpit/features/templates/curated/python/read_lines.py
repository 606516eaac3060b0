# /// template
# name = "Lines of a file"
# kind = "function"
# description = "The lines of a text file without their ends and without empty ones."
# words = ["read lines", "text file", "lines", "load list"]
# ///
from pathlib import Path


def read_lines(path: Path) -> list[str]:
    """The lines that are not empty, without white space around them."""
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.txt")
    sample.write_text("a\n\n b \n", encoding="utf-8")
    assert read_lines(sample) == ["a", "b"]
