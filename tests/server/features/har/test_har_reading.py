"""Whatever recorders write is read or refused with the place: tables of files."""

from __future__ import annotations

import json

import pytest

from cockpit.core.errors import NotFound
from cockpit.features.har.entry import body_of, header
from cockpit.features.har.opening import MAPPED_ABOVE
from cockpit.features.har.positions import places
from cockpit.features.har.reading import read

from .recordings import entry, log, request, response, text

THREE = text(*(entry(f"https://shop.example/{number}") for number in range(3)))
ENTRY = json.dumps(entry()).encode()


def told(data: bytes) -> tuple[list[str], list[tuple[str, int, int]]]:
    """The last parts of the URLs that were read, and the troubles with their places as people count."""
    har = read(data)
    urls = [placed.entry.request.url.rpartition("/")[2] for placed in har.entries()]
    offsets = [trouble.offset for trouble in har.troubles]
    where = places(har.data, offsets, har.source.first)
    troubles = [(one.code, where[one.offset].line + 1, where[one.offset].column + 1) for one in har.troubles]
    return urls, troubles


@pytest.mark.parametrize(
    ("data", "urls", "troubles"),
    [
        pytest.param(THREE, ["0", "1", "2"], [], id="as it should be"),
        pytest.param(b"", [], [("schema/empty", 1, 1)], id="empty"),
        pytest.param(b"\n\0\0", [], [("schema/empty", 1, 1)], id="zeros of a full disk"),
        pytest.param(b"<html>", [], [("schema/not-json", 1, 1)], id="a page instead"),
        pytest.param(b'{"log": {}}', [], [("schema/no-entries", 1, 1)], id="no entries"),
        pytest.param(b'{"a": 1}', [], [("schema/no-entries", 1, 1)], id="other JSON"),
        pytest.param(b'{"log": {"entries": {}}}', [], [("schema/no-entries", 1, 21)], id="entries no list"),
        pytest.param(b"\xef\xbb\xbf" + THREE, ["0", "1", "2"], [("schema/encoding", 1, 1)], id="mark"),
        pytest.param(
            THREE.decode().encode("utf-16"), ["0", "1", "2"], [("schema/encoding", 1, 1)], id="UTF-16"
        ),
        pytest.param(
            THREE.decode().encode("utf-16-be"),
            ["0", "1", "2"],
            [("schema/encoding", 1, 1)],
            id="UTF-16 unmarked",
        ),
        pytest.param(
            b"onInputData(" + THREE + b");\n", ["0", "1", "2"], [("schema/wrapped", 1, 1)], id="JSONP"
        ),
        pytest.param(b"[" + ENTRY + b"]", [""], [("schema/no-log", 1, 1)], id="bare list"),
        pytest.param(ENTRY, [""], [("schema/no-log", 1, 1)], id="bare entry"),
        pytest.param(
            THREE + b"\n" + THREE,
            ["0", "1", "2"],
            [("schema/after-end", THREE.count(b"\n") + 1, 2)],
            id="twice",
        ),
        pytest.param(
            THREE.replace(b'"time": 120', b'"time": NaN', 1),
            ["0", "1", "2"],
            [("schema/not-strict", 10, 7)],
            id="NaN",
        ),
        pytest.param(
            THREE.replace(b'"ssl": -1\n', b'"ssl": -1,\n', 1),
            ["0", "1", "2"],
            [("schema/not-strict", 10, 7)],
            id="trailing comma",
        ),
        pytest.param(
            THREE.replace(b'"url": "https', b'"url": "caf\xe9 https', 1),
            ["0", "1", "2"],
            [("schema/not-utf8", 15, 22)],
            id="Latin-1",
        ),
        pytest.param(
            THREE[: THREE.index(b"example/2")], ["0", "1"], [("schema/truncated", 91, 32)], id="cut in a text"
        ),
        pytest.param(
            THREE.replace(b'"request": {', b'"request": ', 1),
            ["1", "2"],
            [("schema/broken", 14, 19)],
            id="a bracket lost",
        ),
        pytest.param(
            THREE.replace(b'"statusText": ""', b'"statusText": "', 1),
            ["1", "2"],
            [("schema/broken", 25, 27)],
            id="a quote lost",
        ),
        pytest.param(text(None, entry()), [""], [("schema/entry", 10, 7)], id="null for an entry"),
        pytest.param(
            b'{"log": {"entries": [' + ENTRY + b'], "_deep": ' + b"[" * 3000 + b"]" * 3000 + b"}}",
            [""],
            [("schema/too-deep", 1, 1)],
            id="deep",
        ),
    ],
)
def test_every_whole_entry_is_read_and_the_damage_has_its_place(data, urls, troubles):
    assert told(data) == (urls, troubles)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"response": None}, []),
        ({"response": "none"}, [(("response",), "an object", '"none"')]),
        ({"time": "12"}, [(("time",), "a number", '"12"')]),
        ({"time": "Infinity"}, [(("time",), "a number", '"Infinity"')]),
        ({"connection": 443}, [(("connection",), "a text", "443")]),
        ({"request": request(headers={"a": "b"})}, [(("request", "headers"), "a list", "an object")]),
        (
            {"request": request(headers=[{"name": "a", "value": None}])},
            [(("request", "headers", 0, "value"), "a text", "null")],
        ),
        ({"response": response(status="200")}, [(("response", "status"), "a whole number", '"200"')]),
    ],
)
def test_what_does_not_fit_is_named_and_the_rest_is_kept(change, faults):
    (placed,) = read(text(entry(**change))).entries()
    assert [(fault.path, fault.expected, fault.found) for fault in placed.faults] == faults
    assert placed.entry.started == "2026-03-03T09:00:00.000Z"


def test_a_number_too_large_for_any_is_named_and_the_entry_is_kept():
    data = text(entry()).replace(b'"time": 120', b'"time": 1e400')
    (placed,) = read(data).entries()
    assert [(fault.path, fault.found) for fault in placed.faults] == [(("time",), '"1e400"')]
    assert placed.entry.time is None


def test_entries_stand_where_their_offset_says():
    har = read(b"\xef\xbb\xbf" + THREE)
    for placed in har.entries():
        assert har.data[placed.offset : placed.offset + len(placed.raw)] == bytes(placed.raw)


def test_the_log_says_who_recorded_what():
    pages = [{"id": "page_1", "title": "Shop", "pageTimings": {"onLoad": 812.5, "onContentLoad": -1}}]
    facts = read(text(browser={"name": "Firefox", "version": "140"}, pages=pages)).facts
    assert (facts.version, facts.creator.name, facts.browser.version) == ("1.2", "by hand", "140")
    assert [(page.id, page.on_load, page.on_content_load) for page in facts.pages] == [
        ("page_1", 812.5, None)
    ]
    assert read(text(creator="Some proxy")).facts.faults[0].path == ("creator",)


def test_the_facts_of_a_broken_file_are_read_too():
    assert read(THREE[:-200]).facts.creator.name == "by hand"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"text": "caf\u00e9"}, "caf\u00e9".encode()),
        ({"text": "aGk=", "encoding": "base64"}, b"hi"),
        ({"text": "aGk", "encoding": "base64"}, b"aGk"),
        ({"text": "caf\u00e9", "encoding": "base64"}, "caf\u00e9".encode()),
        ({"text": None}, None),
        ({"size": 12}, None),
    ],
)
def test_a_body_is_decoded_when_it_is_asked_for(content, body):
    (placed,) = read(text(entry(response=response(content=content)))).entries()
    assert body_of(placed.entry.response.content) == body


def test_a_header_is_found_in_any_case():
    (placed,) = read(text(entry(response=response(headers={"Content-Type": "text/css"})))).entries()
    assert header(placed.entry.response.headers, "content-type") == "text/css"


def test_a_large_file_is_mapped(tmp_path):
    path = tmp_path / "large.har"
    filler = {"_filler": "x" * MAPPED_ABOVE}
    path.write_bytes(json.dumps(log(entry(), **filler)).encode())
    har = read(path)
    assert not isinstance(har.data, bytes)
    assert len(list(har.entries())) == 1


def test_what_is_no_file_is_said(tmp_path):
    with pytest.raises(NotFound, match="is not a file"):
        read(tmp_path)
