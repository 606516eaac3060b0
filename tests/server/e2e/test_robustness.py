"""Whatever is sent, and whoever is killed: every request is answered, nothing is lost, nothing is left."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from lsprotocol import types

from .conftest import Homes, Launch, Write
from .editor import SECONDS, Editor
from .processes import gone, scanning
from .raw import Raw

STUB = "def load_users():\n    raise NotImplementedError\n"
SERVE = [sys.executable, "-m", "cockpit", "serve"]
HERE = Path(__file__).parent


@pytest.fixture
async def raw(homes: Homes) -> AsyncIterator[Raw]:
    talk = await Raw.start(*SERVE, env=homes.environment, cwd=homes.root)
    yield talk
    if talk.process.returncode is None:
        talk.process.stdin.close()
    await talk.ended()


def body(**message: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}).encode()


HOVER = {"textDocument": {"uri": "file:///a.py"}, "position": {"line": 0, "character": 0}}
BEFORE: list[tuple[str, bytes, Any, int, str]] = [
    ("no JSON", b"{", None, -32700, "not JSON"),
    ("not UTF-8", b'{"jsonrpc": "2.0", "id": 1, "method": "\xff"}', 1, -32700, "not JSON"),
    ("nested without end", b'{"params": ' + b"[" * 100_000, None, -32700, "not JSON"),
    ("an array", b"[1]", None, -32600, "Expected `object`, got `array`"),
    ("a wrong id", body(id=[1], method="x"), None, -32600, "$.id"),
    ("a wrong method", body(id=2, method=7), 2, -32600, "$.method"),
    ("before initialize", body(id=3, method="textDocument/hover", params=HOVER), 3, -32002, "comes first"),
    ("ours before initialize", body(id=4, method="cockpit/audit/tile"), 4, -32002, "comes first"),
    ("a wrong initialize", body(id=5, method="initialize", params={"processId": "x"}), 5, -32602, "$."),
]
DURING = [
    ("unknown", body(id=11, method="textDocument/colour"), 11, -32601, "no method textDocument/colour"),
    ("unknown and ours", body(id="12", method="cockpit/tea/make"), "12", -32601, "cockpit/tea/make"),
    (
        "params that are not UTF-8",
        b'{"jsonrpc": "2.0", "id": 20, "method": "cockpit/audit/scan", "params": {"folder": "\xff"}}',
        20,
        -32602,
        "utf-8",
    ),
    (
        "params of LSP that are not UTF-8",
        b'{"jsonrpc": "2.0", "id": 21, "method": "textDocument/hover", "params": {"a": "\xff"}}',
        21,
        -32602,
        "utf-8",
    ),
    (
        "params nested without end",
        b'{"jsonrpc": "2.0", "id": 22, "method": "textDocument/hover", "params": %b%b}'
        % (b"[" * 900, b"]" * 900),
        22,
        -32602,
        "$",
    ),
    ("a second initialize", body(id=13, method="initialize", params={}), 13, -32600, "already"),
    (
        "wrong params of LSP",
        body(id=14, method="textDocument/hover", params={**HOVER, "position": {"line": "one"}}),
        14,
        -32602,
        "$.position",
    ),
    (
        "wrong params of ours",
        body(id=15, method="cockpit/audit/history", params={"uri": 1, "identity": "x"}),
        15,
        -32602,
        "Expected `str`, got `int` - at `$.uri`",
    ),
    ("no params", body(id=16, method="cockpit/audit/history"), 16, -32602, "missing required field `uri`"),
    ("a list of params", body(id=17, method="cockpit/audit/scan", params=[1]), 17, -32602, "got `array`"),
    ("params with a field `jsonrpc`", body(id=18, method="cockpit/audit/scan", params={"jsonrpc": "2.0"}),
     18, -32602, "unknown field `jsonrpc`"),
    ("a file that is not open", body(id=19, method="textDocument/hover", params=HOVER), 19, 0, ""),
]  # fmt: skip
IGNORED = [
    body(method="cockpit/tea/ready", params={}),
    body(method="$/unknown"),
    body(method="textDocument/didChange", params={"textDocument": 7}),
    body(
        method="textDocument/didChange",
        params={"textDocument": {"uri": "a:b", "version": 1}, "contentChanges": []},
    ),
    body(method="textDocument/didClose", params={"textDocument": {"uri": "file:///never.py"}}),
    body(method="$/cancelRequest", params={"id": 999}),
    body(method="window/workDoneProgress/cancel", params={"token": "nobody's"}),
    body(id=998, result={"nobody": "asked"}),
    body(id=997, error={"code": 1, "message": "nobody asked"}),
]


async def test_every_request_is_answered_whatever_is_wrong_with_it(raw: Raw) -> None:
    async def check(table: list[tuple[str, bytes, Any, int, str]]) -> None:
        for what, sent, msg_id, code, fault in table:
            raw.send(sent)
            answer = await raw.answer(msg_id, what)
            if code:
                assert answer["error"]["code"] == code, what
                assert fault in answer["error"]["message"], what
            else:
                assert answer["result"] is None, what

    await check(BEFORE)
    capabilities = (await raw.initialize())["capabilities"]
    assert capabilities["executeCommandProvider"]["commands"] == [
        "cockpit.audit.apply",
        "cockpit.audit.snoozeForAWeek",
    ]
    assert capabilities["textDocumentSync"]["change"] == 2
    assert capabilities["workspace"]["workspaceFolders"]["supported"]
    for sent in IGNORED:
        raw.send(sent)
    await check(DURING)
    raw.say(id=30, method="shutdown")
    assert (await raw.answer(30))["result"] is None
    raw.say(id=31, method="cockpit/audit/tile", params={})
    assert (await raw.answer(31))["error"]["code"] == -32600
    raw.say(method="exit")
    assert await raw.ended() == 0


ENDS = [
    ("the input ends", b"", 1),
    ("half a message", b"Content-Length: 100\r\n\r\n{", 1),
    ("no frame", b"Content-Length: many\r\n\r\n{}", 1),
    ("exit without shutdown", b"Content-Length: 36\r\n\r\n" + b'{"jsonrpc": "2.0", "method": "exit"}', 1),
]


@pytest.mark.parametrize(("what", "data", "code"), ENDS, ids=[what for what, *_ in ENDS])
async def test_the_daemon_ends_when_nobody_talks_to_it(raw: Raw, what: str, data: bytes, code: int) -> None:
    raw.write(data)
    raw.process.stdin.close()
    assert await raw.ended() == code


async def test_a_burst_of_requests_and_changes_is_answered(write: Write, editor: Editor) -> None:
    buffer = editor.open(write("a.py", STUB))
    place = types.TextDocumentIdentifier(buffer.uri)
    params = types.HoverParams(place, types.Position(0, 5))
    asked = []
    for number in range(200):
        asked.append(asyncio.ensure_future(editor.ask("textDocument/hover", params)))
        editor.type(buffer, ((0, 0), (0, 0), f"x{number} = {number}\n"))
        asked.append(asyncio.ensure_future(editor.ask("cockpit/audit/tile", {})))
    answers = await asyncio.gather(*asked)
    assert len(answers) == 400
    await editor.shows(buffer, [("audit.stub", 201)])


async def test_a_print_does_not_end_up_in_the_protocol(write: Write, launch: Launch, homes: Homes) -> None:
    editor = await launch(command=[sys.executable, str(HERE / "printing.py"), "serve"])
    buffer = editor.open(write("a.py", STUB))
    for _ in range(3):
        assert (await editor.ask("cockpit/daemon/get", {}))["pid"] == editor.pid
    await editor.shows(buffer, [("audit.stub", 1)])
    assert await editor.quit() == 0
    for said in ("a stray print", "bytes on the descriptor", "a child that inherits it"):
        assert editor.log.count(said) >= 3


# Ends, orderly and other


def many(write: Write, count: int = 1500) -> None:
    for number in range(count):
        write(f"many/{number}.py", f"x = {number}\n" * 40 + STUB)


async def test_the_daemon_ends_in_the_middle_of_a_scan(write: Write, launch: Launch, homes: Homes) -> None:
    many(write)
    editor = await launch()
    processes = await scanning(editor)
    assert await editor.quit() == 0
    await gone(processes)
    assert list(homes.temporary.iterdir()) == []


async def test_nothing_is_left_when_the_client_is_killed(write: Write, homes: Homes, workspace: Path) -> None:
    many(write)
    client = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "client.py"), str(workspace),
        env=homes.environment, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(SECONDS):
        daemon = psutil.Process(int(await client.stdout.readline()))
    processes = [daemon, *daemon.children(recursive=True)]
    assert len(processes) > 1
    client.kill()
    await gone(processes)
    await client.wait()


async def test_nothing_is_left_when_the_daemon_is_killed(write: Write, launch: Launch) -> None:
    many(write)
    editor = await launch()
    processes = await scanning(editor)
    editor.kill()
    await gone(processes)
    editor = await launch()
    assert (await editor.ready())["open"] == 1500


async def test_a_slow_program_does_not_outlive_the_daemon(write: Write, launch: Launch, homes: Homes) -> None:
    ruff = homes.root / "ruff"
    ruff.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "ruff 9" && exit\necho $$ > "$HOME/pid"\nexec sleep 600\n'
    )
    ruff.chmod(0o755)
    editor = await launch(settings={"lint": {"enabled": True, "path": str(ruff)}})
    editor.open(write("a.py", STUB))
    await editor.ready()
    children = psutil.Process(editor.pid).children(recursive=True)
    assert await editor.quit() == 0
    await gone(children)
