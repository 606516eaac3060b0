# /// template
# name = "User names"
# kind = "function"
# description = "Whether a text can be the name of a user."
# words = ["username", "validate username", "login name", "handle", "nickname"]
# ///
import re


def is_username(text: str) -> bool:
    """Whether it is 3 to 20 letters, digits or underscores."""
    return re.fullmatch(r"[A-Za-z0-9_]{3,20}", text) is not None


# /// proof
assert is_username("ann_1")
assert not any(map(is_username, ("", "a", "a b c", "x" * 21)))
