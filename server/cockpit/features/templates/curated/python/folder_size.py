# /// template
# name = "Size of a folder"
# kind = "function"
# description = "How many bytes the files below a folder have."
# words = ["directory size", "du", "disk usage", "bytes"]
# ///
import os
from pathlib import Path


def folder_size(top: Path) -> int:
    """The sum of the sizes of all files; links are not followed."""
    total = 0
    with os.scandir(top) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += folder_size(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                total += entry.stat(follow_symlinks=False).st_size
    return total


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "a").mkdir()
    (Path(folder) / "a" / "b").write_bytes(b"12345")
    (Path(folder) / "c").write_bytes(b"67")
    assert folder_size(Path(folder)) == 7
