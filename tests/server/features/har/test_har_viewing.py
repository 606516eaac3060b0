"""What the viewer gets: rows in columns, findings with their entries, and one entry without its secrets."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.errors import Conflict, Invalid
from cockpit.features.har.details import entry_at, entry_of
from cockpit.features.har.indexing import findings_of, named, rows_of
from cockpit.features.har.masking import DOTS, Addresses
from cockpit.features.har.opening import state_of
from cockpit.features.har.reading import read
from cockpit.features.har.view_messages import HarEntryQuery, HarRows

from .recordings import entry, request, response

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLW9mLWEtdG9rZW4"


def har(*entries: dict[str, Any], **log: Any) -> bytes:
    """A recording, one entry a line."""
    lines = ",\n".join(json.dumps(each) for each in entries)
    head = json.dumps({"version": "1.2", **log})[1:-1]
    return f'{{"log": {{{head}, "entries": [\n{lines}\n]}}}}'.encode()


def rows(data: bytes) -> HarRows:
    return rows_of(read(data), (1, 2))


def test_rows_are_columns_of_the_same_length() -> None:
    made = rows(
        har(
            entry("https://shop.example/"),
            entry("https://www.shop.example/app.js", startedDateTime="2026-03-03T09:00:01.5Z"),
            entry("https://ads.example/x.gif"),
            pages=[{"id": "p1", "title": "Shop", "startedDateTime": "", "pageTimings": {"onLoad": 7}}],
        )
    )
    assert [host.third_party for host in made.hosts] == [False, False, True]
    assert made.start == [0, 1500, 0]
    assert made.line == [1, 2, 3]
    assert made.column == [0, 0, 0]
    assert (made.wait[0], made.ssl[0], made.total, made.state) == (100, -1, 3, "1-2")
    assert [page.on_load for page in made.pages] == [7]
    columns = [made.url, made.method, made.host, made.kind, made.group, made.page, made.status, made.length]
    assert {len(column) for column in columns} == {3}


@pytest.mark.parametrize(
    ("resource", "mime", "url", "group"),
    [
        ("xhr", "text/html", "https://a.example/", "data"),
        (None, "application/json; charset=utf-8", "https://a.example/", "data"),
        (None, "text/javascript", "https://a.example/", "script"),
        (None, "image/svg+xml", "https://a.example/", "image"),
        (None, "", "wss://a.example/", "websocket"),
        ("unheard-of", "application/octet-stream", "https://a.example/", "other"),
    ],
)
def test_what_an_entry_is_loaded_as(resource: str | None, mime: str, url: str, group: str) -> None:
    answer = response(content={"size": 1, "mimeType": mime})
    made = rows(har(entry(url, _resourceType=resource, request=request(url), response=answer)))
    assert made.groups[made.group[0]] == group


def test_what_is_not_told_is_minus_one() -> None:
    made = rows(har({"request": {"method": "GET", "url": "https://a.example/"}, "response": {"status": 0}}))
    assert (made.time, made.size, made.transferred, made.wait, made.start) == ([-1], [-1], [-1], [-1], [-1])


@pytest.mark.parametrize(
    ("data", "refused", "urls"),
    [
        (b"", "The file is empty.", 0),
        (b"<html>", "This is no HAR: it begins with '<html>', not with an object.", 0),
        (har(entry(), entry())[:-100], "", 1),
    ],
    ids=["empty", "a page", "truncated"],
)
def test_a_file_that_is_not_whole(data: bytes, refused: str, urls: int) -> None:
    made = rows(data)
    assert (made.refused, len(made.url)) == (refused, urls)
    assert made.troubles


def test_findings_name_their_entries() -> None:
    data = har(entry(), *[entry("https://shop.example/x", response=response(503))] * 3)
    found = {each.code: each for each in findings_of(read(data)).findings}
    failed = found["http/5xx"]
    assert (failed.entries, failed.concerned, failed.line, failed.severity) == ([1, 2, 3], 3, 2, "error")
    assert failed.advice


def test_findings_name_the_rows_beside_an_entry_that_cannot_be_read() -> None:
    data = har(entry(), entry("https://shop.example/x", response=response(503)))
    broken = data.replace(b'"entries": [', b'"entries": [null, ', 1)
    assert broken != data
    assert (len(rows(broken).url), rows(broken).unread, rows(data).unread) == (2, [0], [])
    (failed,) = [each for each in findings_of(read(broken)).findings if each.code == "http/5xx"]
    assert failed.entries == [1]


@pytest.mark.parametrize(
    ("entries", "unread"),
    [
        ([1, entry(), 2, 3, entry(), 4], [0, 2, 3]),
        ([entry(), entry(), []], []),
        ([None, None], []),
    ],
)
def test_entries_before_the_last_row_that_have_none_are_numbered(
    entries: list[Any], unread: list[int]
) -> None:
    assert rows(har(*entries)).unread == unread


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/?page=2", "https://a.example/?page=2"),
        (f"https://a.example/?access_token={TOKEN}&page=2", f"https://a.example/?access_token={DOTS}&page=2"),
        ("https://jo:s3cr3t-pass@a.example/", f"https://jo:{DOTS}@a.example/"),
        (f"https://a.example/{'x' * 3000}", f"https://a.example/{'x' * 1982}…"),
    ],
)
def test_addresses_are_shown_without_their_secrets(url: str, shown: str) -> None:
    assert Addresses().shown(url) == shown


def with_secrets() -> dict[str, Any]:
    asked = request(
        "https://a.example/login",
        "POST",
        headers=[{"name": "Authorization", "value": f"Bearer {TOKEN}"}, {"name": "Accept", "value": "*/*"}],
        postData={"mimeType": "application/json", "text": '{"user": "jo", "password": "hunter-two-three"}'},
    )
    text = json.dumps({"token": TOKEN, "id": 9007199254740993})
    answer = response(content={"size": 9, "mimeType": "application/json", "text": text})
    return entry(request=asked, response=answer)


def test_an_entry_is_shown_without_its_secrets_until_they_are_asked_for() -> None:
    raw = json.dumps(with_secrets()).encode()
    hidden, revealed = entry_of(raw, reveal=False), entry_of(raw, reveal=True)
    assert [pair.value for pair in hidden.request_headers] == [f"Bearer {DOTS}", "*/*"]
    assert [pair.hidden for pair in hidden.request_headers] == [True, False]
    assert DOTS in hidden.request_body.text
    assert "hunter" not in hidden.request_body.text
    assert '"id": 9007199254740993' in hidden.response_body.text
    assert (hidden.hidden, revealed.hidden) == (3, 0)
    assert TOKEN in revealed.response_body.text


@pytest.mark.parametrize("loose", [b'"time": NaN', b'"time": 1, "comment": "\x01"', b'"comment": "\\ud800"'])
def test_an_entry_that_is_no_strict_json_is_shown(loose: bytes) -> None:
    raw = b"{" + loose + b', "request": {"method": "GET", "url": "https://a.example/x"}}'
    assert entry_of(raw, reveal=True).url.value == "https://a.example/x"


@pytest.mark.parametrize(
    ("content", "text", "size", "binary"),
    [
        ({}, "", -1, False),
        ({"text": ""}, "", 0, False),
        ({"text": "aGFsbG8=", "encoding": "base64"}, "hallo", 5, False),
        ({"text": "AAECAw==", "encoding": "base64"}, "", 4, True),
        ({"text": "<script>alert(1)</script>"}, "<script>alert(1)</script>", 25, False),
        ({"text": "x" * 300_000}, "x" * 200_000, 300_000, False),
    ],
    ids=["none", "empty", "base64", "binary", "hostile", "large"],
)
def test_bodies(content: dict[str, Any], text: str, size: int, binary: bool) -> None:
    raw = json.dumps(entry(response=response(content={"mimeType": "text/plain", **content}))).encode()
    body = entry_of(raw, reveal=False).response_body
    assert (body.text, body.size, body.binary, body.cut) == (text, size, binary, size > 200_000)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"cvv": "123", "id": 1234}', '{\n  "cvv": "••••",\n  "id": 1234\n}'),
        ('<input name="password" value="k9xZ">', '<input name="password" value="••••">'),
        ('{"password": "k9#xZ"}', '{\n  "password": "••••"\n}'),
    ],
)
def test_short_secrets_in_a_body_are_hidden(body: str, shown: str) -> None:
    kind = "application/json" if body.startswith("{") else "text/html"
    raw = json.dumps(entry(response=response(content={"mimeType": kind, "text": body}))).encode()
    found = entry_of(raw, reveal=False)
    assert (found.response_body.text, found.hidden) == (shown, 1)


def test_a_binary_message_with_a_secret_is_hidden_as_a_whole() -> None:
    data = base64.b64encode(b'{"access_token":"9fK2mQx81LpZt6Vw3RnB7Ty"}').decode()
    raw = json.dumps(entry(_webSocketMessages=[{"type": "send", "opcode": 2, "data": data}])).encode()
    assert [each.text for each in entry_of(raw, reveal=False).messages] == ["••••"]
    assert [each.text for each in entry_of(raw, reveal=True).messages] == [data]


def test_messages_of_a_websocket() -> None:
    messages = [{"type": "send", "data": "ping"}, {"type": "receive", "data": "pong"}]
    shown = entry_of(json.dumps(entry(_webSocketMessages=messages)).encode(), reveal=False)
    assert [(each.sent, each.text) for each in shown.messages] == [(True, "ping"), (False, "pong")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le"])
def test_each_entry_is_found_where_the_rows_say(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "odd.har"
    urls = ["https://a.example/träger", "https://a.example/😀", "https://a.example/3"]
    path.write_bytes(har(*map(entry, urls)).decode().encode(encoding))
    made = rows_of(read(path), state_of(path))
    found = [
        entry_at(path, HarEntryQuery(uri="", state=made.state, offset=at, length=length, reveal=False))
        for at, length in zip(made.offset, made.length, strict=True)
    ]
    assert [each.url.value for each in found] == urls


def test_a_file_that_has_changed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shop.har"
    path.write_bytes(har(entry()))
    made = rows_of(read(path), state_of(path))
    query = HarEntryQuery(uri="", state=made.state, offset=made.offset[0], length=9, reveal=False)
    with pytest.raises(Invalid, match="no entry at this place"):
        entry_at(path, query)
    path.write_bytes(b"")
    assert named(state_of(path)) != made.state
    with pytest.raises(Conflict, match="has changed since it was shown"):
        entry_at(path, query)
