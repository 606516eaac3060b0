# /// template
# name = "Seconds as hours, minutes and seconds"
# kind = "function"
# description = "A number of seconds as 01:02:03."
# words = ["format seconds", "hh:mm:ss", "duration", "clock", "time format", "elapsed"]
# ///
def format_clock(seconds: int) -> str:
    """Hours, minutes and seconds with two digits each."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


# /// proof
assert format_clock(3723) == "01:02:03"
assert format_clock(0) == "00:00:00"
