# /// template
# name = "Text without some words"
# kind = "function"
# description = "A text without the words that say little."
# words = ["stopwords", "remove stop words", "filter words", "clean text", "tokens"]
# ///
from collections.abc import Collection


def remove_words(text: str, words: Collection[str]) -> str:
    """The other words with a space between them, whatever the case."""
    return " ".join(word for word in text.split() if word.lower() not in words)


# /// proof
assert remove_words("The big cat", {"the"}) == "big cat"
