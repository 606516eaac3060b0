"""Databases that are kept alike in the editor: live, once, with conflicts, and when one is away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.lease import Lease
from cockpit.core.paths import workspace_key

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of

PROJECT = """\
[sync.replicas]
laptop = "laptop.db"
team = "team.db"

[sync.tables.notes]
policy = "manual"
"""


def settings(*, live: bool = True, **peers: str) -> dict[str, Any]:
    return {"audit": {"workspace": False}, "lint": {"enabled": False}, "sync": {"live": live, "peers": peers}}


def sql(path: Path, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement, values).fetchall()


def titles(path: Path) -> dict[str, str]:
    return dict(sql(path, "SELECT id, title FROM notes"))


@pytest.fixture
def project(workspace: Path, write: Write) -> Path:
    """A project with two databases."""
    write("cockpit.toml", PROJECT)
    for name in ("laptop.db", "team.db"):
        sql(workspace / name, "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)")
    return workspace


async def standing(editor: Editor, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The latest snapshot of the only folder that is as wanted."""
    tile = await editor.tile(lambda each: bool(each["folders"]) and wanted(each["folders"][0]), "sync")
    folder: dict[str, Any] = tile["folders"][0]
    return folder


def is_given(name: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a database was given something."""
    return lambda folder: any(each["name"] == name and each["received"] for each in folder["peers"])


async def test_what_is_written_to_one_is_in_the_other(launch: Launch, project: Path) -> None:
    editor = await launch(settings=settings())
    await standing(editor, lambda each: each["state"] == "alike")
    sql(project / "laptop.db", "INSERT INTO notes VALUES ('a', 'one')")
    await standing(editor, is_given("team"))
    assert titles(project / "team.db") == {"a": "one"}
    sql(project / "team.db", "DELETE FROM notes")
    told = await standing(editor, is_given("laptop"))
    assert titles(project / "laptop.db") == {}
    assert (told["open"], [each["waiting"] for each in told["peers"]]) == (0, [0, 0])


async def test_what_cannot_be_reached_is_given_it_later(launch: Launch, project: Path) -> None:
    editor = await launch(settings=settings(stick="stick/notes.db"))
    told = await standing(editor, lambda each: each["state"] == "away")
    stick = told["peers"][2]
    assert (stick["name"], stick["state"], stick["waiting"]) == ("stick", "away", None)
    assert "there is no such folder: is its disk there?" in stick["reason"]
    assert stick["retry"] is not None
    sql(project / "laptop.db", "INSERT INTO notes VALUES ('a', 'one')")
    await standing(editor, is_given("team"))
    (project / "stick").mkdir()
    sql(project / "stick/notes.db", "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)")
    await standing(editor, lambda each: each["state"] == "alike")
    assert titles(project / "stick/notes.db") == {"a": "one"}


async def test_a_person_decides_a_conflict(launch: Launch, project: Path) -> None:
    editor = await launch(settings=settings(live=False))
    folder = {"folder": uri_of(project)}
    sql(project / "laptop.db", "INSERT INTO notes VALUES ('a', 'one')")
    report = await editor.ask("cockpit/sync/run", {**folder, "workDoneToken": "here"})
    assert (report["open"], sum(each["inserted"] for each in report["deliveries"])) == (0, 1)
    sql(project / "team.db", "UPDATE notes SET title = 'theirs'")
    sql(project / "laptop.db", "UPDATE notes SET title = 'mine'")
    preview = await editor.ask("cockpit/sync/preview", folder)
    assert any('"theirs" -> "mine"' in line for line in preview["lines"])
    assert titles(project / "team.db") == {"a": "theirs"}
    assert (await editor.ask("cockpit/sync/run", folder))["open"] == 1
    found = await editor.ask("cockpit/sync/conflicts", folder)
    (conflict,) = found["conflicts"]
    assert (conflict["table"], conflict["key"], conflict["column"]) == ("notes", "a", "title")
    assert conflict["other"] == {
        "replica": "team", "isDeleted": False, "values": [{"column": "title", "text": '"theirs"'}],
    }  # fmt: skip
    choice = {**folder, "conflict": conflict["id"], "take": True}
    sql(project / "laptop.db", "UPDATE notes SET title = 'later'")
    with pytest.raises(Exception, match="was written to since"):
        await editor.ask("cockpit/sync/resolve", choice)
    await editor.ask("cockpit/sync/resolve", {**choice, "anyway": True})
    assert titles(project / "laptop.db") == titles(project / "team.db") == {"a": "theirs"}
    told = await standing(editor, lambda each: each["open"] == 0)
    assert told["state"] == "off"


async def test_drift_is_put_right_as_it_was_shown(launch: Launch, project: Path) -> None:
    editor = await launch(settings=settings(live=False))
    folder = {"folder": uri_of(project)}
    sql(project / "laptop.db", "INSERT INTO notes VALUES ('a', 'one'), ('b', 'two')")
    assert (await editor.ask("cockpit/sync/heal", folder))["count"] == 0
    sql(project / "team.db", "DROP TRIGGER cockpit_sync_notes_update")
    sql(project / "team.db", "UPDATE notes SET title = 'drifted' WHERE id = 'a'")
    found = await editor.ask("cockpit/sync/heal", folder)
    assert (found["count"], found["lines"][0]) == (1, "notes a")
    sql(project / "team.db", "DROP TRIGGER cockpit_sync_notes_update")
    sql(project / "team.db", "UPDATE notes SET title = 'later'")
    approved = {**folder, "believe": "laptop", "plan": found["plan"], "workDoneToken": "here"}
    with pytest.raises(Exception, match="What differs is not what it was"):
        await editor.ask("cockpit/sync/heal", approved)
    assert titles(project / "team.db") == {"a": "later", "b": "later"}
    found = await editor.ask("cockpit/sync/heal", folder)
    await editor.ask("cockpit/sync/heal", {**approved, "plan": found["plan"]})
    assert titles(project / "team.db") == titles(project / "laptop.db") == {"a": "one", "b": "two"}
    journal = await editor.ask("cockpit/sync/journal", folder)
    assert any(line.endswith("laptop -> team: heal: 2 rows") for line in journal["lines"])


async def test_of_several_windows_one_does_it(launch: Launch, project: Path, homes: Homes) -> None:
    another = Lease(homes.data / "workspaces" / workspace_key(project) / "sync.lock")
    assert another.take()
    editor = await launch(settings=settings())
    await standing(editor, lambda each: each["state"] == "elsewhere")
    another.release()
    await standing(editor, lambda each: each["state"] == "alike")


async def test_off_and_restricted_nothing_is_touched(launch: Launch, project: Path) -> None:
    for options, state in ((settings(live=False), "off"), (settings(), "restricted")):
        editor = await launch(settings=options, trusted=state == "off")
        tile = await editor.ask("cockpit/sync/get", {})
        assert [each["state"] for each in tile["folders"]] == [state]
        assert [each["name"] for each in tile["folders"][0]["peers"]] == ["laptop", "team"]
    with pytest.raises(Exception, match="the workspace is not trusted"):
        await editor.ask("cockpit/sync/run", {"folder": uri_of(project)})
    assert sql(project / "laptop.db", "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == [(0,)]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("run", {}, "missing required field `folder`"),
    ("run", {"folder": "file:///nowhere"}, r"\$\.folder: file:///nowhere is not a folder of this workspace"),
    ("resolve", {"folder": "", "conflict": "abcd", "take": "yes"}, r"\$\.take"),
]


@pytest.mark.parametrize(("verb", "params", "message"), WRONG, ids=[message for *_, message in WRONG])
async def test_wrong_orders(launch: Launch, verb: str, params: dict[str, Any], message: str) -> None:
    editor = await launch(settings=settings(live=False))
    with pytest.raises(Exception, match=message):
        await editor.ask(f"cockpit/sync/{verb}", params)


async def test_without_a_project_there_is_nothing_to_do(launch: Launch, workspace: Path) -> None:
    editor = await launch(settings=settings())
    assert (await standing(editor, lambda _: True))["state"] == "unconfigured"
    with pytest.raises(Exception, match="nothing says what to synchronise"):
        await editor.ask("cockpit/sync/run", {"folder": uri_of(workspace)})


async def test_a_wrong_project_is_told_and_put_right(launch: Launch, project: Path, write: Write) -> None:
    write("cockpit.toml", PROJECT.replace("manual", "best"))
    editor = await launch(settings={**settings(), "audit": {}})
    told = await standing(editor, lambda each: each["state"] == "failed")
    assert "cockpit.toml: sync.tables[...].policy: invalid enum value 'best'" in told["reason"]
    write("cockpit.toml", PROJECT)
    await standing(editor, lambda each: each["state"] == "alike")


async def test_a_password_is_for_a_server_and_is_never_told(launch: Launch, project: Path) -> None:
    editor = await launch(settings=settings(far="postgresql://ann@localhost:1/notes?sslmode=disable"))
    told = await standing(editor, lambda each: each["state"] == "away")
    assert (told["peers"][2]["isServer"], told["peers"][2]["state"]) == (True, "away")
    order = {"folder": uri_of(project), "password": "tell-nobody"}
    await editor.ask("cockpit/sync/password", {**order, "peer": "far"})
    with pytest.raises(Exception, match=r"\$\.peer: team is no server"):
        await editor.ask("cockpit/sync/password", {**order, "peer": "team"})
    assert not any("tell-nobody" in line for line in editor.log)
    assert "tell-nobody" not in str(editor.heard("cockpit/sync/changed"))
