"""The steps of a session, and those that a script repeats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cockpit.features.har.flow.choosing import choose
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.taking import steps_of
from cockpit.features.har.reading import read


def _entry(url: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    request: dict[str, Any] = {"method": method, "url": url, "headers": [], **more.pop("request", {})}
    response: dict[str, Any] = {"status": 200, "headers": [], "content": {}, **more.pop("response", {})}
    return {"startedDateTime": "2026-03-03T09:00:00Z", "request": request, "response": response, **more}


def _steps(*entries: dict[str, Any]) -> list[Step]:
    return steps_of(read(json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()))


MULTIPART = (
    '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
    "Content-Type: text/plain\r\n\r\nline\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("data", "kind", "parts"),
    [
        ({"mimeType": "application/json", "text": '{"id": 9007199254740993}'}, BodyKind.JSON, []),
        ({"mimeType": "application/json", "text": "{broken"}, BodyKind.TEXT, []),
        ({"mimeType": "application/problem+json; charset=utf-8", "text": "[1]"}, BodyKind.JSON, []),
        (
            {"mimeType": "application/x-www-form-urlencoded", "text": "a=1&b=%20x"},
            BodyKind.FORM,
            [("a", b"1", None), ("b", b" x", None)],
        ),
        (
            {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "1"}]},
            BodyKind.FORM,
            [("a", b"1", None)],
        ),
        (
            {"mimeType": "multipart/form-data; boundary=b", "text": MULTIPART},
            BodyKind.MULTIPART,
            [("note", b"hello", None), ("file", b"line", "a.txt")],
        ),
        ({"mimeType": "text/xml", "text": "<a/>"}, BodyKind.TEXT, []),
        ({"mimeType": "", "text": "AAEC", "encoding": "base64"}, BodyKind.BINARY, []),
        ({"mimeType": "application/json", "text": ""}, BodyKind.NONE, []),
    ],
)
def test_what_was_sent(
    data: dict[str, Any], kind: BodyKind, parts: list[tuple[str, bytes, str | None]]
) -> None:
    (step,) = _steps(_entry("https://a.example/x", "POST", request={"postData": data}))
    assert step.body.kind is kind
    assert [(part.name, part.data, part.file_name) for part in step.body.parts] == parts
    if kind is BodyKind.JSON:
        assert step.body.value == json.loads(data["text"])


def test_the_parts_of_a_step() -> None:
    (step,) = _steps(
        _entry(
            "https://User:pw@A.example:8443/p/%C3%A4?q=%20x&q=&r",
            "post",
            request={"headers": [{"name": ":path", "value": "/"}, {"name": "Cookie", "value": "a=1; b=2=3"}]},
            response={"headers": [{"name": "Set-Cookie", "value": "sid=1; Path=/\ncsrf=2"}]},
        )
    )
    assert (step.method, step.origin, step.path) == ("POST", "https://a.example:8443", "/p/%C3%A4")
    assert step.query == (("q", " x"), ("q", ""), ("r", ""))
    assert step.headers == (("cookie", "a=1; b=2=3"),)
    assert step.cookies == {"a": "1", "b": "2=3"}
    assert step.set_cookies == {"sid": "1", "csrf": "2"}


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET /a HTTP/1.1\r\nX: y", "https://a.example/"),
        ('"]; alert(1); ["', "https://a.example/"),
        ("GET", "https:///a"),
        ("GET", "https://[a.example/"),
        ("GET", "wss://:80/"),
    ],
)
def test_what_no_client_could_send_is_no_step(method: str, url: str) -> None:
    assert _steps(_entry(url, method)) == []


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Text/Plain; charset=utf-8", "text/plain"),
        ("application/problem+json", "application/problem+json"),
        ("text/plain\r\nX: y", ""),
        ("text/'+alert(1)+'", ""),
        ("{{x}}/y", ""),
        ("text", ""),
    ],
)
def test_a_media_type_is_one_or_nothing(written: str, read_as: str) -> None:
    params = [{"name": "f", "fileName": "a", "contentType": written}]
    (plain, form) = _steps(
        _entry("https://a.example/", "POST", request={"postData": {"mimeType": written, "text": "x"}}),
        _entry(
            "https://a.example/",
            "POST",
            request={"postData": {"mimeType": "multipart/form-data", "params": params}},
            response={"content": {"mimeType": written, "text": "x"}},
        ),
    )
    assert (plain.body.media_type, form.body.parts[0].media_type) == (read_as, read_as)
    assert form.answer.media_type == read_as


def test_names_of_headers_that_nobody_could_send_are_left_out() -> None:
    headers = [{"name": "X-A", "value": "1"}, {"name": "X\nB", "value": "2"}, {"name": "", "value": "3"}]
    (step,) = _steps(
        _entry("https://a.example/", request={"headers": headers}, response={"headers": headers})
    )
    assert step.headers == step.answered == (("x-a", "1"),)


def test_a_redirect_to_no_address_leads_nowhere() -> None:
    headers = [{"name": "Location", "value": "http://[bad"}]
    moved, home = _steps(
        _entry("https://a.example/", response={"status": 302, "headers": headers}),
        _entry("https://a.example/home"),
    )
    assert moved.status == 302
    assert home.redirected_by is None


def test_where_a_redirect_led() -> None:
    login, _, home, again = _steps(
        _entry(
            "https://a.example/login",
            "POST",
            response={"status": 303, "headers": [{"name": "Location", "value": "/home?a=1"}]},
        ),
        _entry("https://a.example/other"),
        _entry("https://a.example/home?a=1"),
        _entry("https://a.example/home?a=1"),
    )
    assert home.redirected_by == login.index
    assert again.redirected_by is None


def test_the_messages_of_a_websocket() -> None:
    frames = [
        {"type": "send", "time": 1.5, "opcode": 1, "data": "hi"},
        {"type": "receive", "time": 1.6, "opcode": 2, "data": "AAE="},
    ]
    (step,) = _steps(_entry("wss://a.example/ws", response={"status": 101}, _webSocketMessages=frames))
    assert step.is_websocket
    assert [(each.sent, each.data, each.binary) for each in step.messages] == [
        (True, "hi", False),
        (False, "AAE=", True),
    ]


IMAGE = {"content": {"mimeType": "image/png"}}
PAGE = _entry("https://www.shop.example/", response={"content": {"mimeType": "text/html", "text": "<p>"}})


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (_entry("https://api.shop.example/v1/me"), ""),
        (_entry("https://www.shop.example/data.json", _resourceType="fetch"), ""),
        (_entry("https://www.shop.example/app.js"), "a static asset"),
        (_entry("https://www.shop.example/i", response=IMAGE), "a static asset"),
        (_entry("https://www.shop.example/logo.png", "POST"), ""),
        (_entry("data:image/png;base64,AA"), "not of the network (data)"),
        (_entry("https://www.shop.example/x", _resourceType="ping"), "a beacon"),
        (_entry("https://www.shop.example/x", response={"status": 0}), "it was blocked or aborted"),
        (_entry("https://ads.example/x"), "another site than the session's"),
        (
            _entry(
                "https://api.shop.example/x",
                "OPTIONS",
                request={"headers": [{"name": "Access-Control-Request-Method", "value": "PUT"}]},
            ),
            "a pre-flight, which browsers send by themselves",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out(entry: dict[str, Any], reason: str) -> None:
    chosen = choose(_steps(PAGE, entry))
    assert [each.reason for each in chosen.left_out] == ([reason] if reason else [])
    assert len(chosen.steps) == (1 if reason else 2)


def test_a_recording_of_an_interface_has_several_sites() -> None:
    assert len(choose(_steps(_entry("https://a.example/"), _entry("https://b.test/"))).steps) == 2


def test_requests_without_any_answer_are_repeated() -> None:
    request = {"method": "GET", "url": "https://a.example/"}
    assert len(choose(_steps({"request": request}, {"request": request})).steps) == 2


def test_what_is_selected_is_kept() -> None:
    chosen = choose(_steps(PAGE, _entry("https://www.shop.example/app.js")), only=frozenset({1}))
    assert [step.index for step in chosen.steps] == [1]
    assert chosen.left_out[0].reason == "not selected"


JSON_TYPE = {"headers": [{"name": "Content-Type", "value": "application/json"}]}


@pytest.mark.parametrize(
    ("before", "response", "kind", "recorded"),
    [
        (
            [{"content": {"text": "[1]", "mimeType": "application/json"}, **JSON_TYPE}],
            {},
            BodyKind.JSON,
            True,
        ),
        ([], {"content": {"text": "[1]", "mimeType": "application/json"}}, BodyKind.JSON, True),
        ([], {"content": {"size": 0, "mimeType": "x-unknown"}}, BodyKind.NONE, False),
        ([{"status": 404}], {}, BodyKind.NONE, False),
    ],
    ids=["asked before", "kept by the recorder", "not known", "failed before"],
)
def test_what_a_browser_had_in_its_cache_is_what_others_are_answered(
    before: list[dict[str, Any]], response: dict[str, Any], kind: BodyKind, recorded: bool
) -> None:
    url = "https://a.example/items?page=1"
    *_, step = _steps(
        *(_entry(url, response=each) for each in before), _entry(url, response={"status": 304, **response})
    )
    assert (step.status, step.answer.kind, step.answer.recorded) == (200, kind, recorded)
    assert step.answered_header("content-type") == ("application/json" if recorded else None)
