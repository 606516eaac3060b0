"""The product's own databases in the editor: sizes, pages, questions, checks, exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.paths import workspace_key
from cockpit.storage.engine import open_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.steps import climb

from .conftest import WITHOUT_LINT, Homes, Launch, Write
from .editor import Editor, uri_of


async def audited(launch: Launch, write: Write) -> Editor:
    """An editor that has recorded findings, and does not mine."""
    write("a.py", "def load(path):\n    pass\n\n\ndef save(path):\n    pass\n")
    editor = await launch(settings={**WITHOUT_LINT, "templates": {"minePatterns": False}})
    await editor.ready()
    return editor


async def ask(editor: Editor, workspace: Path, verb: str, **params: Any) -> Any:
    return await editor.ask(f"cockpit/databases/{verb}", {"folder": uri_of(workspace), **params})


async def test_the_files_and_the_27_databases_in_them(
    launch: Launch, workspace: Path, write: Write, homes: Homes
) -> None:
    editor = await audited(launch, write)
    tile = await editor.ask("cockpit/databases/get", {})
    (folder,) = tile["folders"]
    files = {file["name"]: file for file in folder["files"]}
    assert set(files) == {"analytics", "production", "patterns", "har"}
    assert files["patterns"]["state"] == "absent", "Nothing was mined."
    assert files["analytics"]["state"] == "ok"
    assert 0 < files["analytics"]["size"] < files["analytics"]["limit"] == 99_900_000
    assert files["analytics"]["path"] == str(homes.database())
    databases = (await ask(editor, workspace, "catalog"))["databases"]
    assert len({each["name"] for each in databases}) == len(databases) == 27
    analytics = next(each for each in databases if each["name"] == "analytics")
    tables = {table["name"]: table["rows"] for table in analytics["tables"]}
    assert tables["placeholder_tasks"] == 2
    assert [each["state"] for each in databases if each["name"] == "logs"] == ["unused"]


async def test_a_migration_is_told_with_what_is_kept_of_before(
    launch: Launch, workspace: Path, write: Write, homes: Homes
) -> None:
    place = homes.data / "workspaces" / workspace_key(workspace) / "analytics.db"
    place.parent.mkdir(parents=True)
    with open_file(place) as database, database.write() as connection:
        climb(connection, ANALYTICS.migrations, "0002")
    editor = await audited(launch, write)
    (folder,) = (await editor.ask("cockpit/databases/get", {}))["folders"]
    file = next(each for each in folder["files"] if each["name"] == "analytics")
    assert (file["revision"], file["head"], file["cameFrom"]) == (ANALYTICS.head, ANALYTICS.head, "0002")
    assert file["migrated"] is not None
    plan = await ask(editor, workspace, "plan")
    assert (plan["pending"], plan["refused"]) == (False, False)
    assert f"analytics: has schema {ANALYTICS.head}, that of this version." in plan["lines"]


async def test_the_tile_follows_what_is_being_made(launch: Launch, write: Write) -> None:
    write("a.py", "def load(path):\n    pass\n")
    editor = await launch()
    await editor.ask("cockpit/databases/get", {})

    def is_made(tile: Any) -> bool:
        states = {file["name"]: file["state"] for folder in tile["folders"] for file in folder["files"]}
        return states == {"analytics": "ok", "production": "ok", "patterns": "ok", "har": "absent"}

    if not is_made(await editor.ask("cockpit/databases/get", {})):
        await editor.tile(is_made, "databases")


async def test_pages_answers_and_checks(launch: Launch, workspace: Path, write: Write) -> None:
    editor = await audited(launch, write)
    page = await ask(editor, workspace, "page", table="placeholder_tasks", start=1)
    assert (page["start"], page["rows"], page["total"], len(page["lines"])) == (1, 1, 2, 2)
    answer = await ask(editor, workspace, "query", words="count open stubs")
    assert answer["lines"][0].startswith("-- SELECT count(*)")
    assert answer["lines"][-1].strip() == "2"
    assert (await ask(editor, workspace, "check")) == {"checked": ["analytics", "production"], "faults": []}
    vacuumed = (await ask(editor, workspace, "vacuum"))["files"]
    assert [each["database"] for each in vacuumed] == ["analytics", "production"]


async def test_exports(launch: Launch, workspace: Path, write: Write, tmp_path: Path) -> None:
    editor = await audited(launch, write)
    for name, lines in (("out.csv", 3), ("out.jsonl", 2)):
        path = tmp_path / name
        report = await ask(editor, workspace, "export", table="placeholder_tasks", path=str(path))
        text = path.read_text("utf-8")
        assert (report["rows"], report["size"], len(text.splitlines())) == (2, path.stat().st_size, lines)
    assert json.loads(text.splitlines()[0])["status"] == "open"


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("page", {"table": "nothing", "start": 0}, r"\$\.table: there is no table nothing"),
    ("page", {"table": "placeholder_tasks", "start": -1}, r"\$\.start: expected a number from 0, got -1"),
    ("query", {"words": "sing a song"}, "sing"),
    ("export", {"table": "placeholder_tasks", "path": "out.csv"}, r"\$\.path: expected a whole path"),
    ("export", {"table": "placeholder_tasks", "path": "/proc/no/out.csv"}, "cannot be written|was not done"),
    ("check", {"folder": "file:///nowhere"}, r"\$\.folder: file:///nowhere is not a folder"),
]


@pytest.mark.parametrize(("verb", "params", "message"), WRONG, ids=[message for *_, message in WRONG])
async def test_wrong_orders(
    launch: Launch, workspace: Path, write: Write, verb: str, params: dict[str, Any], message: str
) -> None:
    editor = await audited(launch, write)
    with pytest.raises(Exception, match=message):
        await ask(editor, workspace, verb, **params)
