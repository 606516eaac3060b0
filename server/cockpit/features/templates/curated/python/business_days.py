# /// template
# name = "Count business days"
# kind = "function"
# description = "How many days from Monday to Friday lie between two dates, without holidays."
# words = ["working days", "weekdays", "holidays", "workdays between"]
# ///
from collections.abc import Collection
from datetime import date, timedelta


def business_days(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """The working days from the first day up to, but without, the last one."""
    days = (start + timedelta(days=number) for number in range((end - start).days))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


# /// proof
assert business_days(date(2024, 1, 1), date(2024, 1, 8)) == 5
assert business_days(date(2024, 1, 1), date(2024, 1, 8), {date(2024, 1, 1)}) == 4
assert business_days(date(2024, 1, 6), date(2024, 1, 8)) == 0
