# /// template
# name = "Compound interest"
# kind = "function"
# description = "What a sum becomes at a rate of interest after some years."
# words = ["compound interest", "savings", "investment", "future value", "finance"]
# ///
def compound_interest(principal: float, rate: float, years: float, times: int = 1) -> float:
    """What becomes of it, with interest at a rate such as 0.05 added so many times a year."""
    return principal * (1 + rate / times) ** (times * years)


# /// proof
assert abs(compound_interest(1000, 0.05, 2) - 1102.5) < 1e-9
