"""Several folders in one window: nested, given twice, gone and back, elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from cockpit.core.paths import workspace_key
from cockpit.features.audit.walk import Skip

from .conftest import WITHOUT_LINT, Homes, Launch, Write
from .editor import Editor, Found, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]
NOTHING: Found = []
FILTER = {
    "new": False, "severities": ["error", "warning", "info"], "codes": [], "text": "", "snoozed": True,
    "baseline": True,
}  # fmt: skip


def statuses(homes: Homes, folder: Path) -> dict[str, str]:
    """What the database of a folder says of each file."""
    path = homes.data / "workspaces" / workspace_key(folder) / "analytics.db"
    with sqlite3.connect(path) as connection:
        return dict(connection.execute("SELECT file_path, status FROM placeholder_tasks"))


async def tree(editor: Editor) -> dict[str, int]:
    """The folders of the Findings tree with their counts."""
    query = {"by": "file", "filter": FILTER, "offset": 0, "limit": 50}
    page = await editor.ask("cockpit/audit/findings", query)
    groups = page["groups"] if page["groups"] and page["groups"][0]["kind"] == "folder" else []
    return {group["label"]: group["count"] for group in groups}


async def test_nested_folders_share_nothing(
    write: Write, launch: Launch, workspace: Path, homes: Homes
) -> None:
    outer, inner = write("a.py", STUB), write("inner/b.py", STUB)
    write("inner/cockpit.toml", '[severities]\n"audit.stub" = "error"\n')
    editor = await launch(workspace, workspace / "inner")
    tile = await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 2)
    assert {each["name"]: each["count"] for each in tile["skipped"]} == {Skip.APART: 1}
    assert tile["scannedFiles"] == 3
    (problem,) = await editor.shows(inner, STUB_AT)
    assert problem.severity == types.DiagnosticSeverity.Error
    await editor.shows(outer, STUB_AT)
    assert await tree(editor) == {"work": 1, "inner": 1}
    inner.write_text(STUB * 2)
    await editor.shows(inner, [*STUB_AT, ("audit.stub", 3)])
    await editor.tile(lambda each: each["open"] == 3)
    assert statuses(homes, workspace) == {"a.py": "open"}
    assert await tree(editor) == {"work": 1, "inner": 2}


async def test_a_folder_within_another_comes_and_goes(
    write: Write, launch: Launch, workspace: Path, homes: Homes
) -> None:
    """What the outer folder knows of the inner one is kept for the time when it is its own again."""
    outer, inner = write("a.py", STUB), write("inner/b.py", STUB)
    editor = await launch()
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 2)
    (problem,) = await editor.shows(inner, STUB_AT)
    query = {"uri": uri_of(inner), "identity": problem.data["identity"], "until": _soon()}
    await editor.ask("cockpit/audit/snooze", query)
    await editor.shows(inner, NOTHING)
    buffer = editor.open(outer)
    editor.folders(added=[workspace / "inner"])
    (again,) = await editor.shows(inner, STUB_AT)
    assert again.data["identity"] != problem.data["identity"], "it is the inner folder's now"
    since = len(editor.told)
    await editor.ask("cockpit/audit/scan", {})
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 2, since=since)
    assert statuses(homes, workspace) == {"a.py": "open", "inner/b.py": "snoozed"}
    opened = editor.open(inner)
    await editor.shows(opened, STUB_AT)
    since = len(editor.told)
    editor.folders(removed=[workspace / "inner"])
    await editor.shows(inner, NOTHING)
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 1, since=since)
    await editor.ask("cockpit/audit/wake", {"uri": query["uri"], "identity": query["identity"]})
    (problem,) = await editor.shows(inner, STUB_AT)
    assert problem.data["identity"] == query["identity"]
    assert editor.found(buffer) == STUB_AT


def _soon() -> str:
    return (datetime.now().astimezone().date() + timedelta(days=7)).isoformat()


async def test_one_folder_by_two_names(write: Write, launch: Launch, workspace: Path, tmp_path: Path) -> None:
    path = write("a.py", STUB)
    link = tmp_path / "link"
    link.symlink_to(workspace, target_is_directory=True)
    editor = await launch(workspace, link)
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 1)
    await editor.shows(path, STUB_AT)
    buffer = editor.open(link / "a.py")
    await editor.shows(buffer, STUB_AT)
    editor.rewrite(buffer, "x = 1\n")
    editor.save(buffer, link / "a.py")
    await editor.shows(path, NOTHING)
    await editor.tile(lambda each: each["open"] == 0)
    since = len(editor.told)
    editor.folders(removed=[workspace])
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 0, since=since)
    editor.close(buffer)
    write("a.py", STUB)
    await editor.shows(link / "a.py", STUB_AT)


async def test_a_folder_that_vanishes_is_told_and_comes_back(
    write: Write, launch: Launch, workspace: Path, tmp_path: Path, homes: Homes
) -> None:
    other = write("b.py", STUB, tmp_path / "other")
    path = write("a.py", STUB)
    editor = await launch(workspace, other.parent)
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 2)
    await editor.shows(path, STUB_AT)
    away = shutil.move(workspace, tmp_path / "away")
    assert str(workspace) in (await editor.problem("Missing folders"))["reason"]
    await editor.shows(path, NOTHING)
    tile = await editor.tile(lambda each: each["state"] == "error")
    assert (tile["open"], tile["reason"]) == (2, f"{workspace} is not there.")
    assert statuses(homes, workspace) == {"a.py": "open"}
    since = len(editor.told)
    other.write_text(STUB * 2)
    await editor.shows(other, [*STUB_AT, ("audit.stub", 3)])
    shutil.move(away, workspace)
    await editor.shows(path, STUB_AT)
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 3, since=since)
    await editor.tile(lambda each: each["problems"] == [], "daemon", since=since)
    path.write_text("x = 1\n")
    await editor.shows(path, NOTHING)


async def test_a_folder_that_is_absent_at_the_start_does_not_hold_up_the_others(
    write: Write, launch: Launch, tmp_path: Path
) -> None:
    late, path = tmp_path / "late", write("a.py", STUB)
    editor = await launch(late, path.parent)
    await editor.shows(path, STUB_AT)
    await editor.problem("Missing folders")
    found = write("c.py", STUB, late)
    await editor.shows(found, STUB_AT)
    await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 2)


async def test_folders_that_are_elsewhere_are_refused_politely(
    write: Write, launch: Launch, workspace: Path
) -> None:
    path = write("a.py", STUB)
    editor = await launch(workspace, settings=WITHOUT_LINT)
    await editor.shows(path, STUB_AT)
    virtual = ["vscode-vfs://github/owner/name", "file://server/share/name"]

    def change(added: list[str], removed: list[str]) -> None:
        event = types.WorkspaceFoldersChangeEvent(
            [types.WorkspaceFolder(uri, "name") for uri in added],
            [types.WorkspaceFolder(uri, "name") for uri in removed],
        )
        editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    change(virtual, [])
    told = await editor.problem("Folders")
    assert told["reason"] == f"{', '.join(virtual)} are not on this computer's disks and not audited."
    assert len((await editor.ask("cockpit/audit/tile", {}))["trend"]) <= 1
    since = len(editor.told)
    change([], virtual)
    await editor.tile(lambda each: each["problems"] == [], "daemon", since=since)
    assert editor.found(path) == STUB_AT


SETTINGS: list[tuple[dict[str, Any], Found, Found]] = [
    ({"severities": {"audit.stub": "off"}}, STUB_AT, NOTHING),
    ({"exclude": ["*.py"]}, STUB_AT, NOTHING),
    ({}, STUB_AT, STUB_AT),
]


@pytest.mark.parametrize("nested", [False, True])
async def test_each_folder_has_its_settings(
    write: Write, launch: Launch, workspace: Path, tmp_path: Path, *, nested: bool
) -> None:
    mine = write("a.py", STUB)
    other = write("b.py", STUB, workspace / "inner" if nested else tmp_path / "other")
    editor = await launch(workspace, other.parent)
    for settings, first, second in SETTINGS:
        editor.configure({"audit": settings}, folder=other.parent)
        await editor.shows(other, second)
        await editor.shows(mine, first)
