"""`cockpit mcp`, asked by the official SDK's client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import msgspec
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from tests.server.features.copilots.endpoint_server import Reply, chunk, saying, serving

from cockpit.cli import mcp as command
from cockpit.cli.mcp.call import Call
from cockpit.cli.mcp.folders import Folders
from cockpit.cli.mcp.templating import SEARCH, SearchQuery
from cockpit.cli.mcp.tools import TOOLS
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, NotFound
from cockpit.core.process import SystemRunner
from cockpit.features.copilots.catalog import REASONS

SERVER = Path(__file__).parents[3] / "server" / "cockpit"
FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": "def total(prices: list[float]) -> float:\n    return sum(prices)\n",
    "tests/test_cart.py": "from shop.cart import total\n\n\ndef test_sum():\n    assert total([]) == 0\n",
}
STUB = "def total(prices: list[float]) -> float:\n    pass\n"
ENDLESS = "from shop.cart import total\n\n\ndef test_total():\n    while True:\n        total([1.0])\n"
PAUSE = """\
import time


def fetch_order(client, number, pause):
    for attempt in range(3):
        answer = client.get(number, retry=attempt)
        if answer.ok:
            return answer.body
        time.sleep(pause)
    return None
"""
DIFF = """\
--- a/shop/cart.py
+++ b/shop/cart.py
@@ -1,2 +1,2 @@
 def total(prices: list[float]) -> float:
-    return sum(prices)
+    return sum(prices
"""


TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiIsIm5hbWUiOiJBbm4ifQ.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4"
RECORDING = json.dumps(
    {
        "log": {
            "version": "1.2",
            "creator": {"name": "x", "version": "1"},
            "entries": [
                {
                    "startedDateTime": "2026-03-03T09:00:00Z",
                    "time": 1,
                    "request": {
                        "method": "GET",
                        "url": "https://shop.example/orders",
                        "httpVersion": "h2",
                        "headers": [{"name": "authorization", "value": f"Bearer {TOKEN}"}],
                    },
                    "response": {"status": 500, "statusText": "", "httpVersion": "h2", "headers": []},
                }
            ],
        }
    }
)


@pytest.fixture
def project(place):
    """A project with one commit."""
    root = place(FILES)
    for arguments in (["init", "--initial-branch=main"], ["add", "--all"], ["commit", "--message", "one"]):
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
        subprocess.run(["git", *author, *arguments], check=True, capture_output=True)
    return root


@pytest.fixture
def temporary(tmp_path):
    """Where the server keeps what it needs for a moment."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def server(project, temporary):
    """Starts a server for the project, and connects a client."""

    @asynccontextmanager
    async def connected(*arguments: str, mode: str = "auto"):
        env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        started = StdioServerParameters(
            command=sys.executable,
            args=["-m", "cockpit", "mcp", *arguments],
            env={**env, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
            cwd=project,
        )
        async with Client(started, mode=mode) as client:
            yield client

    return connected


def said(result):
    """The text of an answer."""
    return result.content[0].text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_every_tool_is_listed_and_answers(project, server, place, mode):
    place({"shop/cart.py": STUB, "a.har": RECORDING})
    calls = {
        "validate": {"objective": "the cart", "without": ["types", "tests"]},
        "audit": {"paths": ["shop"]},
        "explain": {"path": "shop/cart.py", "line": 2},
        "score": {"most": 1},
        "guard": {"command": "rm -rf /"},
        "generate": {"objective": "qqq"},
        "search_templates": {"query": "retry with a pause", "language": "python", "most": 2},
        "check_recording": {"path": "a.har", "most": 2},
    }
    async with server("--trust", mode=mode) as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert listed.keys() == calls.keys() == TOOLS.keys()
        for tool in listed.values():
            assert tool.annotations.read_only_hint
            assert tool.annotations.open_world_hint == (tool.name == "generate")
            assert tool.input_schema["type"] == "object"
            assert len(tool.description) < 350
        # The client itself holds each answer against the schema that the server has declared for it.
        answers = {name: await client.call_tool(name, given) for name, given in calls.items()}
        explained = await client.call_tool("explain", {"code": "secret/jwt"})
    assert not any(answer.is_error for answer in answers.values())
    found = {name: answer.structured_content for name, answer in answers.items()}
    assert found["validate"]["verdict"] == "rejected"
    assert {each["code"] for each in found["validate"]["reasons"]} >= {"validate.stub"}
    [finding] = found["audit"]["findings"]
    assert (finding["code"], finding["path"], finding["line"]) == ("audit.stub", "shop/cart.py", 2)
    assert found["explain"]["codes"][0]["code"] == "audit.stub"
    assert found["score"]["components"][0]["component"] == "lint"
    assert found["guard"]["verdict"] == "deny"
    assert (found["generate"]["verdict"], found["generate"]["diff"]) == (None, "")
    assert [each["language"] for each in found["search_templates"]["templates"]] == ["python"] * 2
    assert "retry" in found["search_templates"]["templates"][0]["because"][0]
    assert "shop/cart.py:1:1: error validate.stub" in said(answers["validate"])
    recorded = found["check_recording"]
    assert (recorded["entries"], recorded["statuses"], recorded["cut"]) == (1, {"5xx": 1}, True)
    assert {each["code"] for each in recorded["findings"]} == {"http/5xx", "secret/jwt"}
    assert "eyJ" not in said(answers["check_recording"])
    assert said(explained).startswith("secret/jwt: ")


def test_code_of_the_folder_is_found_beside_templates(place, cockpit):
    root = place({"shop/cart.py": PAUSE, "other/cart.py": ""})
    assert cockpit("templates", "mine").code == 0
    folders = Folders((root, root / "other"))
    call = Call(folders, False, SystemRunner(), SystemClock(), lambda: False, lambda *_: None)
    query = SearchQuery(query="fetch an order, retry with a pause", language="python", most=20)
    found = {each.id: each for each in SEARCH.run(query, call).templates}
    [own] = [each for each in found.values() if each.path]
    assert (own.id[:8], own.path, own.line) == ("pattern-", "shop/cart.py", 4)
    assert own.because == ["in the name: fetch, order", "in the signature: pause", "matched on: retry"]
    assert (found["python-retry"].path, found["python-retry"].line) == ("", 0)
    assert f"shop/cart.py:4: fetch_order ({'; '.join(own.because)})" in SEARCH.text(SEARCH.run(query, call))
    elsewhere = SEARCH.run(msgspec.structs.replace(query, folder="other"), call)
    assert not any(each.path for each in elsewhere.templates)


GOOD = {"path": "shop/cart.py", "edits": [{"search": "    pass", "replace": "    return sum(prices)"}]}
STARTED = {
    "path": "shop/cart.py",
    "edits": [{"search": "    pass", "replace": "    return sum(prices, 0.0)"}],
}


@pytest.fixture
def model(monkeypatch):
    """A language model behind an endpoint that the environment names."""
    with serving() as endpoint:
        monkeypatch.setenv("COCKPIT_OPENAI_BASE_URL", endpoint.address)
        monkeypatch.setenv("COCKPIT_OPENAI_MODEL", "small")
        monkeypatch.setenv("COCKPIT_OPENAI_API_KEY", "swordfish")
        yield endpoint


async def test_proposals_of_a_language_model_are_refined_at_once_and_withdrawn(model, server, place):
    keeping = "import os\n\n\ndef test_no_key():\n    assert 'COCKPIT_OPENAI_API_KEY' not in os.environ\n"
    place({"shop/cart.py": STUB, "tests/test_cart.py": FILES["tests/test_cart.py"] + keeping})
    stub = {"kind": "stub", "path": "shop/cart.py", "line": 1, "provider": "openai"}
    answers = {}
    async with server("--trust") as client:

        async def ask(name, tool, arguments):
            answers[name] = await client.call_tool(tool, arguments)

        model.replies[:] = [saying(json.dumps({"files": [GOOD]}))]
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, "first", "generate", stub)
            tasks.start_soon(ask, "words", "generate", {"objective": "qqq"})
            tasks.start_soon(ask, "guard", "guard", {"command": "ls"})
        first = answers["first"].structured_content
        assert (first["verdict"], first["model"], first["since"]) == ("approved", "small-2026", ""), first
        assert answers["words"].structured_content["verdict"] is None
        model.replies[:] = [saying(json.dumps({"files": [STARTED]}))]
        again = {"refine": first["run"], "objective": "begin with 0.0"}
        second = (await client.call_tool("generate", again)).structured_content
        assert second["verdict"] == "approved", second
        assert "-    return sum(prices)\n+    return sum(prices, 0.0)\n" in second["since"]
        asked = model.requests[1]["messages"][1]["content"]
        assert "+    return sum(prices)" in asked
        assert "the latest last\n- begin with 0.0" in asked

        model.replies[:] = [Reply([chunk("{")], ending="silent")]
        loop = asyncio.get_running_loop()
        with anyio.CancelScope() as scope:
            model.silent = lambda: loop.call_soon_threadsafe(scope.cancel)
            await client.call_tool("generate", stub)
        assert scope.cancelled_caught
        assert await anyio.to_thread.run_sync(model.gone.wait, 20)

        model.replies[:] = [saying("x" * 1_000_000)]
        for arguments, sentence in [
            (stub, "cockpit.copilots.budget.tokensPerTask"),
            ({"refine": "1f", "objective": "another one"}, "$.run: there is no proposal '1f'"),
            ({"refine": first["run"], "objective": ""}, "$.words: expected what is to be otherwise"),
            ({"refine": first["run"], "line": 3}, "$.line: expected none beside refine."),
            ({**again, "provider": "templates"}, "“begin with 0.0” needs a language model"),
            ({"objective": "a parser", "provider": "oracle"}, "$.provider"),
        ]:
            answer = await client.call_tool("generate", arguments)
            assert (answer.is_error, sentence in said(answer)) == (True, True), said(answer)


WRONG = [
    ("audit", {"paths": [3]}, "$.paths[0]"),
    ("audit", {"paths": ["../.."]}, "$.paths[0]: ../.. is outside of"),
    ("audit", {"paths": ["gone.py"]}, "$.paths[0]: gone.py: no such file"),
    ("audit", {"path": "shop"}, "unknown field `path`"),
    ("audit", {"paths": ["shop"], "changedSince": "HEAD"}, "$.changedSince: expected none beside paths."),
    ("check_recording", {"path": "../a.har"}, "$.path: ../a.har is outside of"),
    ("check_recording", {"path": "gone.har"}, "$.path: gone.har: no such file"),
    ("check_recording", {}, "`path`"),
    ("audit", {"folder": "elsewhere"}, "$.folder: elsewhere is none of the folders"),
    ("validate", {"staged": True, "diff": DIFF}, "$.staged: expected none beside diff."),
    ("validate", {"since": "nowhere"}, "$.since: 'nowhere' is no revision"),
    ("validate", {"without": ["style"]}, "$.without[0]: no such check: 'style'"),
    ("validate", {"diff": "no diff"}, "$.diff"),
    ("validate", {"most": 0}, "$.most"),
    ("explain", {}, "$.code: expected a code, or a path."),
    ("explain", {"code": "audit.nothing"}, "$.code: there is no code 'audit.nothing'"),
    ("explain", {"path": "shop"}, "$.path: shop is no file."),
    ("guard", {"command": "ls", "cwd": "/"}, "$.cwd: / is outside of"),
    ("generate", {"objective": "a parser"}, "the server was not started with --trust."),
    ("search_templates", {"query": "?!"}, "QUERY: there is no word in '?!'"),
]


async def test_what_is_wrong_is_named(server):
    async with server() as client:
        for tool, arguments, sentence in WRONG:
            answer = await client.call_tool(tool, arguments)
            assert answer.is_error, (tool, arguments)
            assert sentence in said(answer)
        with pytest.raises(MCPError, match="no tool 'nothing'") as unknown:
            await client.call_tool("nothing", {})
        assert unknown.value.code == -32602


async def test_calls_at_once_and_lists_that_are_cut(server, place):
    place({f"shop/part_{number}.py": STUB for number in range(5)})
    answers: dict[str, object] = {}
    async with server() as client, anyio.create_task_group() as tasks:

        async def ask(name, tool, arguments):
            answers[name] = (await client.call_tool(tool, arguments)).structured_content

        tasks.start_soon(ask, "all", "audit", {})
        tasks.start_soon(ask, "some", "audit", {"most": 2})
        tasks.start_soon(ask, "changed", "audit", {"changedSince": "HEAD"})
        tasks.start_soon(ask, "diff", "validate", {"diff": DIFF})
        for number in range(4):
            tasks.start_soon(ask, f"code {number}", "explain", {"code": "F401"})
    assert (answers["all"]["total"], answers["all"]["cut"]) == (5, False)
    assert (answers["some"]["total"], answers["some"]["cut"], len(answers["some"]["findings"])) == (
        5,
        True,
        2,
    )
    assert answers["changed"]["total"] == 5
    assert [each["code"] for each in answers["diff"]["reasons"]] == ["validate.syntax"]
    assert answers["code 3"]["codes"][0]["title"] == "unused-import"


async def test_a_cancelled_call_ends_its_programs_and_leaves_nothing(project, server, place, temporary):
    place({"shop/cart.py": FILES["shop/cart.py"] + "\n\nMORE = 1\n", "tests/test_cart.py": ENDLESS})
    async with server("--trust") as client:
        with anyio.CancelScope() as scope:

            async def heard(_done, _total, what):
                # What follows is the tests, which would run for ever.
                if what.startswith("types"):
                    scope.cancel()

            await client.call_tool(
                "validate", {"testSeconds": 600, "without": ["types"]}, progress_callback=heard
            )
        assert scope.cancelled_caught
        # It would not answer, nor end, while the thread of that call still waited for its tests.
        assert not (await client.call_tool("guard", {"command": "ls"})).is_error
    assert list(temporary.iterdir()) == []


async def test_nothing_of_a_folder_runs_that_nobody_trusts(project, server, place, tmp_path):
    proof = tmp_path / "ran"
    write = f"from pathlib import Path\nPath({str(proof)!r}).touch()\n"
    place({"tests/test_cart.py": write + FILES["tests/test_cart.py"]})
    hook = f"#!/bin/sh\ntouch '{proof}'\n"
    (project / "hook.sh").write_text(hook)
    (project / "hook.sh").chmod(0o755)
    config = project / ".git" / "config"
    config.write_text(f"{config.read_text()}[core]\n\tfsmonitor = ./hook.sh\n")
    async with server() as client:
        unseen = (await client.call_tool("validate", {})).structured_content
    assert {each["name"]: each["state"] for each in unseen["checks"]}["tests"] == "not checked"
    assert not proof.exists()
    async with server("--trust") as client:
        seen = (await client.call_tool("validate", {"without": ["types"]})).structured_content
    assert "tests" not in {each["name"] for each in seen["checks"] if each["state"] == "not checked"}
    assert proof.exists()


def test_lines_that_are_no_messages_are_answered(project):
    client = {"name": "a", "version": "1"}
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
    lines = [
        "{",
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": begin}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json.dumps({"jsonrpc": "2.0", "id": 2}),
        json.dumps({"jsonrpc": "2.0", "id": 3, "method": "nothing"}),
        json.dumps({"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": 5}}),
    ]
    argv = [sys.executable, "-m", "cockpit", "mcp"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        process.stdin.write("".join(f"{line}\n" for line in lines))
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(5)]
        process.stdin.close()
        # Nothing else is written: standard output is the protocol's alone.
        assert process.stdout.read() == ""
        assert process.wait() == 0
    assert sorted((answer["id"] or 0, answer.get("error", {}).get("code", 0)) for answer in answers) == [
        (0, -32700), (0, -32600), (1, 0), (3, -32601), (4, -32602)
    ]  # fmt: skip


def test_without_the_package_the_exact_command_is_named(cockpit, monkeypatch):
    monkeypatch.setattr(command, "PACKAGE", "cockpit_without_it")
    ended = cockpit("mcp")
    assert (ended.code, ended.out) == (2, "")
    assert "-m pip install --require-hashes -r" in ended.err
    assert command.REQUIREMENTS.is_file()


def test_a_root_has_to_be_a_folder(cockpit, project):
    assert "--root: shop/cart.py is no folder." in cockpit("mcp", "--root", "shop/cart.py").err
    assert "gone: no such file or folder." in cockpit("mcp", "--root", "gone").err


def test_links_do_not_lead_out(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.py").write_text("")
    (inside / "link").symlink_to(outside)
    folders = Folders((inside,))
    for name in ("link/secret.py", "../outside", str(outside), "a\0b"):
        with pytest.raises(Invalid, match=r"^\$\.path: "):
            folders.inside(inside, name, "$.path")
    with pytest.raises(NotFound):
        folders.path(inside, "none.py", "$.path")
    assert folders.root(inside.name) == inside


def test_every_reason_of_the_second_copilot_is_explained():
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(SERVER.rglob("*.py")))
    named = set(re.findall(r'"(validate\.[a-zA-Z]+)"', sources))
    assert named == REASONS.keys()
