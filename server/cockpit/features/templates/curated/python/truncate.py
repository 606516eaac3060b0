# /// template
# name = "Shorten a text"
# kind = "function"
# description = "A text cut at a word to at most so many characters, with a sign that something is missing."
# words = ["truncate", "ellipsis", "shorten", "abbreviate", "cut", "limit length"]
# ///
def truncate(text: str, length: int, ending: str = "…") -> str:
    """The text with at most so many characters, cut between words where that is possible."""
    if length < len(ending):
        raise ValueError(f"length must be at least {len(ending)}.")
    if len(text) <= length:
        return text
    cut = text[: length - len(ending)]
    if not text[len(cut)].isspace() and " " in cut:
        cut = cut.rpartition(" ")[0]
    return cut.rstrip() + ending


# /// proof
assert truncate("short", 10) == "short"
assert truncate("the quick brown fox", 12) == "the quick…"
assert truncate("unbreakable", 5) == "unbr…"
assert truncate("one two", 4, "...") == "o..."
