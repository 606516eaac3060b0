"""Backups in the editor: by order, by schedule, and the way from a lost file to the file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.lease import Lease
from cockpit.core.paths import workspace_key

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of

WAIT = {"audit": {"workspace": False}}


def settings(root: Path, schedule: str = "off") -> dict[str, Any]:
    return {**WAIT, "backup": {"root": str(root), "schedule": schedule}}


async def standing(editor: Editor, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first snapshot of the only folder that is as wanted."""
    tile = await editor.tile(lambda each: bool(each["folders"]) and wanted(each["folders"][0]), "backup")
    folder: dict[str, Any] = tile["folders"][0]
    return folder


async def test_from_a_lost_file_to_the_file(
    launch: Launch, workspace: Path, write: Write, tmp_path: Path
) -> None:
    write("src/a.py", "one\n")
    write("src/b.py", "two\n")
    editor = await launch(settings=settings(tmp_path / "backups"))
    folder = {"folder": uri_of(workspace)}
    assert (await standing(editor, lambda each: each["state"] == "none"))["last"] is None
    made = await editor.ask("cockpit/backup/create", {**folder, "workDoneToken": "here"})
    assert (made["number"], made["files"], made["read"], made["missed"]) == (1, 2, 2, [])
    told = await standing(editor, lambda each: each["state"] == "ready")
    assert (told["backups"], told["size"] > 0, told["drilled"], told["next"]) == (1, True, None, None)
    compared = await editor.ask("cockpit/backup/compare", folder)
    assert (compared["lost"], compared["changed"], compared["more"]) == ([], [], 0)

    (workspace / "src/a.py").unlink()
    write("src/b.py", "changed\n")
    compared = await editor.ask("cockpit/backup/compare", folder)
    assert compared["lost"] == [{"path": "src/a.py", "size": 4, "files": 1, "isFolder": False}]
    assert [each["path"] for each in compared["changed"]] == ["src/b.py"]
    found = await editor.ask("cockpit/backup/versions", {**folder, "path": "src/a.py"})
    assert (found["overwrites"], [each["backup"] for each in found["versions"]]) == (False, [1])

    order = {**folder, "path": "src/a.py", "backup": 1}
    restored = await editor.ask("cockpit/backup/restore", order)
    assert restored == {"written": 1, "size": 4, "before": None, "lost": []}
    assert (workspace / "src/a.py").read_text() == "one\n"
    assert (workspace / "src/b.py").read_text() == "changed\n"

    (workspace / "src/a.py").unlink()
    write("src/b.py", "changed again\n")
    compared = await editor.ask("cockpit/backup/compare", folder)
    assert (compared["lostFiles"], compared["lostSize"]) == (1, 4)
    restored = await editor.ask("cockpit/backup/restore", {**order, "path": ""})
    assert (restored["written"], (workspace / "src/a.py").read_text()) == (1, "one\n")
    assert (workspace / "src/b.py").read_text() == "changed again\n"

    drilled = await editor.ask("cockpit/backup/drill", folder)
    assert (drilled["passed"], drilled["files"], drilled["faults"]) == (True, 2, [])
    told = await standing(editor, lambda each: each["drilled"] is not None)
    # Nothing was replaced, so that nothing had to be kept first.
    assert (told["drillPassed"], told["backups"]) == (True, 1)


async def test_the_schedule_is_kept(launch: Launch, write: Write, homes: Homes, tmp_path: Path) -> None:
    write("a.py", "one\n")
    editor = await launch(settings=settings(tmp_path / "backups", "daily"))
    told = await standing(editor, lambda each: each["drilled"] is not None and each["state"] == "ready")
    assert (told["backups"], told["drillPassed"], told["next"] > told["last"]) == (1, True, True)
    with sqlite3.connect(homes.database()) as connection:
        events = [row[0] for row in connection.execute("SELECT event FROM backup_events ORDER BY id")]
    connection.close()
    assert events == ["backup_created", "drill_success"]


async def backed_up(launch: Launch, write: Write, workspace: Path, root: Path) -> Editor:
    """An editor on a workspace that has a backup."""
    write("a.py", "one\n")
    editor = await launch(settings=settings(root))
    await editor.ask("cockpit/backup/create", {"folder": uri_of(workspace)})
    return editor


async def test_the_own_databases_are_kept_between_backups(
    launch: Launch, workspace: Path, write: Write, tmp_path: Path
) -> None:
    root = tmp_path / "backups"
    editor = await backed_up(launch, write, workspace, root)
    told = await standing(editor, lambda each: each["moments"] == 1)
    assert (told["firstMoment"] > told["last"], told["everyMinutes"]) == (True, 0)
    (store,) = root.glob("*/databases")
    shutil.rmtree(store)
    editor.configure(settings(root, "daily"))
    told = await standing(editor, lambda each: each["moments"] == 1 and each["everyMinutes"] == 5)
    assert (told["state"], told["firstMoment"] > told["last"]) == ("ready", True)


async def test_own_databases_that_cannot_be_kept_are_told(
    launch: Launch, workspace: Path, write: Write, tmp_path: Path
) -> None:
    root = tmp_path / "backups"
    editor = await backed_up(launch, write, workspace, root)
    (store,) = root.glob("*/databases")
    shutil.rmtree(store)
    store.write_bytes(b"")
    editor.configure(settings(root, "daily"))
    what = "Moments of the databases"
    await editor.tile(lambda each: any(one["what"] == what for one in each["problems"]), "daemon")
    made = await editor.ask("cockpit/backup/create", {"folder": uri_of(workspace)})
    assert [each["path"] for each in made["missed"]] == ["the cockpit's own databases"]


async def test_of_several_windows_one_keeps_the_schedule(
    launch: Launch, workspace: Path, write: Write, homes: Homes, tmp_path: Path
) -> None:
    write("a.py", "one\n")
    wanted = settings(tmp_path / "backups", "daily")
    another = Lease(homes.data / "workspaces" / workspace_key(workspace) / "backup.lock")
    assert another.take()
    editor = await launch(settings=wanted)
    await standing(editor, lambda each: each["state"] == "none")
    with pytest.raises(Exception, match="There is no backup of this folder"):
        await editor.ask("cockpit/backup/compare", {"folder": uri_of(workspace)})
    another.release()
    editor.configure(wanted)
    await standing(editor, lambda each: each["state"] == "ready")


async def test_a_schedule_that_cannot_be_kept_is_told(launch: Launch, write: Write, tmp_path: Path) -> None:
    write("a.py", "one\n")
    write("cockpit.toml", "[backup]\nkeep = 1\n")
    editor = await launch(settings=settings(tmp_path / "backups", "daily"))
    told = await standing(editor, lambda each: each["state"] == "failed")
    assert "cockpit.toml: backup.keep: expected `int` >= 2" in told["reason"]
    await editor.tile(lambda each: any(one["what"] == "Backup" for one in each["problems"]), "daemon")


async def test_backups_that_are_gone_are_not_begun_anew(
    launch: Launch, workspace: Path, write: Write, tmp_path: Path
) -> None:
    write("a.py", "one\n")
    root = tmp_path / "backups"
    editor = await launch(settings=settings(root))
    folder = {"folder": uri_of(workspace)}
    await editor.ask("cockpit/backup/create", folder)
    root.rename(root.with_name("away"))
    with pytest.raises(Exception, match=r"are gone, and there were some until .*is their disk there"):
        await editor.ask("cockpit/backup/create", folder)
    told = await standing(editor, lambda each: each["state"] == "failed")
    assert (told["hint"], "are gone" in told["reason"]) == ("cockpit.backup.root", True)
    assert not root.exists()


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("create", {}, "missing required field `folder`"),
    ("create", {"folder": "file:///elsewhere"}, r"\$\.folder: file:///elsewhere is not a folder of this"),
    (
        "restore",
        {"folder": "HERE", "path": "a", "backup": "1"},
        r"Expected `int`, got `str` - at `\$\.backup`",
    ),
    ("restore", {"folder": "HERE", "path": "a", "backup": 1}, "No folder for backups is set"),
]


async def test_wrong_orders_are_answered_with_a_sentence(editor: Editor, workspace: Path) -> None:
    for verb, params, sentence in WRONG:
        order = {key: uri_of(workspace) if value == "HERE" else value for key, value in params.items()}
        with pytest.raises(Exception, match=sentence):
            await editor.ask(f"cockpit/backup/{verb}", order)
    told = await editor.ask("cockpit/backup/get", {})
    assert [(each["state"], each["hint"]) for each in told["folders"]] == [
        ("unconfigured", "cockpit.backup.root")
    ]


async def test_nothing_is_done_in_a_workspace_that_is_not_trusted(
    launch: Launch, workspace: Path, tmp_path: Path
) -> None:
    editor = await launch(settings=settings(tmp_path / "backups", "daily"), trusted=False)
    with pytest.raises(Exception, match="the workspace is not trusted"):
        await editor.ask("cockpit/backup/create", {"folder": uri_of(workspace)})
    assert not (tmp_path / "backups").exists()
