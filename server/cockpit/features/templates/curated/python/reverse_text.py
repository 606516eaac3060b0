# /// template
# name = "Text in reverse"
# kind = "function"
# description = "A text with its last letter first."
# words = ["reverse string", "backwards", "mirror"]
# ///
def reverse_text(text: str) -> str:
    """The letters in reverse order."""
    return text[::-1]


# /// proof
assert reverse_text("abc") == "cba"
