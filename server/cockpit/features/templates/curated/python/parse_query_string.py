# /// template
# name = "Parse the query of a URL"
# kind = "function"
# description = "The parameters of a URL's query such as a=1&b=2."
# words = ["query string", "url parameters", "parse_qs", "urlencoded", "get parameters"]
# ///
from urllib.parse import parse_qsl


def parse_query_string(query: str) -> dict[str, str]:
    """Each value by its name, decoded; the last one where a name comes twice."""
    return dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))


# /// proof
assert parse_query_string("?a=1&b=x%20y&c=&a=2") == {"a": "2", "b": "x y", "c": ""}
