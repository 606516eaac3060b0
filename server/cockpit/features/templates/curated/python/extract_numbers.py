# /// template
# name = "Find numbers"
# kind = "function"
# description = "The numbers in a text."
# words = ["extract numbers", "digits", "parse numbers", "regex"]
# ///
import re


def extract_numbers(text: str) -> list[float]:
    """The numbers in their order, with their signs and decimals."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


# /// proof
assert extract_numbers("from -1.5 to 20 in 3") == [-1.5, 20, 3]
