# /// template
# name = "Words in reverse"
# kind = "function"
# description = "The words of a sentence, the last one first."
# words = ["reverse words", "sentence", "order of words"]
# ///
def reverse_words(sentence: str) -> str:
    """The words in reverse order, with one space between them."""
    return " ".join(reversed(sentence.split()))


# /// proof
assert reverse_words("one two  three") == "three two one"
assert reverse_words("") == ""
