# /// template
# name = "Leap years"
# kind = "function"
# description = "Whether a year has a 29th of February."
# words = ["leap year", "calendar", "february"]
# ///
def is_leap_year(year: int) -> bool:
    """By the Gregorian calendar."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


# /// proof
assert [year for year in (1900, 2000, 2023, 2024) if is_leap_year(year)] == [2000, 2024]
