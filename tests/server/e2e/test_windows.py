"""Several windows on one workspace: what they share, what one of them does, who waits for whom."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import psutil
from lsprotocol import types

from cockpit.core.lease import Lease

from .conftest import WITHOUT_LINT, Homes, Launch, Write
from .databases import history, place
from .editor import uri_of
from .processes import gone, scanning

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]


async def test_two_daemons_share_a_workspace(write: Write, launch: Launch, homes: Homes) -> None:
    path = write("a.py", STUB)
    one, other = await launch(), await launch()
    for editor in (one, other):
        await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    buffer = one.open(path)
    await one.shows(buffer, STUB_AT)
    for text, count in (("x = 1\n", 0), (STUB + "y = 2  # TODO: more\n", 2), ("x = 1\n", 0)):
        marks = {editor: len(editor.told) for editor in (one, other)}
        one.rewrite(buffer, text)
        one.save(buffer, path)
        for editor, since in marks.items():
            await editor.tile(lambda tile, count=count: tile["open"] == count, since=since)
    await other.shows(path, [])
    for editor in (one, other):
        assert await editor.quit() == 0
    events = history(homes.database())
    assert sorted(map(len, events.values())) == [2, 4]


async def test_what_one_window_does_with_findings_is_seen_in_the_other(
    write: Write, launch: Launch, workspace: Path
) -> None:
    """Snoozed here, awake there; an edit, a save and a close, each in either of them."""
    path, saved = write("a.py", STUB), write("b.py", STUB)
    one, other = await launch(), await launch()
    for editor in (one, other):
        await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 2)
        await editor.shows(path, STUB_AT)
    found = {"uri": uri_of(path), "identity": one.problems(path)[0].data["identity"]}
    until = (datetime.now().astimezone().date() + timedelta(days=9)).isoformat()
    for mine, theirs in ((one, other), (other, one)):
        since = len(theirs.told)
        await mine.ask("cockpit/audit/snooze", {**found, "until": until})
        await theirs.shows(path, [])
        await theirs.tile(lambda tile: tile["open"] == 1, since=since)
        await theirs.until(
            lambda theirs=theirs, since=since: (
                [each for each in theirs.heard("cockpit/audit/recorded", since) if each["snoozed"] == 1]
                or None
            ),
            "the count of snoozed findings",
        )
        await theirs.ask("cockpit/audit/wake", found)
        await mine.shows(path, STUB_AT)
        buffer = mine.open(saved)
        mine.rewrite(buffer, STUB * 2)
        mine.save(buffer, saved)
        await theirs.shows(saved, [("audit.stub", 1), ("audit.stub", 3)])
        mine.rewrite(buffer, STUB)
        mine.save(buffer, saved)
        mine.close(buffer)
        for editor in (mine, theirs):
            await editor.shows(saved, STUB_AT)
        await mine.ask("cockpit/audit/accept", {**found, "accepted": True})
        await theirs.shows(path, [])
        (workspace / "cockpit-baseline.json").unlink()
        await mine.shows(path, STUB_AT)
        await theirs.shows(path, STUB_AT)


async def test_what_is_done_once_is_done_by_one_daemon(write: Write, launch: Launch, homes: Homes) -> None:
    path = write("a.py", STUB)
    one, other = await launch(), await launch()
    for editor in (one, other):
        await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
        await editor.shows(path, STUB_AT)
    with sqlite3.connect(homes.database()) as connection:
        assert connection.execute("SELECT count(*) FROM placeholder_audit_snapshots").fetchone() == (1,)
    one.kill()
    await one.quit()
    since = len(other.told)
    write("b.py", STUB)
    await other.tile(lambda tile: tile["open"] == 2, since=since)
    await other.ask("cockpit/audit/scan", {})
    with sqlite3.connect(homes.database()) as connection:
        assert connection.execute("SELECT count(*) FROM placeholder_audit_snapshots").fetchone() == (2,)


async def test_a_window_that_waits_for_another_says_so_and_takes_over(write: Write, launch: Launch) -> None:
    for number in range(600):
        write(f"many/{number}.py", f"x = {number}\n" * 40 + STUB)
    one = await launch()
    processes = await scanning(one)
    for worker in processes[1:]:
        worker.suspend()
    try:
        other = await launch()
        tile = await other.tile(lambda each: each["state"] == "queued")
        assert tile["reason"].startswith("Another window is auditing this folder")
        assert (tile["open"], tile["totalFiles"]) == (None, None)
        said = [each.value.get("message") for each in other.heard("$/progress")]
        assert "work: waiting, another window is auditing it" in said
        one.kill()
        await other.tile(lambda each: each["state"] == "ready" and each["open"] == 600)
    finally:
        for worker in processes[1:]:
            with suppress(psutil.NoSuchProcess):
                worker.resume()
    await gone(processes)


async def test_a_scan_that_waits_for_another_window_can_be_cancelled(
    write: Write, launch: Launch, homes: Homes, workspace: Path
) -> None:
    write("a.py", STUB)
    lease = Lease(place(homes, workspace).with_name("scan.lock"))
    assert lease.take()
    editor = await launch(settings={**WITHOUT_LINT, "audit": {"workspace": False}})
    asked = asyncio.ensure_future(editor.ask("cockpit/audit/scan", {"workDoneToken": "mine"}))
    await editor.tile(lambda each: each["state"] == "queued")
    editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams("mine"))
    assert (await asked)["cancelled"]
    await editor.tile(lambda each: each["state"] == "waiting")
    lease.release()
    assert (await editor.ask("cockpit/audit/scan", {}))["files"] == 1
