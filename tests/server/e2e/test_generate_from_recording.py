"""Files from a recording in the editor: made, proved, applied, taken back; and what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.server.features.har.flows import exchange, recorded

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of

TOKEN = "q7Zp2vKx9LmN4rTy8WbC"
PASSWORD = "Tr0ub4dor&3"
SIGNED = {"authorization": f"Bearer {TOKEN}"}
SESSION = recorded(
    exchange("POST /login", {"token": TOKEN}, body={"user": "anna", "password": PASSWORD}),
    exchange("GET /orders", [{"id": 4711}], headers=SIGNED),
    exchange("GET /orders/4711", {"id": 4711, "state": "open"}, headers=SIGNED),
)
METHOD = "cockpit/copilots/generateFromRecording"
PATHS = ["tests/shop/shop.http", "tests/shop/shop_client.py"]
CANCELLED = -32800


def order(workspace: Path, **more: Any) -> dict[str, Any]:
    """A client and a file of requests of `shop.har`, below `tests/shop`; a suite would take a minute."""
    return {
        "folder": uri_of(workspace),
        "uri": uri_of(workspace / "shop.har"),
        "artefacts": ["client", "http"],
        "into": "tests/shop",
        **more,
    }


def files_of(workspace: Path) -> dict[str, bytes]:
    """What a person sees of it."""
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file()
    }


async def test_proved_applied_and_taken_back(editor: Editor, workspace: Path, write: Write) -> None:
    write("shop.har", SESSION)
    await editor.ask("cockpit/copilots/get", {})
    made = await editor.ask(METHOD, order(workspace, workDoneToken="here"))
    assert (made["verdict"], made["symbol"], made["hunks"]) == ("approved", "shop.har", [])
    assert not any(each["rejects"] for each in made["reasons"])
    checks = {each["name"]: each for each in made["checks"]}
    assert (checks["syntax"]["state"], checks["replay"]["state"]) == ("passed", "not checked")
    assert "add pytest" in checks["replay"]["reason"]
    assert checks["types"]["seconds"] > 0
    assert sorted(each["path"] for each in made["files"]) == PATHS
    assert not any(secret in each["after"] for each in made["files"] for secret in (TOKEN, PASSWORD))
    assert "Set in the environment: APP_BASE_URL" in " ".join(made["because"])
    assert editor.progress_reports["here"]
    assert files_of(workspace) == {"shop.har": SESSION}

    run = {"folder": uri_of(workspace), "run": made["run"]}
    client = write(PATHS[1], "mine = 1\n")
    refused = await editor.ask("cockpit/copilots/apply", run)
    assert ([each["path"] for each in refused["changed"]], refused["paths"]) == ([PATHS[1]], [])
    assert files_of(workspace) == {"shop.har": SESSION, PATHS[1]: b"mine = 1\n"}
    client.unlink()
    written = await editor.ask("cockpit/copilots/apply", run)
    assert (sorted(written["paths"]), written["changed"]) == (PATHS, [])
    assert set(files_of(workspace)) == {"shop.har", *PATHS}
    again = await editor.ask(METHOD, order(workspace))
    assert (again["verdict"], "are there already" in again["reason"]) == ("nothing fits", True)

    tile = await editor.ask("cockpit/copilots/get", {})
    assert (tile["last"]["provider"], tile["last"]["verdict"]) == ("recording", "nothing fits")
    assert tile["figures"]["applied"] == 1
    back = await editor.ask("cockpit/copilots/undo", run)
    assert sorted(back["paths"]) == PATHS
    assert files_of(workspace) == {"shop.har": SESSION}


async def test_only_the_entries_that_are_named(editor: Editor, workspace: Path, write: Write) -> None:
    write("shop.har", SESSION)
    made = await editor.ask(METHOD, order(workspace, artefacts=["client"], into="", entries=[1]))
    (file,) = made["files"]
    assert (made["verdict"], file["path"]) == ("approved", "shop_client.py")
    assert ("def list_orders" in file["after"], "def login" in file["after"]) == (True, False)
    discarded = {"folder": uri_of(workspace), "run": made["run"]}
    await editor.ask("cockpit/copilots/discard", discarded)
    with pytest.raises(JsonRpcException, match="there is no proposal"):
        await editor.ask("cockpit/copilots/apply", discarded)


async def test_what_is_cancelled_leaves_nothing(
    editor: Editor, workspace: Path, write: Write, homes: Homes
) -> None:
    write("shop.har", SESSION)
    asked = asyncio.ensure_future(
        editor.ask(METHOD, order(workspace, workDoneToken="mine"), msg_id="generation")
    )
    await editor.until(
        lambda: [each for each in editor.heard("$/progress") if each.value["kind"] == "report"] or None,
        "its progress",
    )
    editor.protocol.notify("$/cancelRequest", types.CancelParams("generation"))
    with pytest.raises(JsonRpcException) as failure:
        await asked
    assert failure.value.code == CANCELLED
    assert list(homes.temporary.iterdir()) == []
    assert files_of(workspace) == {"shop.har": SESSION}


async def test_what_cannot_be(editor: Editor, workspace: Path, write: Write) -> None:
    write("shop.har", SESSION)
    write("broken.har", "<html>")
    for more, message in (
        ({"into": "../away"}, r"\$\.into: '\.\./away' has a part that is empty, leads upwards"),
        ({"into": "/tmp"}, r"\$\.into: '/tmp' expected a path relative"),
        ({"artefacts": []}, "nothing cannot be generated"),
        ({"artefacts": ["cobol"]}, "artefacts"),
        ({"artefacts": ["sanitized"], "entries": [1]}, "A recording is sanitised as a whole"),
        ({"uri": uri_of(workspace / "none.har")}, "none.har is not a file on this computer"),
        ({"uri": "untitled:shop.har"}, "untitled:shop.har is not a file on this computer"),
        ({"uri": uri_of(workspace / "broken.har")}, "broken.har: This is no HAR"),
        ({"folder": uri_of(workspace / "other")}, "is not a folder of this workspace"),
    ):
        with pytest.raises(JsonRpcException, match=message):
            await editor.ask(METHOD, order(workspace, **more))
    nothing = await editor.ask(METHOD, order(workspace, entries=[17]))
    assert (nothing["verdict"], nothing["files"]) == ("nothing fits", [])
    assert "has nothing that a script would repeat" in nothing["reason"]
    assert files_of(workspace) == {"shop.har": SESSION, "broken.har": b"<html>"}


async def test_nothing_is_tried_in_a_workspace_that_is_not_trusted(
    launch: Launch, workspace: Path, write: Write
) -> None:
    write("shop.har", SESSION)
    editor = await launch(trusted=False)
    with pytest.raises(JsonRpcException, match="the workspace is not trusted"):
        await editor.ask(METHOD, order(workspace))
    assert files_of(workspace) == {"shop.har": SESSION}
