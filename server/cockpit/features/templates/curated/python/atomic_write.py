# /// template
# name = "Write a file atomically"
# kind = "function"
# description = "A file that holds the old content or the new one, never half of it."
# words = ["atomic write", "save", "temporary file", "rename", "replace", "crash safe"]
# ///
import os
import tempfile
from contextlib import suppress
from pathlib import Path


def atomic_write(path: Path, data: bytes) -> None:
    """Replace the content of the file at once; a failure leaves it as it was."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


# /// proof
with tempfile.TemporaryDirectory() as folder:
    target = Path(folder, "a.txt")
    atomic_write(target, b"one")
    atomic_write(target, b"two")
    assert target.read_bytes() == b"two"
    assert [each.name for each in Path(folder).iterdir()] == ["a.txt"]
    try:
        atomic_write(Path(folder), b"a folder stands there")
    except OSError:
        pass
    else:
        raise AssertionError
    assert target.read_bytes() == b"two"
