# /// template
# name = "Host of a URL"
# kind = "function"
# description = "The host that a URL names, in lower case."
# words = ["domain", "host", "hostname", "url", "netloc"]
# ///
from urllib.parse import urlsplit


def extract_domain(url: str) -> str:
    """The host without user and port; empty where there is none."""
    return urlsplit(url if "//" in url else f"//{url}").hostname or ""


# /// proof
assert extract_domain("https://me@Example.com:8080/a?b") == "example.com"
assert extract_domain("example.com/a") == "example.com"
assert extract_domain("") == ""
