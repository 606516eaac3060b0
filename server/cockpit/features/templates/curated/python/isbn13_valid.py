# /// template
# name = "Check an ISBN-13 or EAN-13"
# kind = "function"
# description = "Whether the check digit of a number of thirteen digits is right."
# words = ["isbn", "isbn-13", "ean", "barcode", "gtin", "checksum", "check digit"]
# ///
def isbn13_valid(text: str) -> bool:
    """Whether it is an ISBN-13 or another EAN-13, with or without hyphens."""
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != 13 or not digits.isdigit():
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


# /// proof
assert isbn13_valid("978-0-306-40615-7")
assert not any(map(isbn13_valid, ("9780306406158", "", "x")))
