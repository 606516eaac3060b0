# /// template
# name = "Change in percent"
# kind = "function"
# description = "How much a number has grown, in percent of what it was."
# words = ["percent change", "growth", "increase", "difference", "delta"]
# ///
def percent_change(old: float, new: float) -> float:
    """In percent of the old number; raises ValueError where that is 0."""
    if not old:
        raise ValueError("A change from 0 has no percentage.")
    return (new - old) / abs(old) * 100


# /// proof
assert percent_change(50, 75) == 50
assert percent_change(-10, -5) == 50
