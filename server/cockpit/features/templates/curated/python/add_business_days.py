# /// template
# name = "Add working days"
# kind = "function"
# description = "The date so many working days after another, without Saturdays and Sundays."
# words = ["business days", "working days", "weekdays", "deadline", "due date", "add days"]
# ///
from datetime import date, timedelta


def add_business_days(start: date, days: int) -> date:
    """The date after so many days from Monday to Friday, or before it for a negative number."""
    step = timedelta(days=1 if days >= 0 else -1)
    day = start
    left = abs(days)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


# /// proof
assert add_business_days(date(2024, 5, 31), 1) == date(2024, 6, 3)
assert add_business_days(date(2024, 6, 3), -1) == date(2024, 5, 31)
assert add_business_days(date(2024, 6, 1), 0) == date(2024, 6, 1)
