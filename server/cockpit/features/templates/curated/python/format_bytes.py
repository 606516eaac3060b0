# /// template
# name = "Number of bytes with one decimal"
# kind = "function"
# description = "A number of bytes for people, with one decimal in every unit: 10 is 10.0 B."
# words = ["human readable size", "file size", "KB", "MB", "GB", "bytes", "format bytes"]
# ///
def format_bytes(size: float) -> str:
    """The number of bytes in the largest unit that leaves at least one of it, 1,024 of one before it."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if abs(value) < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} PB"


# /// proof
assert [format_bytes(each) for each in (10, 1536, 5 * 1024**2)] == ["10.0 B", "1.5 KB", "5.0 MB"]
