# /// template
# name = "Seconds of a clock time"
# kind = "function"
# description = "The seconds of a time such as 01:02:03 or 02:03."
# words = ["hh:mm:ss", "mm:ss", "parse time", "seconds", "duration", "timestamp"]
# ///
def parse_clock(text: str) -> int:
    """The seconds of hours, minutes and seconds; the hours may lack. Raises ValueError for another text."""
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


# /// proof
assert parse_clock("01:02:03") == 3723
assert parse_clock("02:03") == 123
