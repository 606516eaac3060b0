"""The databases: killed writers, and files that cannot be used."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pygls.exceptions import JsonRpcException

from .conftest import WITHOUT_LINT, Git, Homes, Launch, Write
from .databases import history, place
from .editor import Editor, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]
PAGE = 4096
MORTAL = [
    sys.executable, str(Path(__file__).parents[1] / "mortal.py"), sys.executable, "-m", "cockpit", "serve",
]  # fmt: skip


async def test_a_killed_writer_leaves_a_whole_history(write: Write, launch: Launch, homes: Homes) -> None:
    texts = [STUB, "x = 1  # TODO: more\n", STUB + "y = 2  # FIXME: less\n"]
    for round_ in range(4):
        editor = await launch()
        path = write("a.py", texts[0])
        buffer = editor.open(path)
        await editor.audited(buffer)
        for number in range(40):
            editor.rewrite(buffer, texts[number % 3])
            editor.save(buffer, path)
        snapshots = len(editor.heard("cockpit/audit/changed"))
        await editor.until(
            lambda editor=editor, snapshots=snapshots, more=round_: (
                len(editor.heard("cockpit/audit/changed")) > snapshots + more or None
            ),
            "the first records",
        )
        editor.kill()
        await editor.quit()
        history(homes.database())
    editor = await launch()
    write("a.py", STUB)
    tile = await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 1)
    assert tile["state"] == "ready"
    await editor.quit()
    assert history(homes.database())


async def nevertheless(editor: Editor, write: Write) -> None:
    """What works without a database: all that is shown of files."""
    (closed, opened) = (write("closed.py", STUB), write("opened.py", STUB))
    buffer = editor.open(opened)
    await editor.shows(buffer, STUB_AT)
    editor.type(buffer, ((0, 0), (0, 0), "\n"))
    await editor.shows(buffer, [("audit.stub", 2)])
    editor.save(buffer)
    assert "audit.stub" in await editor.hover(buffer, 2, 6)
    assert "Mark as intentional…" in await editor.actions(buffer, 2)
    report = await editor.ask("cockpit/audit/scan", {})
    assert report["findings"] >= 1, report
    await editor.shows(closed, STUB_AT)
    problem = await editor.problem("Storage")
    assert problem["reason"]
    tile = await editor.ask("cockpit/audit/tile", {})
    assert (tile["state"], tile["open"], tile["reason"]) == ("error", None, problem["reason"])
    query = {"uri": uri_of(closed), "identity": editor.problems(closed)[0].data["identity"]}
    with pytest.raises(Exception, match=r".") as failure:
        await editor.ask("cockpit/audit/history", query)
    assert failure.value.data["kind"] in {"unavailable", "conflict"}


async def recovered(editor: Editor, write: Write) -> None:
    """After a repair the next save is recorded, and the problem is gone."""
    since = len(editor.told)
    path = write("saved.py", STUB)
    buffer = editor.open(path)
    editor.save(buffer)
    await editor.tile(lambda tile: tile["problems"] == [], "daemon", since=since)
    await editor.ask("cockpit/audit/scan", {})
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] >= 1, since=since)


def told(*editors: Editor) -> list[str]:
    """The messages that were shown in any of the windows."""
    return [each.message for editor in editors for each in editor.heard("window/showMessage")]


def spoil(path: Path, text: bytes) -> None:
    """Break the pages that hold a text, those of indexes as well."""
    data = bytearray(path.read_bytes())
    found = data.find(text)
    assert found >= 0
    while found >= 0:
        start = found // PAGE * PAGE
        data[start : start + PAGE] = b"\xff" * PAGE
        found = data.find(text)
    path.write_bytes(data)


async def test_a_file_that_is_no_database_is_replaced_at_the_start(
    write: Write, launch: Launch, homes: Homes, workspace: Path
) -> None:
    junk = b"this is no database at all " * 400
    path = place(homes, workspace)
    path.write_bytes(junk)
    homes.data.joinpath("production.db").write_bytes(junk)
    write("a.py", STUB)
    editor = await launch()
    tile = await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 1)
    assert tile["reason"] == ""
    await editor.until(lambda: told(editor)[1:] or None, "both messages")
    for name, lost in (("analytics.db", "history of the findings"), ("production.db", "past sessions")):
        (kept,) = homes.data.rglob(f"{name}.corrupt-*")
        assert kept.read_bytes() == junk
        (sentence,) = [each for each in told(editor) if name in each]
        assert kept.name in sentence
        assert lost in sentence
        assert any(sentence in line for line in editor.log)
    assert (await editor.ask("cockpit/daemon/get", {}))["problems"] == []
    assert await editor.quit() == 0
    assert history(path)
    editor = await launch()
    await editor.ready()
    assert told(editor) == []


async def test_a_page_that_breaks_is_noticed_and_the_rest_is_kept(
    write: Write, launch: Launch, homes: Homes
) -> None:
    """Two windows are open: one replaces the database, the other goes on with the new one."""
    for number in range(300):
        write(f"{number}.py", STUB)
    asleep, *paths = [write(name, STUB) for name in ("asleep.py", "one.py", "other.py")]
    editors = [await launch(), await launch()]
    for editor in editors:
        await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 303)
    query = {
        "uri": uri_of(asleep), "identity": editors[0].problems(asleep)[0].data["identity"],
        "until": (datetime.now().astimezone().date() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    await editors[0].ask("cockpit/audit/snooze", query)
    database = homes.database()
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(database, b"150.py")
    marks = [len(editor.told) for editor in editors]
    for editor, path in zip(editors, paths, strict=True):
        path.write_text("x = 1\n")
        await editor.ask("cockpit/audit/scan", {})
    for editor, mark in zip(editors, marks, strict=True):
        await editor.tile(lambda each: each["state"] == "ready" and each["open"] == 300, since=mark)
        tile = await editor.ask("cockpit/daemon/get", {})
        assert tile["problems"] == []
    (sentence,) = told(*editors)
    assert "rows that could be read" in sentence
    for editor in editors:
        assert await editor.quit() == 0
    (kept,) = homes.data.rglob("*.corrupt-*[0-9]")
    assert kept.name in sentence
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        states = connection.execute("SELECT status, count(*) FROM placeholder_tasks GROUP BY status")
        assert dict(states) == {"open": 300, "resolved": 2, "snoozed": 1}


async def test_a_database_of_a_newer_cockpit(
    write: Write, launch: Launch, homes: Homes, workspace: Path
) -> None:
    path = place(homes, workspace)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    editor = await launch()
    await nevertheless(editor, write)
    assert "newer cockpit" in (await editor.problem("Storage"))["reason"]


async def test_a_data_folder_that_cannot_be_made(write: Write, launch: Launch, homes: Homes) -> None:
    blocked = homes.root / "blocked-by-a-file"
    blocked.write_text("")
    editor = await launch(settings={**WITHOUT_LINT, "storage": {"folder": str(blocked)}})
    await nevertheless(editor, write)
    assert (await editor.problem("Storage"))["hint"] == "cockpit.storage.folder"
    blocked.unlink()
    await recovered(editor, write)


@pytest.fixture
def read_only() -> Iterator[Callable[[Path], None]]:
    """Makes a folder and all in it read-only, until the test is over."""
    locked: list[tuple[Path, int]] = []

    def lock(folder: Path) -> None:
        for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
            locked.append((path, path.stat().st_mode))
            path.chmod(0o500 if path.is_dir() else 0o400)

    yield lock
    for path, mode in reversed(locked):
        path.chmod(mode)


async def test_a_read_only_database(
    write: Write, launch: Launch, homes: Homes, workspace: Path, read_only: Callable[[Path], None]
) -> None:
    path = place(homes, workspace)
    read_only(path.parent)
    editor = await launch(command=MORTAL)
    await nevertheless(editor, write)
    assert "unable to open database file" in (await editor.problem("Storage"))["reason"]
    path.parent.chmod(0o700)
    await recovered(editor, write)


async def test_a_database_that_becomes_read_only(
    write: Write, launch: Launch, homes: Homes, read_only: Callable[[Path], None]
) -> None:
    write("a.py", STUB)
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    assert await editor.quit() == 0
    before = history(homes.database())
    read_only(homes.database().parent)
    editor = await launch(command=MORTAL)
    await nevertheless(editor, write)
    assert await editor.quit() == 0
    homes.database().parent.chmod(0o700)
    homes.database().chmod(0o600)
    assert history(homes.database()) == before
    assert [each.name for each in homes.data.rglob("*corrupt*")] == []


async def test_a_read_only_home(
    write: Write, launch: Launch, homes: Homes, read_only: Callable[[Path], None]
) -> None:
    """Nothing can be kept, neither findings nor the cache; everything is shown."""
    read_only(homes.root)
    homes.temporary.chmod(0o700)
    editor = await launch(command=MORTAL)
    await nevertheless(editor, write)
    reason = (await editor.problem("Storage"))["reason"]
    assert reason.startswith(str(homes.data))
    assert reason.endswith(" cannot be created: Permission denied.")
    assert await editor.quit() == 0


async def test_a_read_only_workspace(
    write: Write, launch: Launch, workspace: Path, read_only: Callable[[Path], None]
) -> None:
    """It is audited like any other; what would be written into it is refused in one sentence."""
    path = write("sub/a.py", STUB)
    read_only(workspace)
    editor = await launch(command=MORTAL)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    (problem,) = await editor.shows(path, STUB_AT)
    buffer = editor.open(path)
    assert "audit.stub" in await editor.hover(buffer, 1, 6)
    found = {"uri": uri_of(path), "identity": problem.data["identity"]}
    with pytest.raises(JsonRpcException) as failure:
        await editor.ask("cockpit/audit/accept", {**found, "accepted": True})
    assert failure.value.data["kind"] == "unavailable"
    assert "cockpit-baseline.json cannot be written: Permission denied." in failure.value.message
    until = (datetime.now().astimezone().date() + timedelta(days=9)).isoformat()
    await editor.ask("cockpit/audit/snooze", {**found, "until": until})
    await editor.shows(buffer, [])
    tile = await editor.ask("cockpit/daemon/get", {})
    assert tile["problems"] == []


async def test_names_with_spaces_and_letters_of_all_scripts(
    write: Write, launch: Launch, tmp_path: Path, git: Git, homes: Homes
) -> None:
    """The workspace, the data folder and the files; through URIs, a worker, a database, a cache and git."""
    folder = tmp_path / "Мой проект 日本 100% #1 🎉"
    path = write("ordner mit ä/größe [1].py", STUB, folder)
    git("init", "--quiet", str(folder))
    elsewhere = homes.root / "Daten über alles?"
    settings = {**WITHOUT_LINT, "storage": {"folder": str(elsewhere)}}
    for _ in range(2):
        editor = await launch(folder, settings=settings)
        await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
        (problem,) = await editor.shows(path, STUB_AT)
        buffer = editor.open(path)
        assert "audit.stub" in await editor.hover(buffer, 1, 6)
        query = {"uri": buffer.uri, "identity": problem.data["identity"]}
        assert (await editor.ask("cockpit/audit/history", query))["path"] == "ordner mit ä/größe [1].py"
        report = await editor.ask("cockpit/audit/scan", {})
        assert (report["files"], report["findings"]) == (1, 1)
        assert await editor.quit() == 0
    (database,) = elsewhere.rglob("analytics.db")
    assert list(history(database).values()) == [["opened"]]


async def test_a_locked_database(write: Write, launch: Launch, homes: Homes) -> None:
    """Somebody else holds both databases; also the end of the daemon does not wait for them."""
    path = write("a.py", STUB)
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    holders = [sqlite3.connect(homes.database(name)) for name in ("analytics.db", "production.db")]
    for holder in holders:
        holder.execute("BEGIN IMMEDIATE")
    buffer = editor.open(path)
    editor.rewrite(buffer, "x = 1\n")
    editor.save(buffer, path)
    await editor.shows(buffer, [])
    editor.rewrite(buffer, STUB)
    await editor.shows(buffer, STUB_AT)
    assert "audit.stub" in await editor.hover(buffer, 1, 6)
    assert "locked" in (await editor.problem("Storage"))["reason"]
    holders[0].rollback()
    await recovered(editor, write)
    assert await editor.quit() == 0
    for holder in holders:
        holder.close()
    assert history(homes.database())


async def test_a_database_that_is_locked_from_the_beginning(
    write: Write, launch: Launch, homes: Homes
) -> None:
    """What is found is shown at once, and recorded by itself as soon as that is possible."""
    write("a.py", STUB)
    editor = await launch()
    await editor.ready()
    await editor.quit()
    path = write("b.py", STUB)
    holder = sqlite3.connect(homes.database())
    holder.execute("BEGIN EXCLUSIVE")
    editor = await launch()
    assert "locked" in (await editor.problem("Storage"))["reason"]
    told = list(enumerate(editor.told))
    shown = (
        at for at, (name, of) in told if name == "textDocument/publishDiagnostics" and of.uri == uri_of(path)
    )
    failed = (at for at, (name, of) in told if name == "cockpit/daemon/changed" and of["problems"])
    assert next(shown) < next(failed)
    await editor.shows(path, STUB_AT)
    since = len(editor.told)
    holder.rollback()
    holder.close()
    await editor.tile(lambda tile: tile["problems"] == [], "daemon", since=since)
    assert await editor.quit() == 0
    assert list(history(homes.database()).values()) == [["opened"], ["opened"]]


def limited(blocks: int) -> list[str]:
    """The daemon where no file may be larger than so many blocks of 512 bytes, as if the disk were full."""
    script = f'ulimit -f {blocks}; exec "$0" "$@"'
    return ["sh", "-c", script, sys.executable, "-m", "cockpit", "serve"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_full_disk_from_the_start(write: Write, launch: Launch, homes: Homes) -> None:
    editor = await launch(command=limited(20))
    await nevertheless(editor, write)
    assert await editor.quit() == 0
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 2)
    assert history(homes.database())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_disk_that_becomes_full(write: Write, launch: Launch, homes: Homes) -> None:
    write("a.py", STUB)
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    assert await editor.quit() == 0
    before = history(homes.database())
    editor = await launch(command=limited(400))
    for number in range(400):
        write(f"many/{number}.py", STUB)
    await editor.ask("cockpit/audit/scan", {})
    assert (await editor.problem("Storage"))["reason"]
    await editor.shows(editor.open(write("new.py", STUB)), STUB_AT)
    assert await editor.quit() == 0
    assert set(before) <= set(history(homes.database()))
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 402)
    assert await editor.quit() == 0
    assert len(history(homes.database())) == 402
