# /// template
# name = "First day of a week"
# kind = "function"
# description = "The Monday of the week of a date."
# words = ["start of week", "monday", "week", "beginning of week"]
# ///
from datetime import date, timedelta


def start_of_week(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


# /// proof
assert start_of_week(date(2024, 6, 2)) == date(2024, 5, 27)
assert start_of_week(date(2024, 6, 3)) == date(2024, 6, 3)
