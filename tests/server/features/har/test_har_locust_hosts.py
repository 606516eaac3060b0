"""To whom a Locust script sends what, as it runs."""

from __future__ import annotations

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
from cockpit.features.har.writing import locust
from cockpit.features.har.writing.files import Options

from .flows import exchange, recorded

pytest.importorskip("locust")
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


class _Site(BaseHTTPRequestHandler):
    """Redirects `/moved` as it is told, and remembers what it was asked with."""

    asked: ClassVar[list[tuple[str, str, str | None]]] = []
    location: ClassVar[str] = ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - The name is the library's.
        """Nothing."""

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
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("location", "behind", "said"),
    [
        ("/there", ("localhost", "/there", None), ""),
        ("http://127.0.0.1:{port}/there", ("127.0.0.1", "/there", "PHPSESSID=mine"), ""),
        ("http://127.0.0.2:{port}/there", None, "a redirect to 127.0.0.2, which the session did not ask"),
    ],
)
def test_cookies_and_redirects_stay_with_their_hosts(
    location: str, behind: tuple[str, str, str | None] | None, said: str, port: int, tmp_path: Path
) -> None:
    _Site.location = location.format(port=port)
    session = (
        exchange(f"GET {APP}/a", [], headers={"Cookie": f"PHPSESSID={SID}"}),
        exchange(f"GET {API}/b", []),
        exchange(f"GET {API}/moved", status=302, answered={"location": "/there"}),
        exchange(f"GET {API}/there", []),
    )
    for name, text in locust.write(flow_of(read(recorded(*session))), Options("shop")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {
        "APP_APP_BASE_URL": f"http://127.0.0.1:{port}",
        "APP_API_BASE_URL": f"http://localhost:{port}",
        "APP_PHPSESSID": "mine",
        "APP_THINK_TIME": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert _Site.asked == [
        ("127.0.0.1", "/a", "PHPSESSID=mine"),
        ("localhost", "/b", None),
        ("localhost", "/moved", None),
        *([behind] if behind else []),
    ]
    assert said in done.stdout
