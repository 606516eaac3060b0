"""The outline of a recording that is open as text, and what of it can be folded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cockpit.features.har.outlining import Item, Stretch, folds, outline

from .recordings import entry, request, response, text

PAGES = [
    {"id": "p1", "title": "Shop", "startedDateTime": "2026-03-03T09:00:00Z", "pageTimings": {}},
    {"id": "p2", "title": "", "startedDateTime": "2026-03-03T09:00:00Z", "pageTimings": {}},
    {"id": "p3", "title": "Never asked", "startedDateTime": "2026-03-03T09:00:00Z", "pageTimings": {}},
]


def seen(url: str, page: str = "", status: int = 200, **more: Any) -> dict[str, Any]:
    """An exchange of a page."""
    paged = {"pageref": page} if page else {}
    return entry(url, request=request(url, **more), response=response(status), **paged)


def drawn(items: list[Item]) -> list[Any]:
    """The names; a page with those inside."""
    return [(item.name, drawn(item.items)) if item.is_page else item.name for item in items]


def cut(source: str, part: Stretch) -> str:
    """What an editor selects, which counts UTF-16 units."""
    lines = source.split("\n")[part.start.line : part.end.line + 1]
    lines[-1] = lines[-1].encode("utf-16-le")[: 2 * part.end.column].decode("utf-16-le")
    lines[0] = lines[0].encode("utf-16-le")[2 * part.start.column :].decode("utf-16-le")
    return "\n".join(lines)


OUTLINES = [
    (
        text(
            seen("https://a.example/", "p1"),
            seen("https://a.example/x?q=1", "p2", 404),
            seen("https://a.example/y", "p1", method="POST"),
            seen("https://b.example/alone", "", 0),
            seen("https://b.example/lost", "p9"),
            pages=PAGES,
        ),
        [
            ("Shop", ["GET / 200", "POST /y 200"]),
            ("p2", ["GET /x 404"]),
            "GET /alone no answer",
            "GET /lost 200",
        ],
    ),
    (text(seen("https://a.example/a\nb\u202e\x07"), indent=None), ["GET /ab 200"]),
    (text(seen("https://a.example/" + "x" * 500)), [f"GET /{'x' * 199}… 200"]),
    (text(seen("https://a.example/?access_token=8fJ2kQz71LmNp0aXcVbT4wRs")), ["GET / 200"]),
    (text({"startedDateTime": "2026-03-03T09:00:00Z", "request": {}}), ["? / no answer"]),
    (text(seen("https://a.example/1"), seen("https://a.example/2"))[:-900], ["GET /1 200"]),
    (text(), []),
    (b"<html>", []),
    (b"", []),
]


@pytest.mark.parametrize(("data", "expected"), OUTLINES)
def test_outline(data: bytes, expected: list[Any]) -> None:
    assert drawn(outline(data)) == expected


@pytest.mark.parametrize("indent", [None, 2])
def test_an_exchange_is_selected_as_a_whole_and_found_at_its_address(indent: int | None) -> None:
    urls = ["https://a.example/😀é", "https://a.example/second"]
    source = text(*(seen(url, "p1") for url in urls), indent=indent, pages=PAGES).decode()
    (page,) = outline(source.encode())
    assert [json.loads(cut(source, item.place)) for item in page.items] == urls
    assert [json.loads(cut(source, item.whole))["request"]["url"] for item in page.items] == urls
    assert (page.detail, [item.detail for item in page.items]) == ("2 entries", ["a.example"] * 2)
    whole = json.loads(f"[{cut(source, page.whole)}]")
    assert [each["request"]["url"] for each in whole] == urls
    assert cut(source, page.place) == json.dumps(urls[0], ensure_ascii=False)


def test_of_many_exchanges_the_rest_is_counted() -> None:
    data = text(*(seen(f"https://a.example/{number}", "p1") for number in range(5)), pages=PAGES)
    shown = outline(data, most=2)
    assert drawn(shown) == [("Shop", ["GET /0 200", "GET /1 200"]), "3 more"]
    rest = json.loads(f"[{cut(data.decode(), shown[1].whole)}]")
    assert [each["request"]["url"][-1] for each in rest] == ["2", "3", "4"]


def folded(data: bytes, most: int = 100) -> list[tuple[str, str]]:
    """The first line of each fold, and the line behind it, which stays."""
    lines = data.decode().split("\n")
    return [(lines[first].strip(), lines[last + 1].strip()) for first, last in folds(data, most)]


POSTED = seen(
    "https://a.example/",
    method="POST",
    headers=[{"name": "accept", "value": "*/*"}],
    postData={"mimeType": "text/plain", "text": "a"},
)
WHOLE = [
    ('"pages": [', "],"),
    ("{", "}"),
    ('"request": {', "},"),
    ('"headers": [', "],"),
    ('"postData": {', "}"),
    ('"response": {', "},"),
    ('"content": {', "},"),
]
FOLDS = [
    (text(POSTED, pages=PAGES), 100, WHOLE),
    (text(POSTED, pages=PAGES), 2, WHOLE[:2]),
    (text(POSTED, pages=PAGES), 4, [*WHOLE[:3], WHOLE[5]]),
    (text(POSTED, pages=PAGES).replace(b"\n", b"\r\n"), 100, WHOLE),
    (text(POSTED, indent=None), 100, []),
    (text(POSTED, POSTED)[:-60], 100, [("{", "},"), *WHOLE[2:]]),
    (b"<html>", 100, []),
    (b"", 100, []),
]


@pytest.mark.parametrize(("data", "most", "expected"), FOLDS)
def test_folds(data: bytes, most: int, expected: list[tuple[str, str]]) -> None:
    assert folded(data, most) == expected
