# /// template
# name = "Name in camelCase"
# kind = "function"
# description = "A name such as parse_http_header as parseHttpHeader, or with a capital first."
# words = ["snake to camel", "PascalCase", "rename", "identifier", "convert case"]
# ///
import re


def camel_case(name: str, *, capital: bool = False) -> str:
    """The name without underscores, hyphens and spaces, each word but the first one capitalised."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    joined = "".join(word[:1].upper() + word[1:].lower() for word in words)
    return joined if capital else joined[:1].lower() + joined[1:]


# /// proof
assert camel_case("parse_http_header") == "parseHttpHeader"
assert camel_case("parse-http header", capital=True) == "ParseHttpHeader"
assert camel_case("") == ""
