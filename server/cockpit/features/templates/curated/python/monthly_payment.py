# /// template
# name = "Monthly payment of a loan"
# kind = "function"
# description = "What is paid each month for a loan at a rate of interest."
# words = ["mortgage", "loan", "annuity", "installment", "amortization", "monthly payment"]
# ///
def monthly_payment(principal: float, rate: float, months: int) -> float:
    """The payment at a yearly rate such as 0.05."""
    monthly = rate / 12
    if not monthly:
        return principal / months
    return principal * monthly / (1 - (1 + monthly) ** -months)


# /// proof
assert abs(monthly_payment(200_000, 0.06, 360) - 1199.10) < 0.01
assert monthly_payment(1200, 0, 12) == 100
