# /// template
# name = "Price with tax"
# kind = "function"
# description = "A price and the tax on it, in cents."
# words = ["tax", "vat", "gross", "net", "price", "sales tax"]
# ///
def add_tax(price: float, rate: float) -> float:
    """The price with a tax of that rate, such as 0.19, rounded to cents."""
    return round(price * (1 + rate), 2)


# /// proof
assert add_tax(100, 0.19) == 119
assert add_tax(9.99, 0) == 9.99
