# /// template
# name = "Check a card number"
# kind = "function"
# description = "Whether the check digit of a card number is right, by the Luhn algorithm."
# words = ["luhn", "credit card", "checksum", "validate", "validation", "mod 10"]
# ///
def luhn_valid(number: str) -> bool:
    """Whether the digits, with or without spaces and hyphens, have the right check digit."""
    digits = number.replace(" ", "").replace("-", "")
    if len(digits) < 2 or not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# /// proof
assert luhn_valid("4111 1111 1111 1111")
assert luhn_valid("79927398713")
assert not luhn_valid("79927398710")
assert not luhn_valid("")
assert not luhn_valid("4111-x")
