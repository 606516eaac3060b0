"""A daemon whose databases are on a team's server."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.home import TeamStore
from cockpit.storage.postgres import PostgresSchema

from .conftest import WITHOUT_LINT, Homes, Launch, Write
from .editor import uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]


def on(store: TeamStore, name: str = "") -> dict[str, Any]:
    return {**WITHOUT_LINT, "storage": {"url": store.url, "name": name}}


async def test_what_is_found_is_recorded_there_and_seen_in_the_other_window(
    write: Write, launch: Launch, homes: Homes, workspace: Path, team_store: TeamStore
) -> None:
    path = write("a.py", STUB)
    one, other = await launch(settings=on(team_store)), await launch(settings=on(team_store))
    for editor in (one, other):
        await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    since = len(other.told)
    buffer = one.open(path)
    await one.shows(buffer, STUB_AT)
    one.rewrite(buffer, STUB + "y = 2  # TODO: more\n")
    one.save(buffer, path)
    await other.tile(lambda tile: tile["open"] == 2, since=since)
    tile = await one.ask("cockpit/databases/get", {})
    files = {file["name"]: file for folder in tile["folders"] for file in folder["files"]}
    assert {file["path"] for file in files.values()} == {team_store.url}
    states = {name: file["state"] for name, file in files.items()}
    assert states == {"production": "ok", "analytics": "ok", "patterns": "absent", "har": "absent"}
    question = {"folder": uri_of(workspace), "words": "count open findings"}
    assert (await one.ask("cockpit/databases/query", question))["lines"][-1].strip() == "2"
    for editor in (one, other):
        assert await editor.quit() == 0
    assert not [*homes.data.rglob("*.db")]
    with closing(PostgresSchema(team_store.url)) as server:
        query = "SELECT status, count(*) FROM production.session_lifecycle GROUP BY 1"
        assert server.execute(query).fetchall() == [("success", 2)]


async def test_without_its_server_findings_are_shown_all_the_same(
    write: Write, launch: Launch, workspace: Path, team_store: TeamStore
) -> None:
    path = write("a.py", STUB)
    away = replace(team_store, url=team_store.url.replace("host=", "host=/nowhere"))
    editor = await launch(settings=on(away))
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    tile = await editor.ask("cockpit/databases/get", {})
    ((file, *_),) = (folder["files"] for folder in tile["folders"])
    assert file["state"] == "unreadable"
    assert file["reason"].startswith(f"The team's store {away.url} cannot be used: ")
    health = await editor.until(
        lambda: next((each for each in editor.heard("cockpit/daemon/changed") if each["problems"]), None),
        "the trouble",
    )
    assert "cannot be used" in str(health["problems"])


@pytest.mark.parametrize("url", ["mysql://ann@db/team", "postgresql://ann:swordfish@db/team"])
async def test_what_names_no_store_is_not_used(write: Write, launch: Launch, homes: Homes, url: str) -> None:
    path = write("a.py", STUB)
    editor = await launch(settings={**WITHOUT_LINT, "storage": {"url": url}})
    await editor.shows(editor.open(path), STUB_AT)
    assert await editor.quit() == 0
    assert not any("swordfish" in line for line in editor.log)
