# /// template
# name = "Parse a number of bytes"
# kind = "function"
# description = "The number of bytes that a text such as \"1.5 MiB\" or \"10k\" means."
# words = ["bytes", "human readable size", "file size", "KB", "MB", "units"]
# ///
import re

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kmgt]?)(?P<binary>i?)b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_size(text: str) -> int:
    """The number of bytes; KiB counts in 1024, KB and k in 1000. Raises ValueError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None or (found["binary"] and not found["unit"]):
        raise ValueError(f"{text!r} is not a size such as 512, 10k or 1.5 MiB.")
    base = 1024 if found["binary"] else 1000
    return round(float(found["number"]) * base ** _POWERS[found["unit"].lower()])


# /// proof
assert [parse_size(each) for each in ("512", "10k", "1.5 MiB", "2GB", "3 b")] == [
    512,
    10_000,
    1_572_864,
    2_000_000_000,
    3,
]
for wrong in ("", "ten", "5 ib", "-1k", "1.2.3"):
    try:
        parse_size(wrong)
    except ValueError:
        continue
    raise AssertionError(wrong)
