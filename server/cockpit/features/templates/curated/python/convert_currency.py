# /// template
# name = "Convert an amount of money"
# kind = "function"
# description = "An amount of one currency in another, by their rates to a common one."
# words = ["currency", "convert", "exchange rate", "money", "forex"]
# ///
from collections.abc import Mapping


def convert_currency(amount: float, rates: Mapping[str, float], source: str, target: str) -> float:
    """The amount in the target; a rate is how much of a currency one unit of the common one is."""
    return amount / rates[source] * rates[target]


# /// proof
assert convert_currency(10, {"USD": 2.0, "GBP": 4.0}, "USD", "GBP") == 20
