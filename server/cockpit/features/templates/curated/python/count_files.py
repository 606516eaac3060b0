# /// template
# name = "Number of files in a folder"
# kind = "function"
# description = "How many files are in a folder and the folders in it."
# words = ["count files", "number of files", "recursive", "folder", "directory"]
# ///
from pathlib import Path


def count_files(folder: Path) -> int:
    """How many files there are, at any depth."""
    return sum(path.is_file() for path in folder.rglob("*"))


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as name:
    Path(name, "a").mkdir()
    for each in ("a/x", "y"):
        Path(name, each).touch()
    assert count_files(Path(name)) == 2
