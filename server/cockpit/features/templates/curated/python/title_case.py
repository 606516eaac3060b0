# /// template
# name = "Title case"
# kind = "function"
# description = "A text with a capital letter at each word."
# words = ["title case", "capitalize", "capitalise words", "headline"]
# ///
def title_case(text: str) -> str:
    """Each word with a capital first letter, and the rest of it in lower case."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split(" "))


# /// proof
assert title_case("hello wORLD's end") == "Hello World's End"
