# /// template
# name = "Longest word"
# kind = "function"
# description = "The longest word of a text; the first one of several."
# words = ["longest word", "longest string", "max length", "words"]
# ///
def longest_word(text: str) -> str:
    """The first of the longest words; empty without words."""
    return max(text.split(), key=len, default="")


# /// proof
assert longest_word("a quick fox jumped") == "jumped"
assert longest_word("") == ""
