"""A mock over HTTP and websockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from tests.server.features.har.flows import exchange, recorded
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.mocking import Break, Broken, serving
from cockpit.features.har.mock.playing import Answer
from cockpit.features.har.reading import read

HELLO = {"type": "hello", "room": "room_8f2b6c1e9d"}
Ask = Callable[..., HTTPResponse]


def chat() -> Flow:
    """A token, and a conversation that needs it."""
    token = "tkt-6Yh2Wq9RzX4pLm"
    conversation = exchange(f"GET wss://shop.example/chat?ticket={token}", status=101)
    conversation["_webSocketMessages"] = [
        {"type": "receive", "opcode": 1, "time": 1.0, "data": json.dumps(HELLO)},
        {"type": "send", "opcode": 1, "time": 2.0, "data": json.dumps({"join": 1})},
        {"type": "receive", "opcode": 1, "time": 3.0, "data": "x" * 70_000},
        {"type": "receive", "opcode": 2, "time": 3.0, "data": "AQID"},
    ]
    return flow_of(
        read(recorded(exchange("POST /tickets", {"ticket": token}, body={"for": "chat"}), conversation))
    )


@pytest.fixture
def heard() -> list[tuple[Request, Answer]]:
    return []


@pytest.fixture
def address(heard: list[tuple[Request, Answer]]) -> Generator[str]:
    with serving(
        chat(), mutate=True, seed=b"1", told=lambda request, answer: heard.append((request, answer))
    ) as given:
        yield given


@pytest.fixture
def ask(address: str) -> Generator[Ask]:
    """One connection that is kept alive."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)

    def asked(method: str, path: str, body: bytes | None = None, **headers: str) -> HTTPResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        answer.data = answer.read()  # type: ignore[attr-defined]
        return answer

    yield asked
    connection.close()


JSON = {"content_type": "application/json"}


def test_it_answers_and_tells_what_it_answered(ask: Ask, heard: list[tuple[Request, Answer]]) -> None:
    statuses = [
        ask("POST", "/tickets", b'{"for": "chat"}', **JSON).status,
        ask("HEAD", "/tickets").status,
        ask("PURGE", "/tickets").status,
        ask("GET", "/chat?ticket=mine").status,
        ask("POST", "/tickets", b'{"for": "chat"}', **JSON).status,
    ]
    assert statuses == [200, 405, 405, 401, 200]
    assert [answer.entry for _, answer in heard] == [0, None, None, None, 0]


def test_a_page_of_this_computer_may_use_it_and_no_other(ask: Ask) -> None:
    asked = {"access_control_request_method": "PUT", "access_control_request_headers": "if-match"}
    own = ask("OPTIONS", "/tickets", origin="http://localhost:5173", **asked)
    other = ask("OPTIONS", "/tickets", origin="https://localhost.evil.example", **asked)
    assert own.status == 204
    assert own.getheader("Access-Control-Allow-Headers") == "if-match"
    assert own.getheader("Access-Control-Allow-Origin") == "http://localhost:5173"
    assert other.getheader("Access-Control-Allow-Origin") is None


def test_chunked_bodies_are_read(address: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(
        "POST",
        "/tickets",
        iter([b'{"for"', b': "chat"}']),
        {"content-type": "application/json"},
        encode_chunked=True,
    )
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize(("length", "status"), [("x", 413), ("999999999999", 413), ("-1", 413)])
def test_a_length_that_is_none_is_refused(ask: Ask, length: str, status: int) -> None:
    assert ask("POST", "/tickets", b"", content_length=length).status == status


def ticket(ask: Ask) -> str:
    return str(json.loads(ask("POST", "/tickets", b'{"for": "chat"}', **JSON).data)["ticket"])  # type: ignore[attr-defined]


def test_a_conversation_is_repeated(ask: Ask, address: str) -> None:
    with connect(f"{address.replace('http', 'ws')}/chat?ticket={ticket(ask)}", open_timeout=10) as socket:
        assert json.loads(socket.recv(timeout=10)) == HELLO
        socket.ping().wait(10)
        socket.send(json.dumps({"join": 7}))
        assert socket.recv(timeout=10) == "x" * 70_000
        assert socket.recv(timeout=10) == b"\1\2\3"


def test_what_was_not_said_ends_the_conversation(ask: Ask, address: str) -> None:
    with connect(f"{address.replace('http', 'ws')}/chat?ticket={ticket(ask)}", open_timeout=10) as socket:
        socket.recv(timeout=10)
        socket.send("something else")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "This message was not recorded.")


def test_a_conversation_needs_a_websocket(ask: Ask) -> None:
    assert ask("GET", f"/chat?ticket={ticket(ask)}").status == 426


@pytest.mark.parametrize(
    ("broken", "status"), [(None, 200), (Broken(Break.STATUS), 500), (Broken(Break.STATUS, 1), 200)]
)
def test_it_can_be_broken(broken: Broken | None, status: int) -> None:
    with serving(chat(), broken=broken) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.request("POST", "/tickets", b'{"for": "chat"}', {"content-type": "application/json"})
        assert connection.getresponse().status == status
        connection.close()
