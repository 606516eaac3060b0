"""Serves a player over HTTP and websockets, on this computer."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from cockpit.features.har.mock.asked import Request, request_of
from cockpit.features.har.mock.callers import Callers
from cockpit.features.har.mock.playing import Answer, Player
from cockpit.features.har.mock.varying import leaves

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a request's body."""
_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_BODILESS: Final = frozenset({204, 205, 304})
_SECONDS: Final = 30.0
"""That a client may be silent."""
_LONGEST: Final = 60_000.0
"""Milliseconds that an answer is held back."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What names of headers consist of (RFC 9110)."""

Told = Callable[[Request, Answer], None]


class Server(ThreadingHTTPServer):
    """Listens as soon as it is made; `serve_forever` answers until `shutdown`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        player: Player,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        latency: bool = False,
        delay: float = 0.0,
        origins: Collection[str] = (),
        names: Collection[str] = (),
        told: Told | None = None,
    ) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler)
        self._player = player
        self._turn = threading.Lock()
        self._told = told
        self._latency, self._delay = latency, delay
        self.stopping = threading.Event()
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{self.server_address[1]}"
        self.callers = Callers(
            frozenset({host.lower(), *(name.lower() for name in names)}), frozenset(origins)
        )

    def play(self, request: Request) -> Answer:
        """One answer at a time, because each may begin a run."""
        with self._turn:
            refused = self.callers.refused(request.headers)
            answer = refused or self._player.answer(request, self.address)
            if self._told is not None:
                self._told(request, answer)
        return answer

    def wait(self, answer: Answer) -> None:
        """As long as it took, and what is added to that."""
        milliseconds = self._delay + (answer.milliseconds if self._latency else 0.0)
        if milliseconds > 0:
            self.stopping.wait(min(milliseconds, _LONGEST) / 1000)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no fault of the mock."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "mock"
    sys_version = ""
    timeout = _SECONDS
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - The name is the library's.
        """The server tells of each answer by itself."""

    def handle_one_request(self) -> None:
        """Any method: the recording says which ones there are."""
        try:
            self.raw_requestline = self.rfile.readline(65_537)
            if not self.raw_requestline or len(self.raw_requestline) > 65_536 or not self.parse_request():
                self.close_connection = True
                return
            self._respond()
            self.wfile.flush()
        except (TimeoutError, ConnectionError):
            self.close_connection = True

    def _respond(self) -> None:
        body = self._read()
        if body is None:
            self.close_connection = True
            self.send_error(413)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.command == "OPTIONS" and "access-control-request-method" in headers:
            self._send(Answer(204, ()))
            return
        request = request_of(self.command, self.path, headers, body)
        server = cast("Server", self.server)
        answer = server.play(request)
        server.wait(answer)
        if answer.status == 101 or (answer.messages and "sec-websocket-key" in headers):
            self.close_connection = True
            if "sec-websocket-key" in headers:
                _Conversation(self, headers["sec-websocket-key"]).hold(answer)
            else:
                self._send(
                    Answer(
                        426, (("content-type", "application/json"),), b'{"error": "A websocket is needed."}'
                    )
                )
            return
        self._send(answer)

    def _read(self) -> bytes | None:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._chunks()
        length = self.headers.get("content-length", "0")
        size = int(length) if length.isdecimal() and len(length) < 20 else MOST_BYTES + 1
        return None if size > MOST_BYTES else self.rfile.read(size)

    def _chunks(self) -> bytes | None:
        data = bytearray()
        while True:
            try:
                size = int(self.rfile.readline(1_024).partition(b";")[0], 16)
            except ValueError:
                return None
            if size < 0 or len(data) + size > MOST_BYTES:
                return None
            data += self.rfile.read(size)
            if size == 0:
                while self.rfile.readline(8_192).strip():
                    continue
                return bytes(data)
            self.rfile.readline(1_024)

    def _send(self, answer: Answer) -> None:
        status = answer.status if 200 <= answer.status <= 999 else HTTPStatus.BAD_GATEWAY.value
        self.send_response(status, None if status in set(HTTPStatus) else "Recorded")
        for name, value in answer.headers:
            if _NAME.fullmatch(name) and not name.startswith("access-control-"):
                self.send_header(name, _sendable(value))
        if answer.entry is not None:
            self.send_header("X-Mock-Entry", str(answer.entry))
        for name, value in cast("Server", self.server).callers.shared(self.headers, answer):
            self.send_header(name, value)
        if status not in _BODILESS:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and status not in _BODILESS:
            self.wfile.write(answer.body)


def _sendable(text: str) -> str:
    """One line, in UTF-8, as the library writes it."""
    line = "".join(sign if sign.isprintable() or sign == "\t" else " " for sign in text)
    return line.encode("utf-8", "replace").decode("latin-1")


class _Conversation:
    """The server's part of RFC 6455, as far as a recording needs it: whole messages, in their order."""

    def __init__(self, handler: _Handler, key: str) -> None:
        self._read = handler.rfile
        self._write = handler.wfile
        accept = base64.b64encode(hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest())
        self._write.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._write.flush()

    def hold(self, answer: Answer) -> None:
        """Say what the server said, each time after what the client had said before."""
        for said in answer.messages:
            if not said.sent:
                data = base64.b64decode(said.data) if said.binary else said.data.encode()
                self._send(2 if said.binary else 1, data)
            elif (came := self._receive()) is None:
                return
            elif not said.binary and _form(came) != _form(said.data.encode()):
                self._close(1008, "This message was not recorded.")
                return
            elif not all(_has(came, pointer, value) for pointer, value in said.needed):
                self._close(1008, "A value of this message is stale.")
                return
        while self._receive() is not None:
            continue
        self._close(1000, "")

    def _close(self, code: int, reason: str) -> None:
        self._send(8, struct.pack("!H", code) + reason.encode())

    def _receive(self) -> bytes | None:
        """The next message; None when the client closes."""
        data = bytearray()
        while True:
            head = self._read.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 0x7F
            if length >= 126:
                wide = self._read.read(2 if length == 126 else 8)
                length = int.from_bytes(wide, "big")
            if length + len(data) > MOST_BYTES:
                return None
            mask = self._read.read(4) if head[1] & 0x80 else b"\0" * 4
            payload = self._read.read(length)
            plain = bytes(byte ^ mask[number % 4] for number, byte in enumerate(payload))
            opcode = head[0] & 0x0F
            if opcode == 8:
                return None
            if opcode == 9:
                self._send(10, plain)
            elif opcode in (0, 1, 2):
                data += plain
                if head[0] & 0x80:
                    return bytes(data)

    def _send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, size)
        elif size < 65_536:
            head = struct.pack("!BBH", 0x80 | opcode, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
        self._write.write(head + payload)
        self._write.flush()


def _has(data: bytes, pointer: str, value: str) -> bool:
    """Whether a message has a value at a JSON pointer."""
    try:
        return any(value in str(leaf) for place, leaf in leaves(json.loads(data)) if place == pointer)
    except (ValueError, RecursionError):
        return value.encode() in data


def _form(data: bytes) -> object:
    """The names of a message in JSON; all other messages are of one form."""
    try:
        return sorted({pointer for pointer, _ in leaves(json.loads(data))})
    except (ValueError, RecursionError):
        return None


@contextmanager
def playing(server: Server) -> Generator[str]:
    """The address of a server that answers in the background."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
