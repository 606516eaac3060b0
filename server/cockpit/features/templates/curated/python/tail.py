# /// template
# name = "Last lines of a file"
# kind = "function"
# description = "The last lines of a file, however large it is."
# words = ["tail", "log file", "last lines", "read backwards", "large file"]
# ///
import os
from pathlib import Path


def tail(path: Path, count: int = 10, block: int = 8192) -> list[str]:
    """The last lines without their ends; the file is read from its end."""
    if count <= 0:
        return []
    with path.open("rb") as file:
        place = file.seek(0, os.SEEK_END)
        data = b""
        while place > 0 and data.count(b"\n") <= count:
            step = min(block, place)
            place -= step
            file.seek(place)
            data = file.read(step) + data
    return data.decode("utf-8", "replace").splitlines()[-count:]


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.log")
    sample.write_text("".join(f"line {number}\n" for number in range(100)), encoding="utf-8")
    assert tail(sample, 2, block=7) == ["line 98", "line 99"]
    assert len(tail(sample, 1000)) == 100
    assert tail(sample, 0) == []
