"""The shell script and the `.http` file of a session: what they say, and what never gets into them."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import curl, http_file
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded

TOKEN = "tok_9f3kQ2vLx81mZpR7wYb4"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PARTS = "multipart/form-data; boundary=b"
FILE = (
    '--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n'
    "Content-Type: {}\r\n\r\nx\r\n--b--\r\n"
)
LOGIN = exchange(
    "POST /login", {"token": TOKEN}, body={"user": "ann@mail.example", "password": "s3cret-Pass!"}
)


def shell(*entries: dict[str, Any]) -> str:
    (text,) = curl.write(flow_of(read(recorded(*entries))), Options()).values()
    assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0
    return text


def http(*entries: dict[str, Any]) -> str:
    (text,) = http_file.write(flow_of(read(recorded(*entries))), Options()).values()
    return text


def test_values_are_taken_from_answers_and_the_environment() -> None:
    session = (LOGIN, exchange("GET /orders/ord_8fK2x9", {"id": "ord_8fK2x9"}, headers=BEARER))
    script, file = shell(*session), http(*session)
    assert ': "${APP_PASSWORD:?Set APP_PASSWORD: password.}"' in script
    assert "token=$(take json /token 0 0)" in script
    assert "'authorization: Bearer '\"$token\"" in script
    assert "authorization: Bearer {{login.response.body.$.token}}" in file
    assert "@APP_PASSWORD = {{$processEnv APP_PASSWORD}}" in file
    for text in (script, file):
        for secret in (TOKEN, "s3cret", "ann@mail"):
            assert secret not in text


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (exchange("GET /a?q=%27%3B%20rm%20-rf%20%2F", {}), 'ask get_a 200 "$APP_BASE_URL"'),
        (exchange("GET /$(rm%20x)/`id`", {}), "$(rm%20x)"),
        (exchange("POST /a", {}, body="x'; rm -rf /; '", sent="text/plain"), "'x'\"'\"'; rm -rf /; '\"'\"''"),
        (exchange("PUT /a", {}, body={"a'b": "$(id)\n`id`"}), "$(id)"),
        (exchange("`id` /a", {}), "--request '`ID`'"),
        (exchange("GET /a", {}, body={"a": 1}), "--request GET --header"),
        (
            exchange("POST /a", {}, body=FILE.format("text/plain;headers=@/etc/passwd"), sent=PARTS),
            ';filename="a.txt";type=text/plain\'',
        ),
        (
            exchange("POST /a", {}, body=FILE.format("text/pl'ain,x=@y"), sent=PARTS),
            ';filename="a.txt";type=application/octet-stream\'',
        ),
        (exchange("GET /a", {}, headers={"X-Note": "a'$(id)"}), "'x-note: a'\"'\"'$(id)'"),
    ],
)
def test_nothing_of_a_recording_is_run(entry: dict[str, Any], line: str) -> None:
    script = shell(entry)
    assert line in script
    # A shell that only reads words finds those of a recording within quotes.
    words = script.rpartition("# ask STEP")[2].replace('"$(fresh)"', "")
    outside = "".join(words.replace("'\"'\"'", "").split("'")[::2])
    assert "rm -rf" not in outside
    assert "$(id)" not in outside
    assert "`id`" not in outside.lower()
    assert "passwd" not in script


@pytest.mark.parametrize(
    "line",
    [
        "< /etc/passwd",
        "### x",
        "@APP_BASE_URL = https://evil.example",
        " \t@APP_BASE_URL = https://evil.example",
        "\ufeff@APP_BASE_URL=https://evil.example",
        "  // x",
        "> {% client.log(1) %}",
        "<@latin1 /etc/passwd",
    ],
)
def test_lines_of_a_body_are_no_commands_of_an_http_file(line: str) -> None:
    file = http(exchange("POST /a", {}, body=f"hello\n{line}\nend", sent="text/plain"))
    assert line not in file
    assert "The body is left out" in file


@pytest.mark.parametrize("braces", ["{{", "{{{", "{{{{"])
def test_braces_of_a_body_are_no_variable_of_an_http_file(braces: str) -> None:
    file = http(exchange("POST /a", {}, body=f"{braces}$processEnv HOME}}}}", sent="text/plain"))
    assert "$processEnv HOME}}" in file
    assert "{{$processEnv HOME" not in file


@pytest.mark.parametrize(
    ("answer", "answered", "wanted"),
    [
        ({"access-token": TOKEN}, {}, "{{get_a.response.body.$['access-token']}}"),
        ({"a\n@APP_BASE_URL = https://evil.example\n": TOKEN}, {}, ""),
        ({"a}}b": TOKEN}, {}, ""),
        ({}, {"x-next": TOKEN}, "{{get_a.response.headers.x-next}}"),
        ({}, {"x\n@APP_BASE_URL = https://evil.example": TOKEN}, ""),
        ({}, {"x`~}": TOKEN}, ""),
    ],
)
def test_a_reference_of_an_http_file_names_nothing_that_ends_it(
    answer: dict[str, str], answered: dict[str, str], wanted: str
) -> None:
    file = http(exchange("GET /a", answer, answered=answered), exchange("GET /b", {}, headers=BEARER))
    assert wanted in file
    assert [each for each in file.splitlines() if each.startswith("@APP_BASE_URL")] == [
        "@APP_BASE_URL = {{$processEnv APP_BASE_URL}}"
    ]
    assert ("{{get_a.response" in file) == bool(wanted)
    assert all(re.fullmatch(r"[$ \w.'\[\]-]+", each) for each in re.findall(r"\{\{(.*?)\}\}", file))


def test_files_that_are_sent() -> None:
    parts = (
        '--b\r\nContent-Disposition: form-data; name="no;te"\r\n\r\nhello\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a\\"b.txt"\r\n'
        "Content-Type: text/plain\r\n\r\nmail ann@mail.example\r\n--b--\r\n"
    )
    session = exchange("POST /files", {}, body=parts, sent="multipart/form-data; boundary=b", status=201)
    for text in (shell(session), http(session)):
        assert "hello" in text
        assert "x" * 21 in text
        assert "ann@" not in text


def test_the_same_recording_gives_the_same_files() -> None:
    session = (LOGIN, exchange("GET wss://shop.example/live"))
    assert shell(*session) == shell(*session)
    assert http(*session) == http(*session)
    assert "websocket: GET /live" in shell(*session)
    assert "websocket: GET /live" in http(*session)


def test_a_body_may_have_any_sign() -> None:
    odd = {"token": TOKEN, "note": "\ue0000\ue001 hole0; holes", "\ue000": ["{{x}}"]}
    session = (LOGIN, exchange("PUT /notes", {}, body=odd))
    script, file = shell(*session), http(*session)
    assert "\\ue0000\\ue001 hole0; holes" in script
    assert '"token": "{{login.response.body.$.token}}"' in file
    assert '"{\\u007bx}}"' not in file
    assert '"\\u007b{x}}"' in file


@pytest.mark.parametrize(
    ("body", "sent", "line"),
    [
        ({"query": f"{{{TOKEN}}}"}, "application/json", '"\\u007b{{login.response.body.$.token}}}"'),
        (f"{{{TOKEN}}}", "text/plain", "{ {{login.response.body.$.token}}}"),
    ],
)
def test_a_brace_before_a_value_begins_no_variable(body: Any, sent: str, line: str) -> None:
    assert line in http(LOGIN, exchange("POST /graph", {}, body=body, sent=sent))


def test_curl_sends_no_body_with_head() -> None:
    script = shell(exchange("HEAD /a", body={"a": 1}))
    assert "# Left out: its body" in script
    assert "--data-binary" not in script.rpartition("\nask ")[2]
    assert "--head" in script.rpartition("\nask ")[2]


def test_a_session_from_before_the_recording_comes_from_the_environment() -> None:
    session = (
        exchange("GET https://a.example/a", headers={"Cookie": "PHPSESSID=s1d7H2kQ9wE4rT6yU8i; theme=dark"}),
        exchange("GET https://b.example/b"),
    )
    script, file = shell(*session), http(*session)
    assert ': "${APP_PHPSESSID:?Set APP_PHPSESSID: session.}"' in script
    assert 'had "$APP_A_BASE_URL" PHPSESSID "$APP_PHPSESSID"' in script
    assert script.count("\nhad ") == 1
    first, second = file.split("###")[1:]
    assert "cookie: PHPSESSID={{APP_PHPSESSID}}\n" in first
    assert "cookie" not in second
    assert "s1d7" not in script + file
