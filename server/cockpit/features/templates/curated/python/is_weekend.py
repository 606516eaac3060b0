# /// template
# name = "Weekends"
# kind = "function"
# description = "Whether a date is a Saturday or a Sunday."
# words = ["weekend", "saturday", "sunday", "weekday"]
# ///
from datetime import date


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.weekday() >= 5


# /// proof
assert is_weekend(date(2024, 6, 1))
assert not is_weekend(date(2024, 6, 3))
