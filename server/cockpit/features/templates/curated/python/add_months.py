# /// template
# name = "Add months to a date"
# kind = "function"
# description = "The same day some months later or earlier, or the last day of a shorter month."
# words = ["months", "relative date", "next month", "end of month", "subscription", "billing"]
# ///
import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day so many months later; the last one of the month when that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


# /// proof
assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
assert add_months(date(2024, 1, 31), -2) == date(2023, 11, 30)
assert add_months(date(2023, 12, 5), 13) == date(2025, 1, 5)
