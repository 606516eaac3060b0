# /// template
# name = "Phone numbers"
# kind = "function"
# description = "Whether a text is an international phone number."
# words = ["phone number", "telephone", "e.164", "validate phone", "mobile"]
# ///
import re


def is_phone_number(text: str) -> bool:
    """Whether it has 7 to 15 digits, perhaps a plus before them, and signs between them."""
    digits = re.sub(r"[\s().-]", "", text)
    return re.fullmatch(r"\+?[1-9]\d{6,14}", digits) is not None


# /// proof
assert is_phone_number("+49 (30) 123-4567")
assert not any(map(is_phone_number, ("", "12", "+0123456789", "phone")))
