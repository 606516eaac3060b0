# /// template
# name = "Check an ISBN-10"
# kind = "function"
# description = "Whether the check digit of an ISBN of ten digits is right."
# words = ["isbn", "isbn-10", "book number", "checksum", "check digit", "validate"]
# ///
def isbn10_valid(text: str) -> bool:
    """Whether it is an ISBN-10, with or without hyphens."""
    digits = text.replace("-", "").replace(" ", "").upper()
    if len(digits) != 10 or not digits[:9].isdigit() or not (digits[9].isdigit() or digits[9] == "X"):
        return False
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0


# /// proof
assert isbn10_valid("0-306-40615-2")
assert isbn10_valid("080442957X")
assert not any(map(isbn10_valid, ("0306406153", "", "X804429570")))
