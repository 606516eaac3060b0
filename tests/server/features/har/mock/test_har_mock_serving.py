"""A mock over HTTP and websockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from tests.server.features.har.flows import exchange, recorded
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.breaking import Break, Broken
from cockpit.features.har.mock.mocking import serving
from cockpit.features.har.mock.playing import Answer, Player
from cockpit.features.har.mock.serving import Server, playing
from cockpit.features.har.mock.taping import tape_of
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


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 200),
        ("app.localhost", 200),
        ("[::1]:8080", 200),
        ("192.168.1.7", 200),
        ("LOCALHOST.", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
        ("localhost.evil.example", 421),
    ],
)
def test_it_answers_to_its_own_names_only(ask: Ask, host: str, status: int) -> None:
    answer = ask("POST", "/tickets", b'{"for": "chat"}', host=host, **JSON)
    assert answer.status == status
    assert status == 200 or b"--allow-host" in answer.data  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:5173", 200),
        ("http://127.0.0.1:3000", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://192.168.1.7", 403),
        ("http://localhost.evil.example", 403),
    ],
)
def test_pages_from_elsewhere_are_refused(ask: Ask, origin: str, status: int) -> None:
    assert ask("POST", "/tickets", b'{"for": "chat"}', origin=origin, **JSON).status == status


@pytest.mark.parametrize("allowed", ["https://app.example", "*"])
def test_pages_and_names_that_are_let_in_are_answered(allowed: str) -> None:
    server = Server(Player(tape_of(chat())), origins=(allowed,), names=("mock.example",))
    with playing(server) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        headers = {
            "host": "mock.example:1",
            "origin": "https://app.example",
            "content-type": "application/json",
        }
        connection.request("POST", "/tickets", b'{"for": "chat"}', headers)
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("X-Mock-Entry")) == (200, "0")
        assert answer.getheader("Access-Control-Allow-Origin") == "https://app.example"
        assert answer.getheader("Vary") == "Origin"
        connection.close()


def test_a_page_from_elsewhere_opens_no_websocket(ask: Ask, address: str) -> None:
    socket = f"{address.replace('http', 'ws')}/chat?ticket={ticket(ask)}"
    with pytest.raises(InvalidStatus) as refused:
        connect(socket, open_timeout=10, origin=Origin("https://evil.example"))
    assert refused.value.response.status_code == 403


def test_headers_that_no_one_may_send_are_left_out_and_others_are_sent_as_they_were() -> None:
    given = [
        (":status", "200"), ("Bad Name", "x"), ("X-Name", "Zoë \u2713"), ("X-Line", "a\r\nSet-Cookie: b=c"),
        ("Connection", "close, X-Hop"), ("X-Hop", "1"), ("Content-Encoding", "br"), ("Clear-Site-Data", "*"),
        ("X-Surrogate", "\ud800"), ("Content-Type", "application/json"),
    ]  # fmt: skip
    with serving(flow_of(read(recorded(exchange("GET /", {"ok": True}, answered=given))))) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.request("GET", "/")
        answer = connection.getresponse()
        names = {name.lower() for name, _ in answer.getheaders()}
        assert json.loads(answer.read()) == {"ok": True}
        connection.close()
    shown = (answer.getheader("X-Name") or "").encode("latin-1").decode()
    assert (answer.status, shown, answer.getheader("X-Line")) == (200, "Zoë \u2713", "a  Set-Cookie: b=c")
    assert names == {"server", "date", "x-name", "x-line", "x-surrogate", "content-type", "x-mock-entry"} | {
        "content-length"
    }


@pytest.mark.parametrize(
    ("target", "status"), [("//[", 404), ("//x/y", 404), ("http://localhost/", 404), ("/%", 404)]
)
def test_odd_addresses_are_answered(ask: Ask, target: str, status: int) -> None:
    assert ask("GET", target).status == status


def test_deep_json_is_answered(ask: Ask) -> None:
    assert ask("POST", "/tickets", b"[" * 100_000, **JSON).status == 422
    assert ask("POST", "/tickets", b"[" * 900 + b"]" * 900, **JSON).status == 422


@pytest.mark.parametrize("length", ["9" * 5_000])
def test_a_length_of_many_digits_is_refused(ask: Ask, length: str) -> None:
    assert ask("POST", "/tickets", b"", content_length=length).status == 413


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
