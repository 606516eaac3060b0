"""Every request gets its answer, and a wrong one the path of its fault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.lsp.server import LanguageServer

from cockpit.core.errors import NotFound, Stale
from cockpit.protocol.methods import Message, Request
from cockpit.protocol.wire import ClientError, Wire


class Line(Message, frozen=True):
    """A place."""

    number: int
    tags: tuple[str, ...] = ()


class Query(Message, frozen=True):
    """A question."""

    line: Line
    is_odd: bool = False


class Answer(Message, frozen=True):
    """Its answer."""

    the_line: Line


ASK = Request("cockpit/test/ask", Query, Answer, "Asks.")


class Talk:
    """A server whose output is kept."""

    def __init__(self) -> None:
        self.server = LanguageServer("test", "1", protocol_cls=Wire, converter_factory=get_converter)
        self.wire: Wire = self.server.protocol  # type: ignore[assignment]
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.wire.write = lambda body: self.sent.put_nowait(json.loads(body))

    def say(self, **message: Any) -> None:
        self.wire.receive(json.dumps({"jsonrpc": "2.0", **message}).encode())

    async def hear(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.sent.get(), 5)

    async def initialize(self) -> dict[str, Any]:
        self.say(
            id="init", method="initialize", params={"capabilities": {}, "processId": None, "rootUri": None}
        )
        return await self.hear()


@pytest.fixture
async def talk() -> Talk:
    subject = Talk()

    async def answer(query: Query) -> Answer:
        if query.is_odd:
            raise NotFound("Nothing odd is here.", hint="cockpit.open")
        return Answer(the_line=query.line)

    subject.wire.serve(ASK, answer)
    await subject.initialize()
    return subject


async def test_ours_travel_in_camel_case(talk: Talk) -> None:
    talk.say(id=1, method=ASK.name, params={"line": {"number": 3, "tags": ["x"]}})
    assert await talk.hear() == {
        "jsonrpc": "2.0",
        "id": 1,
        "result": {"theLine": {"number": 3, "tags": ["x"]}},
    }


FAULTS = [
    ({"line": {"number": "three"}}, "Expected `int`, got `str` - at `$.line.number`"),
    ({"line": {"number": 1, "tags": [1]}}, "at `$.line.tags[0]`"),
    ({"line": {"number": 1, "colour": "red"}}, "unknown field `colour` - at `$.line`"),
    ({}, "missing required field `line`"),
    ([1], "Expected `object`, got `array`"),
    (None, "missing required field `line`"),
    ({"line": None}, "Expected `object`, got `null` - at `$.line`"),
]


@pytest.mark.parametrize(("params", "fault"), FAULTS)
async def test_wrong_params_are_answered_with_the_path(talk: Talk, params: Any, fault: str) -> None:
    talk.say(id=1, method=ASK.name, params=params)
    error = (await talk.hear())["error"]
    assert error["code"] == -32602
    assert error["message"].startswith(ASK.name)
    assert fault in error["message"]


async def test_wrong_params_of_lsp_are_answered_with_the_path(talk: Talk) -> None:
    talk.wire.handle(types.TEXT_DOCUMENT_HOVER, lambda params: None)

    talk.say(
        id=1,
        method="textDocument/hover",
        params={"textDocument": {"uri": "file:///a"}, "position": {"line": "x", "character": 0}},
    )
    error = (await talk.hear())["error"]
    assert error["code"] == -32602
    assert "position.line" in error["message"]


async def test_an_expected_failure_has_kind_sentence_and_hint(talk: Talk) -> None:
    talk.say(id=1, method=ASK.name, params={"line": {"number": 1}, "isOdd": True})
    error = (await talk.hear())["error"]
    assert error["message"] == "Nothing odd is here."
    assert error["data"] == {"kind": "notFound", "hint": "cockpit.open"}


async def test_an_unexpected_failure_has_an_incident_and_no_details(talk: Talk) -> None:
    async def fail(query: Query) -> Answer:
        raise ZeroDivisionError("secret detail")

    talk.wire.serve(ASK, fail)
    talk.say(id=1, method=ASK.name, params={"line": {"number": 1}})
    error = (await talk.hear())["error"]
    assert error["code"] == -32603
    assert error["data"]["incident"] in error["message"]
    assert "secret" not in error["message"]


async def test_a_stale_answer_is_content_modified(talk: Talk) -> None:
    async def stale(query: Query) -> Answer:
        raise Stale("Too late.")

    talk.wire.serve(ASK, stale)
    talk.say(id=1, method=ASK.name, params={"line": {"number": 1}})
    assert (await talk.hear())["error"]["code"] == -32801


async def test_a_cancelled_request_is_answered(talk: Talk) -> None:
    started = asyncio.Event()

    async def wait(query: Query) -> Answer:
        started.set()
        await asyncio.Event().wait()
        raise AssertionError

    talk.wire.serve(ASK, wait)
    talk.say(id=7, method=ASK.name, params={"line": {"number": 1}})
    await started.wait()
    talk.say(method="$/cancelRequest", params={"id": 7})
    answer = await talk.hear()
    assert (answer["id"], answer["error"]["code"]) == (7, -32800)


DEEP = b"[" * 5000 + b"]" * 5000
BROKEN: list[tuple[bytes, int, int | str | None]] = [
    (b"{", -32700, None),
    (b"[" * 100_000, -32600, None),
    (b'{"id": 4, "params": ' + DEEP + b"}", -32700, 4),
    (b'{"params": {"id": 3, "x": ' + DEEP + b'}, "id": "a\\u0041"}', -32700, "aA"),
    (b'{"jsonrpc": 2, "id": 4, "method": "x", "params": {', -32600, 4),
    (b'{"id": 4.5, "params": {', -32600, None),
    (b'{"id": "\\q", "params": {', -32700, None),
    (b'{"jsonrpc": "2.0", "id": 4, "method": 5}', -32600, 4),
    (b'[{"jsonrpc": "2.0", "id": 4, "method": "x"}]', -32600, None),
    (b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}', -32600, None),
    (b'{"jsonrpc": "2.0", "id": 4, "method": "cockpit/no/such"}', -32601, 4),
    (b'{"jsonrpc": "2.0", "id": "a", "method": "textDocument/definition", "params": {}}', -32601, "a"),
]


@pytest.mark.parametrize(("body", "code", "msg_id"), BROKEN)
async def test_broken_messages_are_answered(talk: Talk, body: bytes, code: int, msg_id: Any) -> None:
    talk.wire.receive(body)
    answer = await talk.hear()
    assert (answer["error"]["code"], answer["id"]) == (code, msg_id)


HALVES = [
    (r'"a\ud83d"', "a\ufffd"),
    (r'"\ude00b"', "\ufffdb"),
    (r'"\ud83d\ude00\ud83d"', "\U0001f600\ufffd"),
    (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
    (r'"\\\\ud83d\ud83d"', "\\\\ud83d\ufffd"),
]


@pytest.mark.parametrize(("written", "read"), HALVES)
async def test_half_a_character_is_replaced_by_one_of_the_same_width(
    talk: Talk, written: str, read: str
) -> None:
    received: list[Any] = []
    talk.wire.command("x", received.append)
    talk.wire.receive(
        b'{"jsonrpc": "2.0", "id": 1, "method": "workspace/executeCommand",'
        b'"params": {"command": "x", "arguments": [%b]}}' % written.encode()
    )
    assert (await talk.hear())["id"] == 1
    assert received == [[read]]


@pytest.mark.parametrize("wrong", [[], {}, None, 1.5])
async def test_what_names_nothing_is_no_fault_of_ours(
    talk: Talk, wrong: object, caplog: pytest.LogCaptureFixture
) -> None:
    talk.say(method="$/cancelRequest", params={"id": wrong})
    talk.say(method="window/workDoneProgress/cancel", params={"token": wrong})
    talk.say(id=1, method=ASK.name, params={"line": {"number": 1}})
    assert (await talk.hear())["id"] == 1
    assert {record.levelname for record in caplog.records} <= {"WARNING", "INFO"}


@pytest.mark.parametrize("offered", [None, ["utf-8", "utf-16"], ["utf-32"], []])
async def test_columns_are_counted_in_utf_16_whatever_is_offered(offered: list[str] | None) -> None:
    talk = Talk()
    general = {} if offered is None else {"general": {"positionEncodings": offered}}
    talk.say(id=1, method="initialize", params={"capabilities": general, "processId": None, "rootUri": None})
    assert (await talk.hear())["result"]["capabilities"]["positionEncoding"] == "utf-16"


async def test_a_nested_object_with_the_key_jsonrpc_is_data(talk: Talk) -> None:
    received: list[Any] = []
    talk.wire.command("x", received.append)
    argument = {"jsonrpc": "2.0", "id": 5, "method": "shutdown"}
    talk.say(id=1, method="workspace/executeCommand", params={"command": "x", "arguments": [argument]})
    assert await talk.hear() == {"jsonrpc": "2.0", "id": 1, "result": None}
    assert received == [[argument]]


async def test_an_unknown_command_is_refused(talk: Talk) -> None:
    talk.say(id=1, method="workspace/executeCommand", params={"command": "no", "arguments": []})
    assert "no command no" in (await talk.hear())["error"]["message"]


async def test_unknown_notifications_are_ignored(talk: Talk) -> None:
    talk.say(method="cockpit/no/such", params={})
    talk.say(method="$/setTrace", params={"value": "off"})
    talk.say(id=1, method=ASK.name, params={"line": {"number": 1}})
    assert (await talk.hear())["id"] == 1


async def test_before_initialize_and_after_shutdown_requests_are_refused() -> None:
    talk = Talk()
    talk.say(id=1, method="shutdown")
    assert (await talk.hear())["error"]["code"] == -32002
    await talk.initialize()
    talk.say(id=2, method="shutdown")
    assert await talk.hear() == {"jsonrpc": "2.0", "id": 2, "result": None}
    talk.say(id=3, method="shutdown")
    assert (await talk.hear())["error"]["code"] == -32600


@pytest.mark.parametrize(("shut_down", "code"), [(True, 0), (False, 1)])
async def test_exit_ends_with_the_code_of_the_protocol(talk: Talk, shut_down: bool, code: int) -> None:
    codes: list[int] = []
    talk.wire.on_exit = codes.append
    if shut_down:
        talk.say(id=2, method="shutdown")
        await talk.hear()
    talk.say(method="exit")
    assert codes == [code]


async def test_the_client_is_asked_and_answers(talk: Talk) -> None:
    answer = asyncio.ensure_future(talk.wire.ask("workspace/applyEdit", {"edit": {}}))
    question = await talk.hear()
    talk.say(id=question["id"], result={"applied": True})
    assert await answer == {"applied": True}


async def test_a_client_that_refuses_raises(talk: Talk) -> None:
    answer = asyncio.ensure_future(talk.wire.ask("workspace/applyEdit", {"edit": {}}))
    question = await talk.hear()
    talk.say(id=question["id"], error={"code": -1, "message": "no"})
    with pytest.raises(ClientError, match="no"):
        await answer


async def test_typed_calls_of_pygls_are_answered_with_types(talk: Talk) -> None:
    call: Callable[..., Any] = talk.server.workspace_configuration_async
    answer = asyncio.ensure_future(call(types.ConfigurationParams(items=[])))
    question = await talk.hear()
    talk.say(id=question["id"], result=[{"x": 1}])
    assert len(await answer) == 1
    talk.say(id="nobody asked", result=1)


async def test_lsp_objects_keep_their_names(talk: Talk) -> None:
    position = types.Position(1, 2)
    talk.wire.notify("x", types.Hover(contents="a", range=types.Range(position, position)))
    assert (await talk.hear())["params"]["range"]["start"] == {"line": 1, "character": 2}
