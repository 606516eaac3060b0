# /// template
# name = "Range of dates"
# kind = "function"
# description = "Every day from one to another, both included, in steps of some days."
# words = ["days between", "calendar", "daterange", "iterate dates"]
# ///
from collections.abc import Iterator
from datetime import date, timedelta


def date_range(start: date, end: date, step: int = 1) -> Iterator[date]:
    """The days from the first to the last one, both included."""
    if step < 1:
        raise ValueError("step must be at least 1.")
    for day in range(0, (end - start).days + 1, step):
        yield start + timedelta(days=day)


# /// proof
assert [each.day for each in date_range(date(2024, 2, 28), date(2024, 3, 1))] == [28, 29, 1]
assert [each.day for each in date_range(date(2024, 1, 1), date(2024, 1, 8), 3)] == [1, 4, 7]
assert list(date_range(date(2024, 1, 2), date(2024, 1, 1))) == []
