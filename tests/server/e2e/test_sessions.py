"""The sessions of a daemon: begun, ended, killed, and what the editor is told of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cockpit import __version__

from .conftest import Git, Homes, Launch, Write
from .editor import Editor

ROWS = (
    "SELECT status, kind, client, version, end_ts IS NOT NULL, reason FROM session_lifecycle ORDER BY rowid"
)


def rows(homes: Homes, query: str) -> list[tuple[object, ...]]:
    return sqlite3.connect(homes.database("production.db")).execute(query).fetchall()


async def test_a_crash_is_found_at_the_next_start(launch: Launch, homes: Homes, workspace: Path) -> None:
    killed = await launch()
    await killed.tile(lambda tile: tile["state"] == "ready", "sessions")
    killed.kill()
    await killed.quit()
    editor = await launch()
    tile = await editor.tile(lambda tile: tile["state"] == "ready", "sessions")
    assert (tile["successful"], tile["failed"], tile["crashed"]) == (0, 0, 1)
    (crash,) = tile["troubled"]
    assert (crash["status"], crash["kind"], crash["client"]) == ("crashed", "daemon", "test")
    assert f"Process {killed.pid} is gone" in crash["reason"]
    assert any("crashed" in line for line in editor.log)
    await editor.quit()
    crashed, ended = rows(homes, ROWS)
    assert crashed == ("crashed", "daemon", "test", __version__, 0, crash["reason"])
    assert ended == ("success", "daemon", "test", __version__, 1, "")
    ((folders, requests),) = rows(
        homes, "SELECT folders, requests FROM session_lifecycle WHERE end_ts NOT NULL"
    )
    assert str(workspace) in str(folders)
    assert requests == 0


async def test_what_is_left_at_the_end_is_recorded_and_told_in_plain_words(
    launch: Launch, homes: Homes
) -> None:
    editor = await launch()
    await editor.ready()
    await editor.tile(lambda tile: tile["folders"][0]["state"] == "ready", "compliance")
    await editor.ask("cockpit/sessions/get", {})
    await editor.quit()
    left = dict(rows(homes, "SELECT validator, outcome FROM wrap_up_results"))
    assert left == {
        "open-transactions": "ok", "open-handles": "ok", "temporary-files": "ok", "empty-logs": "ok",
    }  # fmt: skip
    ((requests, p50, p99),) = rows(homes, "SELECT requests, p50_latency, p99_latency FROM session_lifecycle")
    assert requests == 1
    assert 0 < p50 <= p99
    report = "\n".join(editor.log)
    assert "It ended in order." in report
    assert "Every database was closed." in report


async def test_a_wrap_up_on_request(launch: Launch, homes: Homes, write: Write, git: Git) -> None:
    path = write("a.py", "x = 1\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    path.write_text("")
    editor = await launch()
    await editor.ready()
    answer = await editor.ask("cockpit/sessions/wrapUp", {})
    by_name = {each["validator"]: each for each in answer["items"]}
    assert by_name["emptied-files"]["outcome"] == "warning"
    assert by_name["emptied-files"]["evidence"] == [f"{path} is empty, and has content in the last commit."]
    assert {name for name, each in by_name.items() if each["outcome"] != "ok"} == {"emptied-files"}
    tile = await editor.tile(lambda tile: tile["wrapUp"] is not None, "sessions")
    assert tile["wrapUp"] == answer


async def test_nothing_is_run_without_trust(launch: Launch, write: Write, git: Git) -> None:
    write("a.py", "x = 1\n")
    editor = await launch(trusted=False)
    await editor.ready()
    answer = await editor.ask("cockpit/sessions/wrapUp", {})
    (emptied,) = [each for each in answer["items"] if each["validator"] == "emptied-files"]
    assert (emptied["outcome"], emptied["evidence"]) == (
        "unknown",
        ["git was not run: the workspace is not trusted."],
    )


async def test_a_record_that_cannot_be_used_is_told(launch: Launch, homes: Homes) -> None:
    homes.data.mkdir(parents=True)
    (homes.data / "production.db").mkdir()
    editor: Editor = await launch()
    tile = await editor.tile(lambda tile: tile["state"] == "error", "sessions")
    assert tile["reason"] == "The record of sessions cannot be used; the log says why."
    assert (tile["successful"], tile["crashed"]) == (None, None)
    answer = await editor.ask("cockpit/sessions/wrapUp", {})
    assert len(answer["items"]) == 7
    assert await editor.quit() == 0


async def test_folders_that_come_later_belong_to_the_session(
    launch: Launch, homes: Homes, tmp_path: Path
) -> None:
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready", "sessions")
    later = tmp_path / "later"
    later.mkdir()
    editor.folders(added=[later])
    await editor.ready()
    await editor.quit()
    ((folders,),) = rows(homes, "SELECT folders FROM session_lifecycle")
    assert str(later) in str(folders)


async def test_what_the_guard_stops_is_recorded(launch: Launch, homes: Homes, write: Write) -> None:
    program = write("shutdown", "#!/bin/sh\n", homes.root)
    program.chmod(0o755)
    path = write("a.py", "import os\n")
    editor = await launch(settings={"lint": {"enabled": True, "path": str(program)}})
    await editor.ready()
    editor.open(path)
    await editor.problem("Lint")
    await editor.quit()
    database = sqlite3.connect(homes.database())
    events = database.execute("SELECT event, cause FROM violation_logs").fetchall()
    assert events == [("running shutdown", "guard.power")]


async def test_a_crash_that_is_back_comes_with_what_helped(launch: Launch, homes: Homes) -> None:
    async def crash(delay: int) -> Editor:
        killed = await launch(settings={"audit": {"delay": delay}})
        await killed.tile(lambda tile: tile["state"] == "ready", "sessions")
        killed.kill()
        await killed.quit()
        return killed

    async def end(delay: int) -> Editor:
        editor = await launch(settings={"audit": {"delay": delay}})
        await editor.tile(lambda tile: tile["state"] == "ready", "sessions")
        await editor.quit()
        return editor

    await crash(1)
    await end(2)
    await crash(1)
    told = "change cockpit.audit.delay (worked 1 of 1 time, not validated yet; lesson 1)."
    assert any(told in line for line in (await end(1)).log)
    database = sqlite3.connect(homes.database("production.db"))
    database.execute("UPDATE enhanced_lessons_learned SET validation_status = 'validated'")
    database.commit()
    database.close()
    await crash(1)
    editor = await launch(settings={"audit": {"delay": 1}})
    tile = await editor.tile(lambda tile: bool(tile["problems"]), "daemon")
    (fault,) = tile["problems"]
    assert (fault["what"], fault["reason"]) == (
        "Last crash", "What puts this right: change cockpit.audit.delay (worked 1 of 1 time; lesson 1).",
    )  # fmt: skip
