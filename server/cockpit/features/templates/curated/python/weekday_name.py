# /// template
# name = "Name of a weekday"
# kind = "function"
# description = "The English name of the day of the week of a date."
# words = ["weekday", "day name", "monday", "day of week"]
# ///
import calendar
from datetime import date


def weekday_name(day: date) -> str:
    """Monday to Sunday."""
    return calendar.day_name[day.weekday()]


# /// proof
assert weekday_name(date(2024, 6, 3)) == "Monday"
