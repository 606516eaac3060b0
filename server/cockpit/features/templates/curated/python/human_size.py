# /// template
# name = "Number of bytes in KB, MB, GB"
# kind = "function"
# description = "A number of bytes for people, each unit 1,024 of the one before: 1536 is 1.5 KB."
# words = ["human readable size", "file size", "KB", "MB", "GB", "bytes", "format size", "sizeof"]
# ///
def human_size(size: int) -> str:
    """The number of bytes in the largest unit that leaves at least one of it."""
    if abs(size) < 1024:
        return f"{size} B"
    value = float(size)
    for unit in ("KB", "MB", "GB", "TB"):
        value /= 1024
        if abs(value) < 1024:
            return f"{value:.1f} {unit}"
    return f"{value / 1024:.1f} PB"


# /// proof
assert [human_size(each) for each in (10, 1536, 5 * 1024**2)] == ["10 B", "1.5 KB", "5.0 MB"]
