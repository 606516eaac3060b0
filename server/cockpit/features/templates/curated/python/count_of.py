# /// template
# name = "A number with its noun"
# kind = "function"
# description = "A number and a noun in the singular or plural: 1 item, 2 items."
# words = ["pluralize", "plural", "singular", "noun", "items", "grammar"]
# ///
def count_of(count: int, noun: str) -> str:
    """The number and the noun, with an s unless there is one."""
    return f"{count} {noun if count == 1 else noun + 's'}"


# /// proof
assert [count_of(each, "item") for each in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
