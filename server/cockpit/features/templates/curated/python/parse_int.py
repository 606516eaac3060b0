# /// template
# name = "Number of a text, or a default"
# kind = "function"
# description = "The whole number that a text says, or a default."
# words = ["parse int", "to int", "safe int", "convert", "default"]
# ///
def parse_int(text: str, default: int | None = None) -> int | None:
    """The number; the default where the text is none."""
    try:
        return int(text.strip().replace("_", ""))
    except ValueError:
        return default


# /// proof
assert parse_int(" 12 ") == 12
assert parse_int("x") is None
assert parse_int("", 5) == 5
