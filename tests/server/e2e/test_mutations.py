"""Ten thousand messages with a fault somewhere: none ends the daemon, and each request is answered."""

from __future__ import annotations

import copy
import json
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from .conftest import Homes, Write
from .editor import uri_of
from .raw import Raw

COUNT = 10_000
AT_ONCE = 250
SEEDS = (1, 2)
JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**53, 1.5, 1e308, "", "x", "\x00", "\ud7ff", "é" * 300, [], [[]], {}, {"x": 1},
    [None] * 50, "file:///", "file://host/share", "untitled:Untitled-1", "vscode-vfs://github/x", "C:\\x",
    "../..", "a:b", "%ff",
)  # fmt: skip
SERVE = [sys.executable, "-m", "cockpit", "serve"]


def messages(uri: str, folder: str) -> list[dict[str, Any]]:
    """One valid message of every kind, requests with an id."""
    document = {"uri": uri}
    place = {"textDocument": document, "position": {"line": 0, "character": 5}}
    span = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 8}}
    finding = {"uri": uri, "identity": "0123456789abcdef0123"}
    requests = {
        "textDocument/hover": place,
        "textDocument/codeAction": {"textDocument": document, "range": span, "context": {"diagnostics": []}},
        "workspace/executeCommand": {
            "command": "cockpit.audit.apply",
            "arguments": [{**finding, "action": "x"}],
        },
        "cockpit/audit/tile": {},
        "cockpit/audit/scan": {"folder": f"{folder}/absent"},
        "cockpit/audit/history": finding,
        "cockpit/audit/snooze": {**finding, "until": "2030-01-01"},
        "cockpit/audit/correct": {**finding, "action": "markIntentional", "text": "because"},
        "cockpit/guard/check": {"command": "rm -rf /", "shell": "bash", "folder": folder},
        "cockpit/daemon/get": {},
    }
    notifications = {
        "textDocument/didOpen": {
            "textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": "def f():\n    pass\n"}
        },
        "textDocument/didChange": {
            "textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": span, "text": "x"}]
        },
        "textDocument/didSave": {"textDocument": document},
        "textDocument/didClose": {"textDocument": document},
        "workspace/didChangeConfiguration": {"settings": {"cockpit": {"audit": {"onChange": True}}}},
        "workspace/didChangeWorkspaceFolders": {"event": {"added": [], "removed": []}},
        "workspace/didChangeWatchedFiles": {"changes": [{"uri": uri, "type": 2}]},
        "$/cancelRequest": {"id": 1},
        "window/workDoneProgress/cancel": {"token": "t"},
        "$/setTrace": {"value": "off"},
    }  # fmt: skip
    return [
        *({"jsonrpc": "2.0", "id": 0, "method": name, "params": params} for name, params in requests.items()),
        *({"jsonrpc": "2.0", "method": name, "params": params} for name, params in notifications.items()),
    ]


class Mutator:
    """Spoils messages, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def spoiled(self, message: dict[str, Any], number: int) -> bytes:
        """The message with one to three faults."""
        value = json.loads(json.dumps(message))
        if "id" in value:
            value["id"] = number
        for _ in range(self._random.randint(1, 3)):
            self._random.choice((self._replace, self._remove, self._rename, self._wrap))(value)
        data = json.dumps(value).encode()
        return self._bytes(data) if self._random.random() < 0.2 else data

    def _holders(self, value: Any) -> Iterator[Any]:
        if isinstance(value, dict | list) and value:
            yield value
            for each in value.values() if isinstance(value, dict) else value:
                yield from self._holders(each)

    def _somewhere(self, message: Any) -> tuple[Any, Any]:
        holder = self._random.choice(list(self._holders(message)) or [message])
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        return holder, self._random.choice(keys or ["x"])

    def _replace(self, message: Any) -> None:
        holder, key = self._somewhere(message)
        holder[key] = copy.deepcopy(self._random.choice(JUNK))

    def _remove(self, message: Any) -> None:
        holder, key = self._somewhere(message)
        if isinstance(holder, list) or key in holder:
            del holder[key]

    def _rename(self, message: Any) -> None:
        holder, key = self._somewhere(message)
        if isinstance(holder, dict) and key in holder:
            holder[f"{key}{self._random.choice('sx/ ')}"] = holder.pop(key)

    def _wrap(self, message: Any) -> None:
        holder, key = self._somewhere(message)
        if isinstance(holder, list) or key in holder:
            inner = holder[key]
            for _ in range(self._random.choice((1, 1, 60))):
                inner = [inner]
            holder[key] = inner

    def _bytes(self, data: bytes) -> bytes:
        start = self._random.randrange(len(data))
        end = min(len(data), start + self._random.randint(0, 8))
        return data[:start] + self._random.randbytes(self._random.randint(0, 6)) + data[end:]


def expected(data: bytes) -> Any:
    """The id that must be answered; None where the message is no request."""
    try:
        message = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(message, dict) or "method" not in message or {"result", "error"} & message.keys():
        return None
    msg_id = message.get("id")
    return msg_id if isinstance(msg_id, int | str) and not isinstance(msg_id, bool) else None


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_mutation_is_survived_and_answered(write: Write, homes: Homes, seed: int) -> None:
    path = write("a.py", "def f():\n    pass\n")
    raw = await Raw.start(*SERVE, env=homes.environment, cwd=homes.root)
    await raw.initialize(rootUri=uri_of(path.parent), initializationOptions={"trusted": False})
    valid = messages(uri_of(path), uri_of(path.parent))
    mutator = Mutator(seed)
    choose: Callable[[list[dict[str, Any]]], dict[str, Any]] = random.Random(seed).choice
    share = COUNT // len(SEEDS)
    for begin in range(1, share + 1, AT_ONCE):
        open_ids: dict[str, bytes] = {}
        for number in range(begin, begin + AT_ONCE):
            data = mutator.spoiled(choose(valid), number)
            if b'"exit"' in data or b'"shutdown"' in data:
                continue
            if (msg_id := expected(data)) is not None:
                open_ids[repr(msg_id)] = data
            raw.send(data)
        while open_ids:
            try:
                message = await raw.hear()
            except (TimeoutError, EOFError) as error:
                pytest.fail(f"seed {seed}: {error!r}; not answered: {list(open_ids.values())[:5]}")
            if "method" not in message:
                open_ids.pop(repr(message["id"]), None)
    raw.say(id="last", method="cockpit/daemon/get", params={})
    assert (await raw.answer("last"))["result"]["pid"] == raw.process.pid
    raw.say(id="end", method="shutdown")
    await raw.answer("end")
    raw.say(method="exit")
    assert await raw.ended() == 0
