"""`cockpit har mock`."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tests.server.features.har.flows import exchange, recorded

LOGIN = exchange("POST /login", {"token": "tok-8Yh2Wq9RzX4pLmKe"}, body={"password": "hunter2-longer"})
ME = exchange("GET /me", {"name": "Eva"}, headers={"Authorization": "Bearer tok-8Yh2Wq9RzX4pLmKe"})
BODY = json.dumps({"password": "x"})


def program(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "cockpit", "har", "mock", *map(str, arguments)]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "session.har"
    path.write_bytes(recorded(LOGIN, ME))
    return path


@contextmanager
def mock(*arguments: object) -> Generator[tuple[list[str], HTTPConnection]]:
    """What the command tells until it ends, and a connection to what it serves."""
    with subprocess.Popen(
        program(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        told: list[str] = []
        line = process.stdout.readline()
        connection = HTTPConnection(line.partition("://")[2].partition(" ")[0], timeout=20)
        try:
            yield told, connection
        finally:
            connection.close()
            process.send_signal(signal.SIGTERM)
            told += process.stderr.read().splitlines()
            assert process.wait(timeout=20) == 0


def token(connection: HTTPConnection) -> str:
    connection.request("POST", "/login", BODY, {"content-type": "application/json"})
    return str(json.load(connection.getresponse())["token"])


def me(connection: HTTPConnection, given: str) -> int:
    connection.request("GET", "/me", headers={"Authorization": f"Bearer {given}"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_it_answers_until_it_is_ended_and_tells_what(recording: Path) -> None:
    with mock(recording) as (told, connection):
        given = token(connection)
        assert me(connection, given) == 200
    assert given == "tok-8Yh2Wq9RzX4pLmKe"
    assert told == ["POST /login 200 entry 0", "GET /me 200 entry 1"]


def test_with_mutate_what_was_recorded_is_refused(recording: Path) -> None:
    with mock(recording, "--mutate", "--seed", "1") as (_, connection):
        given = token(connection)
        assert (me(connection, given), me(connection, "tok-8Yh2Wq9RzX4pLmKe")) == (200, 401)
    assert given != "tok-8Yh2Wq9RzX4pLmKe"


def test_names_and_pages_are_let_in_on_request_and_answers_wait(recording: Path) -> None:
    allowed = ("--allow-host", "mock.example", "--cors", "https://app.example", "--delay", "200")
    with mock(recording, *allowed) as (told, connection):
        before = time.monotonic()
        headers = {
            "content-type": "application/json",
            "host": "mock.example",
            "origin": "https://app.example",
        }
        connection.request("POST", "/login", BODY, headers)
        answer = connection.getresponse()
        answer.read()
        assert time.monotonic() - before >= 0.2
        assert (answer.status, answer.getheader("Access-Control-Allow-Origin")) == (200, headers["origin"])
        connection.request("POST", "/login", BODY, headers | {"host": "evil.example"})
        assert connection.getresponse().status == 421
    assert told[0] == "POST /login 200 entry 0"
    assert told[1].startswith("POST /login 421 This mock is not evil.example;")


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        (b"<html>", [], "This is no HAR"),
        (recorded(), [], "has nothing to answer with"),
        (recorded(ME), ["--port", "70000"], "--port: 70000 is no port; ports are 0 to 65535."),
        (recorded(ME), ["--delay", "-1"], "--delay: expected milliseconds from 0 to 60000, got -1."),
        (recorded(ME), ["--cors", "app.example"], "--cors: expected an origin such as https://app.example"),
        (recorded(ME), ["--host", "192.0.2.1"], "--host, --port: cannot listen on 192.0.2.1:0: "),
        (None, [], "is not a file."),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    tmp_path: Path, content: bytes | None, arguments: list[str], sentence: str
) -> None:
    path = tmp_path / "session.har"
    if content is not None:
        path.write_bytes(content)
    done = subprocess.run(program(path, *arguments), capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_said(recording: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            program(recording, "--port", port), capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
