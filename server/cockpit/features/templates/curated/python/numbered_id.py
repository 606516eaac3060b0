# /// template
# name = "Identifier with a padded number"
# kind = "function"
# description = "A prefix and a number with leading zeros, such as INV-000042."
# words = ["invoice id", "order number", "identifier", "zero padded", "sequence", "prefix", "new id"]
# ///
def numbered_id(prefix: str, number: int, width: int = 6) -> str:
    """The prefix, a hyphen, and the number with at least so many digits."""
    return f"{prefix}-{number:0{width}d}"


# /// proof
assert numbered_id("INV", 42) == "INV-000042"
assert numbered_id("A", 7, 2) == "A-07"
