# /// template
# name = "Name in snake_case"
# kind = "function"
# description = "A name such as parseHTTPHeader as parse_http_header."
# words = ["camel to snake", "underscore", "rename", "identifier", "convert case"]
# ///
import re


def snake_case(name: str) -> str:
    """The name in lower case with underscores between its words."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name)
    return "_".join(word.lower() for word in words)


# /// proof
assert snake_case("parseHTTPHeader") == "parse_http_header"
assert snake_case("some-name here") == "some_name_here"
assert snake_case("Version2") == "version_2"
assert snake_case("already_snake") == "already_snake"
