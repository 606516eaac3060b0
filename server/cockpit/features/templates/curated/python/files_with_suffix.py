# /// template
# name = "Files by their ending"
# kind = "function"
# description = "The files of a folder and of those in it with an ending."
# words = ["list files", "extension", "glob", "find files", "suffix", "recursive"]
# ///
from pathlib import Path


def files_with_suffix(folder: Path, suffix: str) -> list[Path]:
    """The files whose name ends so, in the order of their names."""
    return sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    (folder / "a").mkdir()
    for each in ("a/x.py", "y.py", "z.txt"):
        (folder / each).touch()
    assert [path.name for path in files_with_suffix(folder, ".py")] == ["x.py", "y.py"]
