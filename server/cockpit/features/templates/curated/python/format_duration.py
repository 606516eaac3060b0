# /// template
# name = "Format a duration"
# kind = "function"
# description = "A number of seconds for people: 3725 is \"1 h 2 min 5 s\"."
# words = ["human readable duration", "seconds", "elapsed", "time span", "humanize"]
# ///
def format_duration(seconds: float) -> str:
    """The duration in days, hours, minutes and seconds, without those that are zero."""
    if seconds < 0:
        raise ValueError("A duration is not negative.")
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (left, "s"))
    return " ".join(f"{value} {unit}" for value, unit in parts if value)


# /// proof
assert [format_duration(each) for each in (0.25, 5, 3725, 90_000)] == [
    "250 ms",
    "5 s",
    "1 h 2 min 5 s",
    "1 d 1 h",
]
