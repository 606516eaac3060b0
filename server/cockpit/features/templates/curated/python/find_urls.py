# /// template
# name = "Find web addresses in a text"
# kind = "function"
# description = "The addresses in a text, in their order, without the punctuation behind them."
# words = ["extract urls", "links", "hyperlinks", "parse text"]
# ///
import re

_LINK = re.compile(r"https?://[^\s<>\"']+")


def find_urls(text: str) -> list[str]:
    """The addresses of http and https in the text, each as often as it stands there."""
    found = (match.group().rstrip(".,;:!?") for match in _LINK.finditer(text))
    return [url.rstrip(")") if url.count("(") < url.count(")") else url for url in found]


# /// proof
assert find_urls("See https://a.example/x, (http://b.example) and c.example.") == [
    "https://a.example/x",
    "http://b.example",
]
assert find_urls("https://en.example/wiki/A_(b)") == ["https://en.example/wiki/A_(b)"]
assert find_urls("nothing") == []
