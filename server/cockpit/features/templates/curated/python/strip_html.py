# /// template
# name = "Text of HTML"
# kind = "function"
# description = "The text of a piece of HTML without tags, scripts and styles, entities resolved."
# words = ["strip tags", "html to text", "remove markup", "plain text", "sanitise"]
# ///
from html.parser import HTMLParser


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def strip_html(html: str) -> str:
    """The text that a reader of the page would see, with single spaces."""
    parser = _TextOnly()
    parser.feed(html)
    parser.close()
    return " ".join(" ".join(parser.parts).split())


# /// proof
assert strip_html("<p>Fish &amp; <b>chips</b></p><script>alert(1)</script>") == "Fish & chips"
assert strip_html("no markup") == "no markup"
