# /// template
# name = "Change the folder for a block"
# kind = "function"
# description = "A context manager that works in another folder and comes back, also after a failure."
# words = ["cd", "chdir", "working directory", "context manager", "pushd"]
# ///
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def working_directory(path: Path) -> Generator[Path]:
    """Work in that folder until the block ends. The whole process does: not for threads."""
    before = Path.cwd()
    os.chdir(path)
    try:
        yield path
    finally:
        os.chdir(before)


# /// proof
import tempfile

here = Path.cwd()
with tempfile.TemporaryDirectory() as folder:
    try:
        with working_directory(Path(folder)):
            assert Path.cwd() == Path(folder).resolve()
            raise KeyError
    except KeyError:
        assert Path.cwd() == here
