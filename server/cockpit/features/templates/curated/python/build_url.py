# /// template
# name = "Put an address together"
# kind = "function"
# description = "An address with path segments and a query, everything quoted as it must be."
# words = ["url", "query string", "urlencode", "join", "quote", "parameters"]
# ///
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode


def build_url(
    base: str, *segments: str, query: Mapping[str, str | int | Sequence[str] | None] | None = None
) -> str:
    """The base, the segments below it, and the query; parameters without a value are left out."""
    path = "/".join([base.rstrip("/"), *(quote(segment, safe="") for segment in segments)])
    given = {name: value for name, value in (query or {}).items() if value is not None}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


# /// proof
assert build_url("https://a.example/", "x y", "a/b") == "https://a.example/x%20y/a%2Fb"
assert build_url("https://a.example", query={"q": "a&b", "n": 1, "t": ["x", "y"], "z": None}).endswith(
    "?q=a%26b&n=1&t=x&t=y"
)
