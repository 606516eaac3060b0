# /// template
# name = "Price after a discount"
# kind = "function"
# description = "A price less some percent of it."
# words = ["discount", "price", "percent off", "rebate", "reduction"]
# ///
def apply_discount(price: float, percent: float) -> float:
    """The price less so many percent; raises ValueError for a discount that is none."""
    if not 0 <= percent <= 100:
        raise ValueError("percent must be between 0 and 100.")
    return price * (1 - percent / 100)


# /// proof
assert apply_discount(200, 50) == 100
assert apply_discount(80, 0) == 80
for wrong in (-1, 101):
    try:
        apply_discount(1, wrong)
    except ValueError:
        continue
    raise AssertionError(wrong)
