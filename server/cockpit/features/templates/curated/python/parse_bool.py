# /// template
# name = "Parse a truth value"
# kind = "function"
# description = "true or false from a text such as \"yes\", \"off\" or \"1\"; anything else is refused."
# words = ["boolean", "flag", "strtobool", "yes no", "environment variable"]
# ///
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE = frozenset({"0", "false", "f", "no", "n", "off"})


def parse_bool(text: str) -> bool:
    """The truth value that a text means; raises ValueError for any other text."""
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"{text!r} is neither true nor false.")


# /// proof
assert parse_bool(" Yes ")
assert not parse_bool("OFF")
try:
    parse_bool("maybe")
except ValueError as error:
    assert "maybe" in str(error)
else:
    raise AssertionError
