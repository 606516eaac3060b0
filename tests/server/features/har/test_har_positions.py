"""Places are those that an editor counts, and a path leads to its byte."""

from __future__ import annotations

import json

import pytest

from cockpit.features.har import positions
from cockpit.features.har.checking import check
from cockpit.features.har.positions import Place, Ruler, offset_within, places
from cockpit.features.har.reading import read

from .recordings import entry, response

TEXT = '{"a": "😀é",\r\n "b":\r "ü", "c": 1\n}'


def expected(text: str) -> dict[int, Place]:
    """Counted character by character."""
    found: dict[int, Place] = {}
    offset = line = column = 0
    for index, character in enumerate(text):
        found[offset] = Place(line, column)
        offset += len(character.encode())
        column += len(character.encode("utf-16-le")) // 2
        if character == "\n" or (character == "\r" and text[index + 1] != "\n"):
            line, column = line + 1, 0
    return found


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
def test_every_character_has_its_place_however_the_blocks_fall(block, monkeypatch):
    monkeypatch.setattr(positions, "_BLOCK", block)
    wanted = expected(TEXT)
    assert places(TEXT.encode(), wanted) == wanted


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_file_in_utf_16_has_the_places_that_editors_show(encoding):
    exchange = entry(comment="😀 é", response=response(503))
    written = json.dumps(
        {"log": {"version": "1.2", "creator": {}, "entries": [exchange]}}, ensure_ascii=False
    )
    checked = check(read(written.encode(encoding)))
    (found,) = [each for each in checked.findings if each.code == "http/5xx"]
    assert checked.places[found.offset] == expected(written)[len(written[: written.index("503")].encode())]


def test_going_back_and_beyond_the_end():
    ruler = Ruler(b"ab\ncd")
    assert [ruler.place(4), ruler.place(1), ruler.place(99)] == [Place(1, 1), Place(0, 1), Place(1, 2)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), '{"request"'),
        (("request", "headers", 1, "value"), '"é"'),
        (("request", "headers"), "[{"),
        (("request", "method"), '{"headers"'),
        (("request", "headers", 9, "value"), "[{"),
        (("response",), '{"request"'),
    ],
)
def test_a_path_leads_to_the_value_or_to_what_lacks_it(path, text):
    headers = [{"name": "a", "value": "1"}, {"name": "b", "value": "é"}]
    raw = json.dumps({"request": {"headers": headers}}, ensure_ascii=False).encode()
    assert raw[offset_within(raw, path) :].startswith(text.encode())
