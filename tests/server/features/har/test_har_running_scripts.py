"""What load scripts and the shell script send, and to whom, as they run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.mock.asked import Request, content_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import curl, k6, locust
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded

SHIM = Path(__file__).parents[3] / "applications" / "k6-shim" / "run.mjs"
APP, API = "https://app.shop.example", "https://api.shop.example"
SID = "s1d7H2kQ9wE4rT6yU8i"
RUN = """
import json
from locust.env import Environment
from locust.exception import RescheduleTask
import shop_locustfile as made

said = []
environment = Environment(user_classes=[made.SessionUser])
environment.events.request.add_listener(lambda exception, **_: said.append(str(exception or "")))
user = made.SessionUser(environment)
user.on_start()
try:
    user.session()
except RescheduleTask:
    pass
print(json.dumps(said))
"""
PROGRAMS = {
    "locust": (locust, [sys.executable, "-c", RUN]),
    "k6": (k6, ["node", str(SHIM), "shop_k6.js", "1"]),
    "curl": (curl, ["sh", "shop.sh"]),
}


class _Site(BaseHTTPRequestHandler):
    """Redirects `/moved` as it is told, and remembers what it was asked with."""

    asked: ClassVar[list[tuple[str, str, str | None]]] = []
    location: ClassVar[str] = ""
    sent: ClassVar[list[tuple[str, str]]] = []
    """The parameters and fields that came, in their order."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - The name is the library's.
        """Nothing."""

    def do_POST(self) -> None:
        """Takes a form."""
        data = self.rfile.read(int(self.headers["content-length"]))
        content = content_of(
            Request("POST", "/", headers={"content-type": self.headers["content-type"]}, body=data)
        )
        self.sent.extend(parse_qsl(urlsplit(self.path).query))
        self.sent.extend((name, "a file" if value is None else value) for name, value in content.value)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """The answer."""
        host = (self.headers["host"] or "").partition(":")[0]
        self.asked.append((host, self.path, self.headers["cookie"]))
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("location", self.location)
        self.send_header("content-length", "0")
        self.end_headers()


@pytest.fixture
def port() -> Iterator[int]:
    """Of a site that has two names, 127.0.0.1 and localhost."""
    _Site.asked.clear()
    _Site.sent.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def run(program: str, session: Sequence[dict[str, Any]], port: int, folder: Path) -> str:
    """Performs a session at the site; what the program has said."""
    writer, argv = PROGRAMS[program]
    if shutil.which(argv[0]) is None or (writer is locust and importlib.util.find_spec("locust") is None):
        pytest.skip(f"{program} is not installed.")
    for name, text in writer.write(flow_of(read(recorded(*session))), Options("shop")).items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = {
        "APP_BASE_URL": f"http://127.0.0.1:{port}",
        "APP_APP_BASE_URL": f"http://127.0.0.1:{port}",
        "APP_API_BASE_URL": f"http://localhost:{port}",
        "APP_PHPSESSID": "mine",
        "APP_THINK_TIME": "0",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        argv, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.stdout + done.stderr


PARTS = "".join(
    f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
    for name, more, value in (
        ("tag", "", "red"),
        ("tag", "", "blue"),
        ("doc", '; filename="a.txt"', "x"),
        ("doc", '; filename="b.txt"', "y"),
        ("\u00e4", "", "\u20ac"),
    )
)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("body", "kind", "sent"),
    [
        (
            f"{PARTS}--b--\r\n",
            "multipart/form-data; boundary=b",
            [("tag", "red"), ("tag", "blue"), ("\u00e4", "\u20ac"), ("doc", "a file"), ("doc", "a file")],
        ),
        (
            "tag=red&n=1&tag=blue",
            "application/x-www-form-urlencoded",
            [("tag", "red"), ("n", "1"), ("tag", "blue")],
        ),
    ],
)
def test_names_that_are_there_several_times_lose_nothing(
    program: str, body: str, kind: str, sent: list[tuple[str, str]], port: int, tmp_path: Path
) -> None:
    said = run(program, [exchange("POST /a?q=1&q=2&r=3&q=1", body=body, sent=kind)], port, tmp_path)
    query = [("q", "1"), ("q", "2"), ("r", "3"), ("q", "1")]
    assert (_Site.sent[:4], sorted(_Site.sent[4:])) == (query, sorted(sent)), said


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("location", "behind", "said"),
    [
        ("/there", ("localhost", "/there", None), ""),
        ("http://127.0.0.1:{port}/there", ("127.0.0.1", "/there", "PHPSESSID=mine"), ""),
        ("http://127.0.0.2:{port}/there", None, "which the session did not ask"),
        ("http://localhost:1@127.0.0.2:{port}/there", None, "which the session did not ask"),
    ],
)
def test_cookies_and_redirects_stay_with_their_hosts(
    program: str,
    location: str,
    behind: tuple[str, str, str | None] | None,
    said: str,
    port: int,
    tmp_path: Path,
) -> None:
    _Site.location = location.format(port=port)
    session = (
        exchange(f"GET {APP}/a", [], headers={"Cookie": f"PHPSESSID={SID}"}),
        exchange(f"GET {API}/b", []),
        exchange(f"GET {API}/moved", status=302, answered={"location": "/there"}),
        exchange(f"GET {API}/there", []),
    )
    output = run(program, session, port, tmp_path)
    assert _Site.asked == [
        ("127.0.0.1", "/a", "PHPSESSID=mine"),
        ("localhost", "/b", None),
        ("localhost", "/moved", None),
        *([behind] if behind else []),
    ], output
    assert said in output
