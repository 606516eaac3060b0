"""The Daemon tile and the beginning and end of a session."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from cockpit import __version__
from cockpit.protocol.contract_hash import CONTRACT_HASH

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of
from .raw import Raw


async def test_the_tile_tells_who_the_daemon_is(editor: Editor, homes: Homes) -> None:
    await editor.ready()
    tile = await editor.ask("cockpit/daemon/get", {})
    assert tile["pid"] == editor.pid
    assert tile["version"] == __version__
    assert tile["python"].endswith(f"({sys.executable})")
    assert tile["storage"] == str(homes.data)
    assert 10 < tile["residentMegabytes"] < 1000
    assert (tile["health"], tile["trusted"], tile["problems"]) == ("ok", True, [])
    assert tile["lint"] == "unknown: nothing has been linted yet"
    assert any("Auditing the workspace" in each["busy"] for each in editor.heard("cockpit/daemon/changed"))
    await editor.tile(lambda each: each["busy"] == [], "daemon")
    again = await editor.ask("cockpit/daemon/get", {})
    assert again["revision"] > tile["revision"]


async def test_another_contract_is_a_problem(launch: Launch) -> None:
    editor = await launch(contract="0123456789abcdef")
    tile = await editor.ask("cockpit/daemon/get", {})
    assert tile["health"] == "error"
    (problem,) = tile["problems"]
    assert (problem["what"], problem["hint"]) == ("Contract", "workbench.action.reloadWindow")
    assert "reload the window" in problem["reason"]
    same = await launch(contract=CONTRACT_HASH)
    assert (await same.ask("cockpit/daemon/get", {}))["problems"] == []


async def test_wrong_options_cost_only_themselves(launch: Launch) -> None:
    editor = await launch(trusted="yes")
    tile = await editor.ask("cockpit/daemon/get", {})
    (problem,) = tile["problems"]
    assert problem["what"] == "Options"
    assert "`$.trusted`" in problem["reason"]


async def test_the_data_folder_is_a_setting(write: Write, launch: Launch, homes: Homes) -> None:
    write("a.py", "x = 1  # TODO: more\n")
    elsewhere = homes.root / "else where"
    editor = await launch(settings={"storage": {"folder": str(elsewhere)}, "lint": {"enabled": False}})
    await editor.tile(lambda tile: tile["open"] == 1)
    assert (await editor.ask("cockpit/daemon/get", {}))["storage"] == str(elsewhere)
    assert list(elsewhere.rglob("analytics.db"))
    assert not homes.data.exists()


async def test_settings_are_pushed_by_editors_that_cannot_be_asked(write: Write, launch: Launch) -> None:
    path = write("a.py", "x = 1  # TODO: more\n")
    editor = await launch(capabilities=types.ClientCapabilities())
    buffer = editor.open(path)
    await editor.shows(buffer, [("audit.tag", 0)])
    for pushed in ({"cockpit": {"audit": {"tags": ["NOTE"]}}}, {"audit": {"tags": ["NOTE"]}}):
        editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(pushed))
        await editor.shows(buffer, [])
        editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
        await editor.shows(buffer, [("audit.tag", 0)])
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(["wrong"]))
    assert 'cockpit: ["wrong"] is not an object' in (await editor.problem("Settings"))["reason"]


ROOTS = [
    ("one folder, as older editors name it", {"rootUri": "FOLDER"}, "waiting", []),
    ("no folder", {}, "empty", []),
    (
        "a folder that is not on disk",
        {"workspaceFolders": [{"uri": "vscode-vfs://github/a/b", "name": "b"}]},
        "empty",
        ["vscode-vfs://github/a/b is not on this computer's disks and not audited."],
    ),
]


@pytest.mark.parametrize(("what", "params", "state", "problems"), ROOTS, ids=[what for what, *_ in ROOTS])
async def test_how_editors_name_the_workspace(
    homes: Homes, workspace: Path, what: str, params: dict[str, Any], state: str, problems: list[str]
) -> None:
    if params.get("rootUri") == "FOLDER":
        params = {"rootUri": uri_of(workspace)}
    talk = await Raw.start(sys.executable, "-m", "cockpit", "serve", env=homes.environment, cwd=homes.root)
    await talk.initialize(**params, initializationOptions={"settings": {"": {"audit": {"workspace": False}}}})
    talk.say(id=1, method="cockpit/audit/tile", params={})
    assert (await talk.answer(1))["result"]["state"] == state
    talk.say(id=2, method="cockpit/daemon/get", params={})
    told = (await talk.answer(2))["result"]["problems"]
    assert [each["reason"] for each in told] == problems
    talk.say(id=3, method="shutdown")
    await talk.answer(3)
    talk.say(method="exit")
    assert await talk.ended() == 0
