# /// template
# name = "Days between dates"
# kind = "function"
# description = "How many days one date is after another."
# words = ["days between", "difference of dates", "date difference", "number of days"]
# ///
from datetime import date


def days_between(start: date, end: date) -> int:
    """The days from the first to the second; negative where the second is earlier."""
    return (end - start).days


# /// proof
assert days_between(date(2024, 2, 1), date(2024, 3, 1)) == 29
assert days_between(date(2024, 3, 1), date(2024, 2, 29)) == -1
