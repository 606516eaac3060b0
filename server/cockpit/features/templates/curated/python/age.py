# /// template
# name = "Age in years"
# kind = "function"
# description = "How many full years lie between a birthday and a day."
# words = ["birthday", "years old", "birth date", "anniversary"]
# ///
from datetime import date


def age(born: date, on: date) -> int:
    """The number of birthdays that were had by that day."""
    if on < born:
        raise ValueError("The day is before the birth.")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


# /// proof
assert age(date(2000, 2, 29), date(2024, 2, 28)) == 23
assert age(date(2000, 2, 29), date(2024, 2, 29)) == 24
assert age(date(2024, 1, 1), date(2024, 1, 1)) == 0
