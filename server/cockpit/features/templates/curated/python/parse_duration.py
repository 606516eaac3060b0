# /// template
# name = "Parse a duration"
# kind = "function"
# description = "The seconds of a duration such as \"1h 30m\", \"90s\" or \"250ms\"."
# words = ["duration", "time span", "seconds", "timeout", "interval", "human readable"]
# ///
import re

_PART = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|m|h|d|w)\s*", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def parse_duration(text: str) -> float:
    """The number of seconds; raises ValueError for anything but numbers with units."""
    rest = text.strip()
    total = 0.0
    while rest:
        found = _PART.match(rest)
        if found is None:
            break
        total += float(found["number"]) * _SECONDS[found["unit"].lower()]
        rest = rest[found.end() :]
    if rest or not text.strip():
        raise ValueError(f"{text!r} is not a duration such as 90s, 1h 30m or 250ms.")
    return total


# /// proof
assert parse_duration("1h 30m") == 5400
assert parse_duration("250ms") == 0.25
assert parse_duration("2d") == 172_800
for wrong in ("", "5", "h", "1h x"):
    try:
        parse_duration(wrong)
    except ValueError:
        continue
    raise AssertionError(wrong)
