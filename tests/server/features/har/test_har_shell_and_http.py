"""The shell script and the `.http` file of a session: what they say, and what never gets into them."""

from __future__ import annotations

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
        (exchange("$(id) /a", {}), "--request '$(ID)'"),
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


def test_lines_of_a_body_are_no_commands_of_an_http_file() -> None:
    file = http(exchange("POST /a", {}, body="hello\n< /etc/passwd\n### x", sent="text/plain"))
    assert "passwd" not in file
    assert "The body is left out" in file
    braces = http(exchange("POST /a", {}, body="{{$processEnv HOME}}", sent="text/plain"))
    assert "{ {$processEnv HOME}}" in braces
    assert "{{$processEnv HOME}}" not in braces


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
