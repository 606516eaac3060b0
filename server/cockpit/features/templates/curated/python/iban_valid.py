# /// template
# name = "Check an IBAN"
# kind = "function"
# description = "Whether an international bank account number has the right form and check digits."
# words = ["iban", "bank account", "validate", "validation", "checksum", "mod 97"]
# ///
import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def iban_valid(text: str) -> bool:
    """Whether the check digits of an IBAN, with or without spaces, are right."""
    iban = text.replace(" ", "").upper()
    if _IBAN.fullmatch(iban) is None:
        return False
    number = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return int(number) % 97 == 1


# /// proof
assert iban_valid("GB82 WEST 1234 5698 7654 32")
assert iban_valid("de89370400440532013000")
assert not iban_valid("GB82 WEST 1234 5698 7654 33")
assert not iban_valid("DE89")
