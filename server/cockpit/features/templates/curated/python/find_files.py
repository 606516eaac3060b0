# /// template
# name = "Find files"
# kind = "function"
# description = "The files below a folder that match a pattern, without hidden folders and those of tools."
# words = ["glob", "walk", "search files", "list directory", "recursive", "find"]
# ///
from collections.abc import Collection, Iterator
from pathlib import Path


def find_files(
    top: Path, pattern: str = "*", ignored: Collection[str] = ("node_modules", "__pycache__")
) -> Iterator[Path]:
    """The files in the order of their names; links to folders are not followed."""
    for path in sorted(top.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in ignored and not path.name.startswith("."):
                yield from find_files(path, pattern, ignored)
        elif path.is_file() and path.match(pattern):
            yield path


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    place = Path(folder)
    for each in ("a.py", "b/c.py", "b/d.txt", ".git/x.py", "node_modules/y.py"):
        (place / each).parent.mkdir(exist_ok=True)
        (place / each).touch()
    assert [each.relative_to(place).as_posix() for each in find_files(place, "*.py")] == ["a.py", "b/c.py"]
