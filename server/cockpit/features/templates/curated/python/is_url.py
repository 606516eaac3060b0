# /// template
# name = "Check a web address"
# kind = "function"
# description = "Whether a text is a complete address of http or https."
# words = ["url", "validate", "validation", "http", "link", "uri"]
# ///
from urllib.parse import urlsplit


def is_url(text: str) -> bool:
    """Whether the text is an address of http or https with a host."""
    if any(sign.isspace() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


# /// proof
assert all(map(is_url, ("https://example.com", "http://localhost:8080/a?b=c#d", "https://[::1]/")))
assert not any(
    map(is_url, ("", "example.com", "ftp://example.com", "https://", "http://a b.de", "http://x:99999/"))
)
