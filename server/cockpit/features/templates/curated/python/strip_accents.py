# /// template
# name = "Text without accents"
# kind = "function"
# description = "A text with plain letters in place of those with accents."
# words = ["accents", "diacritics", "ascii", "unicode", "normalize", "umlaut"]
# ///
import unicodedata


def strip_accents(text: str) -> str:
    """The letters without the marks on them."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


# /// proof
assert strip_accents("Crème Brûlée") == "Creme Brulee"
