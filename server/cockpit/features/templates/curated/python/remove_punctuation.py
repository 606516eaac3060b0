# /// template
# name = "Text without punctuation"
# kind = "function"
# description = "A text without its signs of punctuation."
# words = ["punctuation", "strip", "clean text", "normalize", "tokenize"]
# ///
import string


def remove_punctuation(text: str) -> str:
    """The text without the signs of punctuation of ASCII."""
    return text.translate(str.maketrans("", "", string.punctuation))


# /// proof
assert remove_punctuation("Hello, world! (1)") == "Hello world 1"
