# /// template
# name = "Format a number of bytes"
# kind = "function"
# description = "A number of bytes for people: 1536 is 1.5 KiB."
# words = ["human readable size", "bytes", "file size", "KB", "MiB", "sizeof"]
# ///
def format_size(size: int) -> str:
    """The number of bytes in the largest unit that leaves at least one of it."""
    if abs(size) < 1024:
        return f"{size} B"
    value = float(size)
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        value /= 1024
        if abs(value) < 1024:
            return f"{value:.1f} {unit}"
    return f"{value / 1024:.1f} PiB"


# /// proof
assert [format_size(each) for each in (0, 1023, 1536, 5 * 1024**3)] == ["0 B", "1023 B", "1.5 KiB", "5.0 GiB"]
assert format_size(3 * 1024**5) == "3.0 PiB"
assert format_size(-2048) == "-2.0 KiB"
