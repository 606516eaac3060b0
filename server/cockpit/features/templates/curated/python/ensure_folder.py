# /// template
# name = "Make a folder"
# kind = "function"
# description = "A folder with those around it, unless it is there."
# words = ["mkdir", "makedirs", "ensure directory", "create folder", "ensure_dir", "parents"]
# ///
from pathlib import Path


def ensure_folder(path: Path) -> None:
    """Make the folder and its parents where they lack; raises FileExistsError where a file is."""
    path.mkdir(parents=True, exist_ok=True)


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "a", "b")
    ensure_folder(sample)
    ensure_folder(sample)
    assert sample.is_dir()
