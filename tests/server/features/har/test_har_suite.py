"""A generated suite as it runs: what it asks of an application, and what it leaves there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, suite
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded


class _Lists(BaseHTTPRequestHandler):
    """Makes things in things, and remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - The name is the library's.
        """Nothing."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.asked.append((self.command, self.path))
        number = len(self.asked)
        status = {"POST": 201, "GET": 200, "DELETE": 204}[self.command]
        body = b"" if status == 204 else json.dumps({"id": f"new_{number}"}).encode()
        self.send_response(status)
        if body:
            self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET = do_DELETE = _answer  # noqa: N815 - The names are the library's.


@pytest.fixture
def application() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Its address, and what it was asked."""
    _Lists.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Lists) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/shop", _Lists.asked
        server.shutdown()
        thread.join()


def test_what_the_session_left_within_something_is_removed(
    application: tuple[str, list[tuple[str, str]]], tmp_path: Path
) -> None:
    address, asked = application
    kind = {"content-type": "application/json"}
    session = (
        exchange("POST /lists", {"id": "lst_9f3kQ2vL"}, body={"name": "a"}, status=201, answered=kind),
        exchange(
            "POST /lists/lst_9f3kQ2vL/items", {"id": "itm_x81mZpR7"}, body={"n": 1}, status=201, answered=kind
        ),
        exchange(
            "POST /lists/lst_9f3kQ2vL/items", {"id": "itm_wYb4Tg6s"}, body={"n": 2}, status=201, answered=kind
        ),
        exchange("GET /lists/lst_9f3kQ2vL/items/itm_wYb4Tg6s", {"id": "itm_wYb4Tg6s"}, answered=kind),
        exchange("DELETE /lists/lst_9f3kQ2vL/items/itm_x81mZpR7", status=204),
    )
    flow = flow_of(read(recorded(*session)))
    for writer in (client.write, suite.write):
        for name, text in writer(flow, Options("shop")).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py"],
        cwd=tmp_path, env={**os.environ, "APP_BASE_URL": address}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert asked[-2:] == [
        ("DELETE", "/shop/lists/new_1/items/new_2"),
        ("DELETE", "/shop/lists/new_1/items/new_3"),
    ]
