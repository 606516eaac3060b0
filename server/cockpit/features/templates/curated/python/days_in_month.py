# /// template
# name = "Days of a month"
# kind = "function"
# description = "How many days a month has."
# words = ["days in month", "calendar", "month length", "february"]
# ///
import calendar


def days_in_month(year: int, month: int) -> int:
    """28 to 31; raises ValueError for a month that is none."""
    if not 1 <= month <= 12:
        raise ValueError("month must be between 1 and 12.")
    return calendar.monthrange(year, month)[1]


# /// proof
assert [days_in_month(2024, 2), days_in_month(2023, 2), days_in_month(2024, 12)] == [29, 28, 31]
