"""A server of the protocol of OpenAI's chat completions, that answers, fails and misbehaves as it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STREAM = "text/event-stream; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One response: the pieces of its body, and how it ends."""

    pieces: Sequence[bytes] = ()
    status: int = 200
    kind: str = STREAM
    headers: Mapping[str, str] = field(default_factory=dict)
    ending: str = "whole"
    """`whole`; `dropped`: the connection breaks; `silent`: nothing more comes until the client goes."""


def event(payload: object) -> bytes:
    """One event of a stream."""
    return f"data: {payload if isinstance(payload, str) else json.dumps(payload)}\n\n".encode()


def chunk(text: str | None = None, *, finish: str | None = None, **more: object) -> bytes:
    """A piece of an answer."""
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": {**delta, **more}, "finish_reason": finish}
    return event(
        {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "small-2026",
            "choices": [choice],
        }
    )


def usage(prompt: int, completion: int) -> bytes:
    """The last piece of an answer that tells its tokens."""
    tokens = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return event(
        {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "small-2026",
            "choices": [],
            "usage": tokens,
        }
    )


DONE = event("[DONE]")


def saying(*texts: str, tokens: tuple[int, int] | None = (11, 7)) -> Reply:
    """A whole answer in these pieces."""
    told = [usage(*tokens)] if tokens else []
    return Reply([*(chunk(text) for text in texts), chunk(finish="stop"), *told, DONE])


def failing(
    status: int, message: str = "no", *, headers: Mapping[str, str] | None = None, **more: object
) -> Reply:
    """An error as the protocol has it."""
    body = json.dumps({"error": {"message": message, "type": "error", **more}}).encode()
    return Reply([body], status, "application/json", headers or {})


@dataclass
class EndpointServer:
    """What it says next, and what it was asked."""

    address: str
    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    silent: Callable[[], None] = lambda: None
    """Is called when nothing more will come."""
    gone: threading.Event = field(default_factory=threading.Event)
    """The client has left a silent response."""


@contextmanager
def serving() -> Iterator[EndpointServer]:
    """A server on a free port of this computer."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        state = EndpointServer(f"http://127.0.0.1:{server.server_address[1]}/v1")
        server.state = state
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        state: EndpointServer = self.server.state
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v1/chat/completions"
        state.requests.append(json.loads(body))
        state.headers.append({name.lower(): value for name, value in self.headers.items()})
        reply = state.replies.pop(0)
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, "Connection": "close", **reply.headers}.items():
            self.send_header(name, value)
        if reply.ending == "dropped":
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            for piece in reply.pieces:
                self.wfile.write(piece)
            self.wfile.flush()
            if reply.ending == "silent":
                state.silent()
                self.connection.recv(1)
                state.gone.set()
        except OSError:
            state.gone.set()
        self.close_connection = True
        if reply.ending == "dropped":
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
