"""The audit of whole folders, in the background and on request, and of what changes on disk."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cockpit.features.audit.walk import Skip

from .conftest import Git, Homes, Launch, Write
from .editor import Editor, Found, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
TAG = "x = 1  # TODO: more\n"
STUB_AT = [("audit.stub", 1)]
NOTHING: Found = []


def counts(listed: list[dict[str, Any]]) -> dict[str, int]:
    return {each["name"]: each["count"] for each in listed}


async def test_the_workspace_is_audited_at_the_start(write: Write, launch: Launch) -> None:
    path = write("deep/er/a.py", STUB)
    write("b.py", TAG + TAG)
    write("clean.py", "x = 1\n")
    write(".gitignore", "*.log.py\n")
    write(".git/HEAD", "ref: refs/heads/main\n")
    write("x.log.py", STUB)
    write("node_modules/c.js", "// TODO: x\n")
    editor = await launch()
    tile = await editor.ready()
    assert (tile["open"], tile["newToday"], tile["resolvedThisWeek"]) == (3, 3, 0)
    assert (tile["scannedFiles"], tile["totalFiles"], tile["lines"]) == (3, 3, 5)
    assert tile["density"] == 600.0
    assert counts(tile["byCode"]) == {"audit.tag": 2, "audit.stub": 1}
    assert counts(tile["bySeverity"]) == {"warning": 1, "info": 2}
    assert counts(tile["skipped"]) == {Skip.IGNORED: 1, Skip.TOOLING: 1}
    await editor.shows(path, STUB_AT)
    kinds = [each.value["kind"] for each in editor.heard("$/progress")]
    assert (kinds[0], kinds[-1]) == ("begin", "end")


async def test_hints_are_shown_only_while_the_file_is_open(write: Write, editor: Editor) -> None:
    path = write("a.py", "x = 1  # Placeholder for now.\n" + TAG)
    buffer = editor.open(path)
    codes = [item.code for item in (await editor.audited(buffer)).diagnostics]
    assert sorted(codes) == ["audit.deferral", "audit.tag"]
    editor.save(buffer)
    await editor.tile(lambda tile: tile["open"] == 1)
    editor.close(buffer)
    await editor.shows(path, [("audit.tag", 1)])


async def test_a_scan_on_request_reports_what_it_saw(write: Write, editor: Editor, workspace: Path) -> None:
    write("a.py", STUB)
    write("big.py", "#" * 2_000_000)
    answer = await editor.ask("cockpit/audit/scan", {"workDoneToken": "mine"})
    assert (answer["files"], answer["findings"], answer["cancelled"]) == (1, 1, False)
    assert counts(answer["skipped"]) == {Skip.TOO_LARGE: 1}
    progress = [each.value["kind"] for each in editor.heard("$/progress") if each.token == "mine"]
    assert (progress[0], progress[-1]) == ("begin", "end")
    again = await editor.ask("cockpit/audit/scan", {"folder": uri_of(workspace)})
    assert (again["files"], again["findings"]) == (1, 1)


async def test_only_what_differs_from_a_revision_is_scanned(write: Write, git: Git, launch: Launch) -> None:
    write("old.py", STUB)
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    write("new.py", STUB + TAG)
    editor = await launch()
    await editor.ready()
    answer = await editor.ask("cockpit/audit/scan", {"changedSince": "HEAD"})
    assert (answer["files"], answer["findings"]) == (1, 2)
    with pytest.raises(JsonRpcException) as failure:
        await editor.ask("cockpit/audit/scan", {"changedSince": "no-such-branch"})
    assert failure.value.data["kind"] == "invalid"
    git("add", ".")
    git("commit", "--quiet", "--message", "more")
    answer = await editor.ask("cockpit/audit/scan", {"changedSince": "HEAD"})
    assert (answer["files"], answer["findings"]) == (0, 0)


async def test_a_folder_that_is_not_open_is_not_scanned(editor: Editor) -> None:
    with pytest.raises(JsonRpcException) as failure:
        await editor.ask("cockpit/audit/scan", {"folder": "file:///elsewhere"})
    assert failure.value.data["kind"] == "notFound"
    assert failure.value.message.startswith("$.folder: ")


async def test_the_user_cancels_the_background_scan(write: Write, launch: Launch, homes: Homes) -> None:
    path = write("a.py", STUB)
    editor = await launch(settings={"audit": {"workspace": False}})
    editor.answers.cancels_progress = True
    editor.configure({"audit": {"workspace": True}})
    await editor.until(
        lambda: [each for each in editor.heard("$/progress") if each.value["kind"] == "end"] or None,
        "the end of the scan",
    )
    tile = await editor.tile(lambda tile: tile["state"] == "waiting")
    assert tile["reason"] == "The workspace has not been audited as a whole yet."
    answer = await editor.ask("cockpit/audit/scan", {"workDoneToken": "mine"})
    assert (answer["cancelled"], answer["files"]) == (True, 0)
    assert editor.found(path) == NOTHING
    # The scan of the start may have begun after all, when the settings came quickly; it is cancelled, too.
    await editor.until(lambda: None if list(homes.temporary.iterdir()) else True, "the end of what is left")


async def test_a_request_to_scan_is_cancelled(write: Write, editor: Editor, homes: Homes) -> None:
    write("a.py", STUB)
    await editor.ready()
    asked = asyncio.ensure_future(
        editor.ask("cockpit/audit/scan", {"workDoneToken": "mine"}, msg_id="the-scan")
    )
    await editor.until(
        lambda: [each for each in editor.heard("$/progress") if each.token == "mine"] or None, "its progress"
    )
    editor.protocol.notify("$/cancelRequest", types.CancelParams("the-scan"))
    with pytest.raises(JsonRpcException) as failure:
        await asked
    assert failure.value.code == -32800
    ends = [each for each in editor.heard("$/progress") if each.token == "mine"]
    assert ends[-1].value["kind"] == "end"
    assert list(homes.temporary.iterdir()) == []


async def test_an_editor_that_shows_no_progress_gets_its_scan(write: Write, launch: Launch) -> None:
    write("a.py", STUB)
    editor = await launch(settings={"audit": {"workspace": False}})
    editor.answers.shows_progress = False
    editor.configure({"audit": {"workspace": True}})
    assert (await editor.ready())["open"] == 1
    assert editor.heard("$/progress") == []


async def test_a_newer_scan_takes_the_place_of_an_older_one(
    write: Write, editor: Editor, workspace: Path
) -> None:
    """Also of the one at the start; the files are watched all the same."""
    write("a.py", STUB)
    answers = await asyncio.gather(*(editor.ask("cockpit/audit/scan", {}) for _ in range(3)))
    assert [answer["cancelled"] for answer in answers] == [True, True, False]
    assert answers[-1]["findings"] == 1
    await editor.ready()
    await editor.shows(write("b.py", STUB), STUB_AT)


async def test_what_is_saved_during_a_scan_is_not_taken_back_by_it(write: Write, launch: Launch) -> None:
    path = write("a.py", STUB)
    for number in range(300):
        write(f"more/{number}.py", STUB)
    editor = await launch(settings={"audit": {"workspace": False}})
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    identity = editor.problems(buffer)[0].data["identity"]
    scan = asyncio.ensure_future(editor.ask("cockpit/audit/scan", {"workDoneToken": "mine"}))
    reports = [each for each in editor.heard("$/progress") if each.value["kind"] == "report"]
    await editor.until(lambda: reports or True, "the first files")
    editor.rewrite(buffer, "x = 1\n")
    editor.save(buffer, path)
    await scan
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 300)
    editor.close(buffer)
    await editor.shows(path, NOTHING)
    with pytest.raises(JsonRpcException):
        await editor.ask("cockpit/audit/history", {"uri": uri_of(path), "identity": identity})


# What changes outside the editor


async def test_files_that_others_change_are_audited(write: Write, editor: Editor) -> None:
    await editor.ready()
    path = write("sub/a.py", STUB)
    await editor.shows(path, STUB_AT)
    write("sub/a.py", "\n\n" + STUB)
    await editor.shows(path, [("audit.stub", 3)])
    await editor.tile(lambda tile: tile["open"] == 1)
    path.unlink()
    await editor.shows(path, NOTHING)
    tile = await editor.tile(lambda tile: tile["open"] == 0 and tile["resolvedThisWeek"] == 1)
    assert tile["scannedFiles"] == 0


async def test_the_history_moves_along_with_a_renamed_file(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    path.rename(path.with_name("b.py"))
    new = path.with_name("b.py")
    (problem,) = await editor.shows(new, STUB_AT)
    await editor.shows(path, NOTHING)
    query = {"uri": uri_of(new), "identity": problem.data["identity"]}
    history = await editor.ask("cockpit/audit/history", query)
    assert [event["event"] for event in history["events"]] == ["opened", "moved"]
    assert history["path"] == "b.py"


async def test_folders_that_others_move_are_audited(
    write: Write, editor: Editor, workspace: Path, tmp_path: Path
) -> None:
    write("a.py", STUB, tmp_path / "outside" / "sub")
    await editor.ready()
    shutil.move(tmp_path / "outside", workspace / "inside")
    await editor.shows(workspace / "inside/sub/a.py", STUB_AT)
    await editor.tile(lambda tile: tile["open"] == 1)
    (workspace / "inside").rename(workspace / "renamed")
    await editor.shows(workspace / "renamed/sub/a.py", STUB_AT)
    await editor.shows(workspace / "inside/sub/a.py", NOTHING)
    shutil.move(workspace / "renamed", tmp_path / "away")
    await editor.shows(workspace / "renamed/sub/a.py", NOTHING)
    await editor.tile(lambda tile: tile["open"] == 0 and tile["resolvedThisWeek"] == 1)


async def test_a_file_that_grows_over_the_limit_is_let_go(write: Write, launch: Launch) -> None:
    path = write("a.py", STUB)
    editor = await launch(settings={"audit": {"maxFileSize": 1}})
    await editor.shows(path, STUB_AT)
    await editor.ready()
    write("a.py", STUB + "# x\n" * 400)
    await editor.shows(path, NOTHING)


async def test_the_open_text_wins_over_the_disk(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    await editor.ready()
    buffer = editor.open(path)
    editor.rewrite(buffer, "x = 1\n")
    await editor.audited(buffer)
    other = write("b.py", STUB)
    write("a.py", STUB * 2)
    await editor.shows(other, STUB_AT)
    assert editor.found(buffer) == NOTHING
    editor.close(buffer)
    await editor.shows(path, [("audit.stub", 1), ("audit.stub", 3)])


CONFIGURED = [
    (".gitignore", "a.py\n", NOTHING),
    ("sub/.gitignore", "*.py\n", STUB_AT),
    ("cockpit.toml", 'exclude = ["a.py"]\n', NOTHING),
    ("pyproject.toml", '[tool.cockpit.severities]\n"audit.stub" = "off"\n', NOTHING),
]


async def test_the_project_s_own_files_are_heeded_at_once(write: Write, launch: Launch) -> None:
    write(".git/HEAD", "ref: refs/heads/main\n")
    path, below = write("a.py", STUB), write("sub/b.py", STUB)
    editor = await launch()
    await editor.ready()
    for name, text, expected in CONFIGURED:
        await editor.shows(path, STUB_AT)
        await editor.shows(below, STUB_AT)
        written = write(name, text)
        await editor.shows(path, expected)
        await editor.shows(below, NOTHING if name.startswith(("sub", "pyproject")) else STUB_AT)
        written.unlink()


async def test_a_faulty_configuration_is_a_problem_and_nothing_more(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    await editor.ready()
    write("cockpit.toml", "tags = 7\n")
    problem = await editor.problem("Configuration")
    assert "cockpit.toml" in problem["reason"]
    assert "tags" in problem["reason"]
    await editor.shows(path, STUB_AT)
    write("cockpit.toml", "")
    await editor.tile(lambda tile: tile["health"] == "ok", "daemon", since=len(editor.told))


async def test_many_files_at_once_are_a_scan(write: Write, editor: Editor, workspace: Path) -> None:
    await editor.ready()
    for number in range(600):
        write(f"{number}.py", TAG)
    assert (await editor.tile(lambda tile: tile["open"] == 600))["scannedFiles"] == 600
    await editor.shows(workspace / "599.py", [("audit.tag", 0)])


# Folders and settings


async def test_folders_come_and_go(write: Write, editor: Editor, tmp_path: Path) -> None:
    mine = write("a.py", STUB)
    other = write("b.py", TAG, tmp_path / "other")
    await editor.shows(mine, STUB_AT)
    editor.folders(added=[tmp_path / "other"])
    await editor.shows(other, [("audit.tag", 0)])
    tile = await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 2)
    assert tile["scannedFiles"] == 2
    await editor.shows(write("c.py", TAG, tmp_path / "other"), [("audit.tag", 0)])
    editor.folders(removed=[tmp_path / "other"])
    await editor.shows(other, NOTHING)
    await editor.tile(lambda tile: tile["open"] == 1)
    assert editor.found(mine) == STUB_AT
    editor.folders(removed=[mine.parent])
    tile = await editor.tile(lambda tile: tile["state"] == "empty")
    assert (tile["open"], tile["reason"]) == (None, "No folder is open.")


async def test_a_file_belongs_to_the_innermost_folder(write: Write, launch: Launch, workspace: Path) -> None:
    write("inner/cockpit.toml", '[severities]\n"audit.stub" = "error"\n')
    path = write("inner/a.py", STUB)
    editor = await launch(workspace, workspace / "inner")
    buffer = editor.open(path)
    (problem,) = await editor.shows(buffer, STUB_AT)
    assert problem.severity == 1


async def test_a_window_without_folders_has_an_empty_tile(launch: Launch, tmp_path: Path) -> None:
    editor = await launch(tmp_path / "gone")
    assert (await editor.problem("Missing folders"))["reason"].startswith(str(tmp_path / "gone"))
    tile = await editor.ask("cockpit/audit/tile", {})
    assert (tile["state"], tile["open"]) == ("error", None)
    assert tile["reason"] == f"{tmp_path / 'gone'} is not there."


SETTINGS: list[tuple[str, dict[str, Any], Found]] = [
    ("severity off", {"severities": {"audit.stub": "off"}}, [("audit.tag", 0)]),
    ("a family off", {"severities": {"audit.*": "off"}}, NOTHING),
    ("other tags", {"tags": ["NOTE"]}, [("audit.stub", 2)]),
    ("excluded", {"exclude": ["*.py"]}, NOTHING),
    ("too large", {"maxFileSize": 1}, NOTHING),
]


async def test_changed_settings_hold_for_open_files_and_for_all_others(write: Write, editor: Editor) -> None:
    text = TAG + STUB + f'\n\nTITLE = "{"x" * 1100}"\n'
    both = [("audit.tag", 0), ("audit.stub", 2)]
    opened, closed = write("a.py", text), write("b.py", text)
    buffer = editor.open(opened)
    for _, settings, expected in SETTINGS:
        await editor.shows(buffer, both)
        await editor.shows(closed, both)
        editor.configure({"audit": settings})
        await editor.shows(buffer, expected)
        await editor.shows(closed, expected)
        editor.configure({})
    await editor.shows(closed, both)


async def test_a_folder_has_settings_of_its_own(write: Write, launch: Launch, tmp_path: Path) -> None:
    mine, other = write("a.py", STUB), write("b.py", STUB, tmp_path / "other")
    editor = await launch(mine.parent, other.parent)
    await editor.shows(other, STUB_AT)
    editor.configure({"audit": {"severities": {"audit.stub": "off"}}}, folder=other.parent)
    await editor.shows(other, NOTHING)
    await editor.shows(mine, STUB_AT)


async def test_a_wrong_setting_costs_that_setting_only(write: Write, editor: Editor) -> None:
    path = write("a.py", TAG + STUB)
    await editor.shows(path, [("audit.tag", 0), ("audit.stub", 2)])
    editor.configure({"audit": {"maxFileSize": "large", "delay": -1, "severities": {"audit.stub": "off"}}})
    await editor.shows(path, [("audit.tag", 0)])
    problem = await editor.problem("Settings")
    assert 'cockpit.audit.maxFileSize: "large" is not' in problem["reason"]
    assert "cockpit.audit.delay: -1 is not" in problem["reason"]
    assert problem["hint"] == "workbench.action.openSettingsJson"
    editor.configure({"audit": {"delay": -1, "severities": {"audit.stub": "off"}}})
    tile = await editor.tile(lambda tile: len(tile["refused"]) == 1, "daemon")
    assert tile["refused"] == [{"setting": "cockpit.audit.delay", "value": "-1", "default": "0"}]
    assert tile["problems"][0]["hint"] == "cockpit.audit.delay"
    assert editor.heard("window/showMessage") == []
    editor.configure({})
    await editor.tile(lambda tile: tile["health"] == "ok", "daemon", since=len(editor.told))


async def test_an_editor_without_the_extension_is_told_of_a_wrong_setting_once(
    write: Write, launch: Launch
) -> None:
    path = write("a.py", TAG + STUB)
    editor = await launch(settings={"audit": {"delay": -1}, "lint": {"enabled": False}}, inputs=False)
    await editor.shows(path, [("audit.tag", 0), ("audit.stub", 2)])
    off = {"severities": {"audit.stub": "off"}}
    editor.configure({"audit": {"delay": -1, **off}})
    await editor.shows(path, [("audit.tag", 0)])
    editor.configure({"audit": {"delay": -2}})
    await editor.shows(path, [("audit.tag", 0), ("audit.stub", 2)])
    said = [each.message for each in editor.heard("window/showMessage")]
    assert [sentence.split(" is not ")[0] for sentence in said] == [
        "cockpit.audit.delay: -1",
        "cockpit.audit.delay: -2",
    ]


async def test_the_background_audit_can_be_turned_off_and_on(write: Write, launch: Launch) -> None:
    path = write("a.py", STUB)
    editor = await launch(settings={"audit": {"workspace": False}})
    buffer = editor.open(write("b.py", STUB))
    await editor.shows(buffer, STUB_AT)
    tile = await editor.ask("cockpit/audit/tile", {})
    assert (tile["state"], tile["open"], tile["lines"]) == ("waiting", None, None)
    assert editor.found(path) == NOTHING
    editor.configure({"audit": {"workspace": True}})
    await editor.shows(path, STUB_AT)
    await editor.ready()
    write("a.py", "\n" + STUB)
    await editor.shows(path, [("audit.stub", 2)])


async def test_an_emptied_file_is_found_by_the_scan_and_by_the_watch(
    write: Write, git: Git, launch: Launch
) -> None:
    names = ["scanned.py", "watched.py", "opened.py", "untracked.py"]
    paths = {name: write(name, STUB) for name in names}
    git("add", *names[:3])
    git("commit", "--quiet", "--message", "start")
    paths["scanned.py"].write_bytes(b"")
    editor = await launch()
    await editor.shows(paths["scanned.py"], [("audit.emptied", 0)])
    await editor.ready()
    buffer = editor.open(paths["opened.py"])
    for name in names[1:]:
        paths[name].write_bytes(b"")
    await editor.shows(paths["watched.py"], [("audit.emptied", 0)])
    # Git does not know it; that it had content is remembered.
    await editor.shows(paths["untracked.py"], [("audit.emptied", 0)])
    # The editor follows the disk, and saves nothing.
    editor.rewrite(buffer, "")
    await editor.shows(buffer, [("audit.emptied", 0)])
    editor.save(buffer)
    await editor.shows(buffer, [("audit.emptied", 0)])
    again = editor.open(paths["scanned.py"])
    await editor.shows(again, [("audit.emptied", 0)])
