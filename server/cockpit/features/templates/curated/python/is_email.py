# /// template
# name = "Check an e-mail address"
# kind = "function"
# description = "Whether a text has the form of an e-mail address; only a message shows whether it exists."
# words = ["email", "validate", "validation", "mail address", "regex"]
# ///
import re

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_email(text: str) -> bool:
    """Whether the text has the form of an e-mail address."""
    local = text.partition("@")[0]
    return len(text) <= 254 and len(local) <= 64 and _ADDRESS.fullmatch(text) is not None


# /// proof
assert all(map(is_email, ("ann@example.com", "a.b+c@mail.example.org")))
assert not any(
    map(is_email, ("", "ann", "ann@", "@example.com", "a..b@example.com", "a@b", "a b@c.de", "a@-x.com"))
)
