# /// template
# name = "Number of words"
# kind = "function"
# description = "How many words a text has."
# words = ["count words", "word count", "number of words", "length"]
# ///
def count_words(text: str) -> int:
    """How many words there are between white space."""
    return len(text.split())


# /// proof
assert count_words(" one  two ") == 2
assert count_words("") == 0
