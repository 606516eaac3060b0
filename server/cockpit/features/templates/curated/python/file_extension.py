# /// template
# name = "Extension of a file"
# kind = "function"
# description = "The ending of a file name without its dot, in lower case."
# words = ["file extension", "suffix", "file type", "ending"]
# ///
from pathlib import PurePath


def file_extension(name: str) -> str:
    """The ending in lower case; empty where there is none."""
    return PurePath(name).suffix.removeprefix(".").lower()


# /// proof
assert [file_extension(each) for each in ("a/B.TXT", "x.tar.gz", ".env", "a")] == ["txt", "gz", "", ""]
