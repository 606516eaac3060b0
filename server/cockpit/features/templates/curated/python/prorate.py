# /// template
# name = "Share for a part of a period"
# kind = "function"
# description = "The share of an amount for some days of a period."
# words = ["prorate", "pro rata", "share", "days", "subscription", "billing", "partial month"]
# ///
def prorate(amount: float, used_days: int, total_days: int) -> float:
    """The amount for the days that were used; raises ValueError for a period without days."""
    if total_days <= 0:
        raise ValueError("total_days must be at least 1.")
    return amount * used_days / total_days


# /// proof
assert prorate(300, 10, 30) == 100
assert prorate(5, 0, 7) == 0
