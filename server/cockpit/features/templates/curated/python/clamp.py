# /// template
# name = "Clamp a number"
# kind = "function"
# description = "A number kept between a least and a greatest one."
# words = ["limit", "bound", "min max", "range", "restrict"]
# ///
def clamp(value: float, least: float, greatest: float) -> float:
    """The value, or the bound that it exceeds."""
    if least > greatest:
        raise ValueError("The least value is greater than the greatest one.")
    return max(least, min(value, greatest))


# /// proof
assert [clamp(each, 0, 10) for each in (-1, 5, 11)] == [0, 5, 10]
try:
    clamp(1, 2, 0)
except ValueError:
    pass
else:
    raise AssertionError
