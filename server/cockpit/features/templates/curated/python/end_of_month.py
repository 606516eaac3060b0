# /// template
# name = "Last day of a month"
# kind = "function"
# description = "The last day of the month of a date."
# words = ["end of month", "month end", "last day", "billing"]
# ///
import calendar
from datetime import date


def end_of_month(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


# /// proof
assert end_of_month(date(2024, 2, 3)) == date(2024, 2, 29)
