# /// template
# name = "Run-length encoding of a text"
# kind = "function"
# description = "A text with each run of a letter as the letter and its length: aaab is a3b1."
# words = ["run length encoding", "compress", "rle", "string compression"]
# ///
from itertools import groupby


def compress_runs(text: str) -> str:
    """Each letter, and how often it follows itself."""
    return "".join(f"{letter}{len(list(run))}" for letter, run in groupby(text))


# /// proof
assert compress_runs("aaab") == "a3b1"
assert compress_runs("") == ""
