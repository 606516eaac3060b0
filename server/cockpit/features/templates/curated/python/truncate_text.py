# /// template
# name = "Cut a text with three dots"
# kind = "function"
# description = "A text of at most so many letters, with three dots where it was cut."
# words = ["truncate", "shorten", "ellipsis", "limit", "cut", "max length", "..."]
# ///
def truncate_text(text: str, limit: int, suffix: str = "...") -> str:
    """The text where it is short enough, else its beginning and the suffix, together as long as the limit."""
    if len(text) <= limit:
        return text
    return text[: max(0, limit - len(suffix))] + suffix


# /// proof
assert truncate_text("hello world", 8) == "hello..."
assert truncate_text("hello", 5) == "hello"
