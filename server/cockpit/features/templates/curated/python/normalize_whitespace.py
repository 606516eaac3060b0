# /// template
# name = "Collapse white space"
# kind = "function"
# description = "A text with single spaces and none around it."
# words = ["whitespace", "collapse spaces", "trim", "strip", "squeeze", "clean text"]
# ///
def normalize_whitespace(text: str) -> str:
    """The text with one space for each run of white space, and none at its ends."""
    return " ".join(text.split())


# /// proof
assert normalize_whitespace("  a \n b\tc ") == "a b c"
assert normalize_whitespace(" ") == ""
