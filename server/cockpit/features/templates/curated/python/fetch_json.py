# /// template
# name = "Get JSON over HTTP"
# kind = "function"
# description = "The JSON that an address answers, with limits of time and size, without any package."
# words = ["http", "get", "request", "urllib", "api", "client", "download", "timeout"]
# ///
import json
from typing import Any
from urllib.request import Request, urlopen

_MOST_BYTES = 10_000_000


def fetch_json(url: str, *, timeout: float = 10.0, headers: dict[str, str] | None = None) -> Any:
    """The decoded answer; raises ValueError for what is no JSON, and OSError when nobody answers."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"{url!r} is no address of http or https.")
    request = Request(url, headers={"Accept": "application/json", **(headers or {})})
    with urlopen(request, timeout=timeout) as response:
        body = response.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise ValueError(f"{url} answered more than {_MOST_BYTES} bytes.")
    try:
        return json.loads(body)
    except ValueError as error:
        raise ValueError(f"{url} answered no JSON: {error}.") from error


# /// proof
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"ok": true}' if self.path == "/json" else b"<html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


with HTTPServer(("127.0.0.1", 0), Handler) as server:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    place = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        assert fetch_json(f"{place}/json") == {"ok": True}
        for wrong in (f"{place}/page", "file:///etc/hosts"):
            try:
                fetch_json(wrong)
            except ValueError:
                continue
            raise AssertionError(wrong)
    finally:
        server.shutdown()
        thread.join()
