# /// template
# name = "Quarter of a year"
# kind = "function"
# description = "The quarter, from 1 to 4, of a date."
# words = ["quarter", "fiscal", "q1", "month"]
# ///
from datetime import date


def quarter_of(day: date) -> int:
    """From 1 to 4."""
    return (day.month - 1) // 3 + 1


# /// proof
assert [quarter_of(date(2024, month, 1)) for month in (1, 3, 4, 12)] == [1, 1, 2, 4]
