# /// template
# name = "Parse a date"
# kind = "function"
# description = "The date of a text such as 2026-03-01."
# words = ["date", "iso", "parse date", "fromisoformat", "calendar"]
# ///
from datetime import date


def parse_date(text: str) -> date:
    """The date in the format of ISO 8601; raises ValueError for another text."""
    return date.fromisoformat(text.strip())


# /// proof
assert parse_date(" 2026-03-01 ") == date(2026, 3, 1)
