# /// template
# name = "Format an amount of money"
# kind = "function"
# description = "An amount with its sign, commas and two decimals, such as $1,234.50."
# words = ["currency", "money", "dollars", "price", "format amount", "thousands separator"]
# ///
def format_currency(amount: float, symbol: str = "$") -> str:
    """The amount with commas and two decimals, and a minus before the sign of the currency."""
    return f"{'-' if amount < 0 else ''}{symbol}{abs(amount):,.2f}"


# /// proof
assert format_currency(1234.5) == "$1,234.50"
assert format_currency(-3, "€") == "-€3.00"
