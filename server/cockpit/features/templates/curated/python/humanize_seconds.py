# /// template
# name = "Seconds in units"
# kind = "function"
# description = "A number of seconds with its units, such as 1h 1m 30s."
# words = ["humanize seconds", "duration", "elapsed", "minutes", "1m 30s", "human readable time"]
# ///
def humanize_seconds(seconds: int) -> str:
    """The units that are not 0, the largest first; 0s for none."""
    left = seconds
    parts: list[str] = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


# /// proof
assert [humanize_seconds(each) for each in (0, 90, 3690, 86400)] == ["0s", "1m 30s", "1h 1m 30s", "1d"]
