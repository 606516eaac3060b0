"""The Corrections tile and the way back, as the editor sees them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .conftest import Homes, Launch, Write
from .editor import Editor

TODO = "größe = 1  # TODO: more\n"
LINKED = "größe = 1  # TODO(#12): more\n"
STUB = "def load_users():\n    raise NotImplementedError\n"


async def changed(editor: Editor, wanted: Callable[[Any], bool], since: int = 0) -> Any:
    """The first Corrections tile that is as wanted."""

    def look() -> Any:
        tiles = editor.heard("cockpit/audit/correctionsChanged", since)
        return next((tile for tile in tiles if wanted(tile)), None)

    return await editor.until(look, "the Corrections tile")


async def undo(editor: Editor, workspace: Path, number: int, *, apply: bool = True) -> Any:
    query = {"folder": workspace.as_uri(), "number": number, "apply": apply}
    return await editor.ask("cockpit/audit/undo", query)


async def linked(editor: Editor, path: Path) -> Any:
    """A file with a correction that is saved; its buffer."""
    buffer = editor.open(path)
    await editor.shows(buffer, [("audit.tag", 0)])
    await editor.correct((await editor.actions(buffer, 0))["Link to an issue…"], "#12")
    editor.save(buffer, path)
    return buffer


async def test_a_correction_is_listed_and_taken_back_in_the_editor(
    write: Write, launch: Launch, workspace: Path, homes: Homes
) -> None:
    path = write("a.py", TODO)
    editor = await launch()
    await editor.ready()
    assert await editor.ask("cockpit/audit/corrections", {}) == {
        "revision": 1, "state": "ready", "reason": "", "corrections": [], "stopped": [],
    }  # fmt: skip
    buffer = await linked(editor, path)
    (row,) = (await changed(editor, lambda tile: tile["corrections"]))["corrections"]
    assert row.pop("user")
    assert row.pop("at")
    assert row == {
        "folder": workspace.as_uri(), "folderName": workspace.name, "number": 1, "kind": "linkIssue",
        "path": "a.py", "rationale": "#12", "archive": 0, "run": "", "undone": "", "undoable": True,
    }  # fmt: skip
    editor.type(buffer, ((0, 0), (0, 0), "# typed since, and not saved\n"))
    planned = await undo(editor, workspace, 1, apply=False)
    steps = ["write a.py", "@ line 1", f"- {LINKED.rstrip()}", f"+ {TODO.rstrip()}"]
    assert planned == {"steps": steps, "unsaved": True}
    assert LINKED in buffer.text
    assert await undo(editor, workspace, 1) == planned
    assert buffer.text == "# typed since, and not saved\n" + TODO
    assert path.read_text() == LINKED
    (row,) = (await changed(editor, lambda tile: tile["corrections"] and tile["corrections"][0]["undone"]))[
        "corrections"
    ]
    assert not row["undoable"]
    with pytest.raises(Exception, match="Correction 1 was taken back on "):
        await undo(editor, workspace, 1)
    log = sqlite3.connect(homes.database()).execute("SELECT target, backup FROM rollback_logs")
    assert log.fetchall() == [("a.py", "correction 1")]


async def test_a_file_that_is_not_open_is_written(write: Write, launch: Launch, workspace: Path) -> None:
    path = write("a.py", TODO)
    editor = await launch()
    await editor.ready()
    editor.close(await linked(editor, path))
    path.write_text("# typed since\n" + LINKED)
    assert not (await undo(editor, workspace, 1))["unsaved"]
    assert path.read_text() == "# typed since\n" + TODO


async def test_what_is_not_certain_is_refused_and_changes_nothing(
    write: Write, launch: Launch, workspace: Path
) -> None:
    path = write("a.py", TODO)
    editor = await launch()
    await editor.ready()
    buffer = await linked(editor, path)
    editor.rewrite(buffer, "x = 1\n")
    with pytest.raises(Exception, match="is not there any more, so that it cannot be taken back"):
        await undo(editor, workspace, 1)
    editor.rewrite(buffer, LINKED)
    editor.answers.applies_edits = False
    with pytest.raises(Exception, match="The editor did not apply the change"):
        await undo(editor, workspace, 1)
    editor.close(buffer)
    path.unlink()
    with pytest.raises(Exception, match=r"a\.py is not there any more\."):
        await undo(editor, workspace, 1)
    for number, fault in ((7, "There is no correction 7."), (0, "number")):
        with pytest.raises(Exception, match=fault):
            await undo(editor, workspace, number)
    with pytest.raises(Exception, match=r"\$\.folder: .* is not a folder of this workspace"):
        await undo(editor, workspace / "elsewhere", 1)
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    assert (row["undone"], row["undoable"]) == ("", True)


async def test_snoozes_and_the_baseline_are_taken_back_and_shown(
    write: Write, launch: Launch, workspace: Path
) -> None:
    path = write("a.py", STUB)
    editor = await launch()
    await editor.ready()
    (problem,) = await editor.shows(path, [("audit.stub", 1)])
    finding = {"uri": path.as_uri(), "identity": problem.data["identity"]}
    until = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - The user's calendar.
    await editor.ask("cockpit/audit/snooze", {**finding, "until": until})
    await editor.shows(path, [])
    await undo(editor, workspace, 1)
    await editor.shows(path, [("audit.stub", 1)])
    await editor.ask("cockpit/audit/accept", {**finding, "accepted": True})
    await editor.shows(path, [])
    baseline = workspace / "cockpit-baseline.json"
    unsaved = editor.open(baseline, "{}", "json")
    with pytest.raises(Exception, match=r"cockpit-baseline\.json is open with changes: save it first\."):
        await undo(editor, workspace, 2)
    editor.close(unsaved)
    assert (await undo(editor, workspace, 2))["steps"] == ["take the finding out of the baseline"]
    await editor.shows(path, [("audit.stub", 1)])
    assert problem.data["identity"] not in baseline.read_text()


async def test_nothing_is_taken_back_without_trust(write: Write, launch: Launch, workspace: Path) -> None:
    path = write("a.py", TODO)
    trusting = await launch()
    await trusting.ready()
    await linked(trusting, path)
    await trusting.quit()
    editor = await launch(trusted=False)
    await editor.ready()
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    assert row["path"] == "a.py"
    for apply in (False, True):
        with pytest.raises(Exception, match="Nothing is taken back: the workspace is not trusted"):
            await undo(editor, workspace, 1, apply=apply)
    assert path.read_text() == LINKED


async def test_what_the_guard_stops_is_listed(write: Write, launch: Launch, homes: Homes) -> None:
    program = write("shutdown", "#!/bin/sh\n", homes.root)
    program.chmod(0o755)
    path = write("a.py", "import os\n")
    editor = await launch(settings={"lint": {"enabled": True, "path": str(program)}})
    await editor.ready()
    editor.open(path)
    (row,) = (await changed(editor, lambda tile: tile["stopped"]))["stopped"]
    assert (row["event"], row["rule"], row["count"] > 0) == ("running shutdown", "guard.power", True)


async def test_a_database_that_cannot_be_used_is_told(launch: Launch, homes: Homes) -> None:
    editor = await launch()
    await editor.ready()
    await editor.quit()
    database = homes.database()
    for file in database.parent.glob("analytics.db*"):
        file.unlink()
    database.mkdir()
    editor = await launch()
    tile = await editor.ask("cockpit/audit/corrections", {})
    assert (tile["state"], tile["corrections"]) == ("error", [])
    assert tile["reason"]
