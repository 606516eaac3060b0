"""A cleanup in the editor: from the plan to an archive, and back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of

FILES = {"x.py": "new\n", "x_old.py": "old\n", "main.py": "import x\n", "y.sh": "1\n", "y.sh.bak": "2\n"}


def settings(root: Path) -> dict[str, Any]:
    return {"audit": {"workspace": False}, "backup": {"root": str(root)}}


async def test_from_a_plan_to_an_archive_and_back(
    launch: Launch, workspace: Path, write: Write, homes: Homes, tmp_path: Path
) -> None:
    for path, text in FILES.items():
        write(path, text)
    editor = await launch(settings=settings(tmp_path / "backups"))
    folder = {"folder": uri_of(workspace)}
    plan = await editor.ask("cockpit/cleanup/plan", {**folder, "workDoneToken": "here"})
    assert plan == {
        "candidates": [
            {
                "path": path,
                "size": 4 if path == "x_old.py" else 2,
                "why": f"{by} took its place; no file mentions it (looked through 5); last commit unknown.",
                "evidence": f"{by} took its place; last commit unknown",
                "other": by,
            }
            for path, by in (("x_old.py", "x.py"), ("y.sh.bak", "y.sh"))
        ],
        "more": 0,
        "read": 5,
    }
    files = [{"path": each["path"], "why": each["why"]} for each in plan["candidates"]]
    made = await editor.ask("cockpit/backup/archive", {**folder, "files": files})
    assert made == {"archive": 1, "failed": []}
    assert not (workspace / "x_old.py").exists()
    assert not (workspace / "y.sh.bak").exists()
    (kept,) = (await editor.ask("cockpit/backup/archives", folder))["archives"]
    assert (kept["archive"], kept["files"], kept["first"]) == (1, 2, ["x_old.py", "y.sh.bak"])
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    told = row["kind"], row["path"], row["archive"], row["undoable"], row["rationale"]
    assert told == ("cleanup", "x_old.py", 1, True, "archive 1, with 1 more")
    with pytest.raises(Exception, match="has moved files into archive 1, which gives them back"):
        await editor.ask("cockpit/audit/undo", {**folder, "number": row["number"], "apply": True})

    given = await editor.ask("cockpit/backup/return", {**folder, "archive": 1})
    assert given == {"written": 2, "lost": []}
    assert {path: (workspace / path).read_text() for path in FILES} == FILES
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    assert (row["undoable"], row["undone"] != "") == (False, True)
    with sqlite3.connect(homes.database()) as connection:
        events = [row[0] for row in connection.execute("SELECT event FROM backup_events ORDER BY id")]
    connection.close()
    assert events == ["cleanup_archived", "restore_success"]


async def test_files_in_the_way_stay_as_they_are(
    launch: Launch, workspace: Path, write: Write, tmp_path: Path
) -> None:
    for path, text in FILES.items():
        write(path, text)
    editor = await launch(settings=settings(tmp_path / "backups"))
    folder = {"folder": uri_of(workspace)}
    await editor.ask("cockpit/backup/archive", {**folder, "files": [{"path": "x_old.py", "why": ""}]})
    write("x_old.py", "somebody's\n")
    with pytest.raises(Exception, match=r"something else is in the place of x_old\.py"):
        await editor.ask("cockpit/backup/return", {**folder, "archive": 1})
    assert (workspace / "x_old.py").read_text() == "somebody's\n"


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cleanup/plan", {"folder": "file:///elsewhere"}, r"\$\.folder: file:///elsewhere is not a folder"),
    ("backup/archive", {"folder": "HERE", "files": []}, r"\$\.files: no file is named"),
    ("backup/archive", {"folder": "HERE", "files": [{"path": "gone.py", "why": ""}]}, "Nothing was removed"),
    (
        "backup/archive",
        {"folder": "HERE", "files": [{"path": "../outside.py", "why": ""}]},
        "lies outside the workspace|leads out of the workspace",
    ),
    ("backup/return", {"folder": "HERE", "archive": 9}, "There is no (archive 9|backup of this folder)"),
]


async def test_wrong_orders_are_answered_with_a_sentence(
    launch: Launch, workspace: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("mine\n")
    editor = await launch(settings=settings(tmp_path / "backups"))
    for method, params, sentence in WRONG:
        order = {key: uri_of(workspace) if value == "HERE" else value for key, value in params.items()}
        with pytest.raises(Exception, match=sentence):
            await editor.ask(f"cockpit/{method}", order)
    assert outside.read_text() == "mine\n"


async def test_without_a_folder_for_backups_there_is_a_plan_and_no_archive(
    editor: Editor, workspace: Path, write: Write
) -> None:
    for path, text in FILES.items():
        write(path, text)
    folder = {"folder": uri_of(workspace)}
    assert len((await editor.ask("cockpit/cleanup/plan", folder))["candidates"]) == 2
    with pytest.raises(Exception, match="No folder for backups is set"):
        await editor.ask("cockpit/backup/archive", {**folder, "files": [{"path": "x_old.py", "why": ""}]})
    assert (workspace / "x_old.py").exists()


async def test_a_workspace_that_is_not_trusted_has_no_plan(launch: Launch, workspace: Path) -> None:
    editor = await launch(trusted=False)
    with pytest.raises(Exception, match="the workspace is not trusted"):
        await editor.ask("cockpit/cleanup/plan", {"folder": uri_of(workspace)})
