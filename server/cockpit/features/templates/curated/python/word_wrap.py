# /// template
# name = "Wrap text"
# kind = "function"
# description = "A text in lines of at most so many letters."
# words = ["wrap", "word wrap", "line length", "columns", "fill text"]
# ///
import textwrap


def word_wrap(text: str, width: int = 80) -> list[str]:
    """The lines, broken between words where that can be."""
    return textwrap.wrap(text, width)


# /// proof
assert word_wrap("aaa bbb ccc", 7) == ["aaa bbb", "ccc"]
