# /// template
# name = "Add parameters to a URL"
# kind = "function"
# description = "A URL with more parameters in its query."
# words = ["build url", "query parameters", "append query", "urlencode", "link"]
# ///
from collections.abc import Mapping
from urllib.parse import urlencode


def append_query(url: str, parameters: Mapping[str, str]) -> str:
    """The URL with the encoded parameters behind those that it has."""
    if not parameters:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


# /// proof
assert append_query("http://a/b", {"x": "1 2"}) == "http://a/b?x=1+2"
assert append_query("http://a/b?c=d", {"x": "1"}) == "http://a/b?c=d&x=1"
assert append_query("http://a/b", {}) == "http://a/b"
