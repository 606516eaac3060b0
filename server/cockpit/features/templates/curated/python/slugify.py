# /// template
# name = "Slug of a text"
# kind = "function"
# description = "A text as it may stand in an address: lower case, ASCII, words joined by hyphens."
# words = ["slug", "url", "permalink", "normalise", "sanitise", "ascii"]
# ///
import re
import unicodedata


def slugify(text: str, separator: str = "-") -> str:
    """The text in lower case and ASCII, its words joined by the separator."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return separator.join(re.findall(r"[a-z0-9]+", plain.lower()))


# /// proof
assert slugify("Hello, World!") == "hello-world"
assert slugify("  Crème brûlée  2 ", "_") == "creme_brulee_2"
assert slugify("!?") == ""
