# /// template
# name = "Count with a noun"
# kind = "function"
# description = "\"1 file\", \"2 files\", \"1 entry\", \"3 entries\": a number with its noun."
# words = ["plural", "pluralize", "noun", "inflect", "count label"]
# ///
def plural(count: int, noun: str, several: str = "") -> str:
    """The number and the noun, in the plural unless it is one; irregular plurals are given."""
    if abs(count) == 1:
        return f"{count:,} {noun}"
    if not several:
        if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
            several = f"{noun[:-1]}ies"
        elif noun.endswith(("s", "x", "z", "ch", "sh")):
            several = f"{noun}es"
        else:
            several = f"{noun}s"
    return f"{count:,} {several}"


# /// proof
assert plural(1, "file") == "1 file"
assert plural(0, "entry") == "0 entries"
assert plural(2, "day") == "2 days"
assert plural(1200, "match") == "1,200 matches"
assert plural(3, "child", "children") == "3 children"
