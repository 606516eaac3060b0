# /// template
# name = "Parse keys and values"
# kind = "function"
# description = "The keys and values of a text such as a=1;b=2."
# words = ["key value", "parse", "options", "query", "pairs", "split"]
# ///
def parse_key_values(text: str, separator: str = ";", equals: str = "=") -> dict[str, str]:
    """Each value by its key, without white space; raises ValueError for a piece without a value."""
    found: dict[str, str] = {}
    for piece in filter(None, (each.strip() for each in text.split(separator))):
        key, sign, value = piece.partition(equals)
        if not sign:
            raise ValueError(f"{piece!r} has no {equals!r}.")
        found[key.strip()] = value.strip()
    return found


# /// proof
assert parse_key_values("a=1; b = x=2;") == {"a": "1", "b": "x=2"}
try:
    parse_key_values("a")
except ValueError:
    pass
else:
    raise AssertionError
