"""The score in the editor follows the evidence, says why, and takes for good only what was measured."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cockpit.core.clock import SystemClock
from cockpit.core.guard.operation import Denied
from cockpit.core.home import Home
from cockpit.storage.corrections import CorrectionStore

from .conftest import Git, Homes, Launch, Write
from .editor import Editor, uri_of

API = "def twice(n: int) -> int:\n    return 2 * n\n"
TESTS = "from api import twice\n\n\ndef test_two() -> None:\n    assert twice(2) == 4\n"
Folder = dict[str, Any]


@pytest.fixture
def project(write: Write, git: Git) -> Path:
    """A folder whose tests can be run: its interpreter is the one that runs this test."""
    git("commit", "--quiet", "--allow-empty", "-m", "begin")
    interpreter = write(".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    interpreter.chmod(0o755)
    write(".gitignore", ".venv\n")
    write("ruff.toml", '[lint]\nselect = ["F"]\n')
    write("test_api.py", TESTS)
    return write("api.py", API)


async def score(editor: Editor, *, since: int = 0, **wanted: Any) -> Folder:
    """Wait for a score with these figures, told since then."""

    def fits(tile: Any) -> bool:
        (folder,) = tile["folders"]
        return all(folder[name] == value for name, value in wanted.items())

    (folder,) = (await editor.tile(fits, "compliance", since))["folders"]
    return folder


async def run_tests(editor: Editor, project: Path, **more: Any) -> Any:
    return await editor.ask("cockpit/compliance/runTests", {"folder": uri_of(project.parent), **more})


def states(folder: Folder) -> dict[str, str]:
    return {each["component"]: each["state"] for each in folder["components"]}


async def test_the_score_follows_the_evidence(project: Path, git: Git, launch: Launch, homes: Homes) -> None:
    editor = await launch(settings={})
    folder = await score(editor, state="ready")
    assert (folder["composite"], folder["level"], folder["branch"]) == (None, "unknown", "main")
    assert folder["reason"] == "Tests: no run of the tests is known."
    assert states(folder) | {"sessions": ""} == {
        "lint": "ok", "tests": "missing", "placeholders": "ok", "sessions": "",
    }  # fmt: skip

    report = await run_tests(editor, project)
    assert report == {"passed": 1, "failed": 0, "skipped": 0, "cancelled": False}
    folder = await score(editor, composite=100.0, testing=False)
    assert (folder["level"], folder["reliability"], folder["minimum"]) == ("good", "ok", 90.0)

    buffer = editor.open(project)
    editor.rewrite(buffer, f"import os\n\n\n{API}# TODO: thrice\n")
    editor.save(buffer, project)
    folder = await score(editor, reliability="stale")
    assert folder["level"] == "unknown"
    assert folder["reason"].startswith("Tests: api.py changed after the run of ")
    folder = await editor.until(
        lambda: next(
            (
                each
                for tile in editor.heard("cockpit/compliance/changed")
                for each in tile["folders"]
                if len(each["moved"]) == 2
            ),
            None,
        ),
        "both causes",
    )
    assert [(round(each["points"], 6), each["text"]) for each in folder["moved"]] == [
        (-0.9, "1 new lint finding (F401) in api.py"),
        (-0.3, "1 new open finding (audit.tag) in api.py"),
    ]
    assert folder["composite"] == pytest.approx(98.8)
    assert sum(each["points"] for each in folder["moved"]) == pytest.approx(
        folder["composite"] - folder["before"]
    )
    assert folder["next"]["uri"] == uri_of(project)

    heard = len(editor.told)
    editor.rewrite(buffer, API)
    editor.save(buffer, project)
    await score(editor, since=heard, composite=100.0, reliability="ok", moved=[])
    heard = len(editor.told)
    git("checkout", "--quiet", "-b", "feature")
    folder = await score(editor, since=heard, branch="feature")
    assert (folder["minimum"], folder["composite"]) == (80.0, 100.0)
    await editor.quit()
    rows = sqlite3.connect(homes.database()).execute("SELECT score FROM score_snapshots ORDER BY id")
    assert rows.fetchall()[-1] == (100.0,)


async def test_formula_c_follows_what_others_record(project: Path, launch: Launch, homes: Homes) -> None:
    editor = await launch(settings={})
    nothing = {"score": 100.0, "resolved": 0, "open": 0, "violations": 0, "rollbacks": 0, "days": 30}
    folder = await score(editor, state="ready", beside=nothing)
    record = CorrectionStore(Home(homes.database().parent), SystemClock(), pytest.fail)
    record.violate(Denied("remove", "/", "guard.outsideWorkspace", "It is the root of the file system."))
    record.close()
    after = await score(editor, beside={**nothing, "score": 90.0, "violations": 1})
    assert after["composite"] == folder["composite"]


async def test_a_failing_test_is_what_to_fix_next(project: Path, write: Write, launch: Launch) -> None:
    test = write("test_api.py", TESTS.replace("== 4", "== 5"))
    editor = await launch(settings={})
    await score(editor, state="ready")
    assert (await run_tests(editor, project))["failed"] == 1
    folder = await score(editor, composite=50.0)
    assert folder["level"] == "bad"
    assert (folder["next"]["uri"], folder["next"]["line"]) == (uri_of(test), 3)
    assert folder["next"]["text"].startswith("test test_api::test_two fails since ")


async def test_a_fall_below_the_minimum_is_told_and_the_command_line_agrees(
    project: Path, write: Write, launch: Launch, homes: Homes
) -> None:
    editor = await launch(settings={})
    await score(editor, state="ready")
    await run_tests(editor, project)
    await score(editor, composite=100.0)
    write("test_api.py", TESTS.replace("== 4", "== 5"))
    await score(editor, reliability="stale")
    assert (await run_tests(editor, project))["failed"] == 1
    folder = await score(editor, composite=50.0, verdict="below")
    (told,) = await editor.until(lambda: editor.heard("window/showMessage"), "the fall")
    assert told.message.startswith(
        "work: The score fell from 100.00 to 50.00, below 60. Test test_api::test_two"
    )
    answer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cockpit", "score", "--format", "json"),
        cwd=project.parent,
        env=homes.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    stdout, _ = await answer.communicate()
    report = json.loads(stdout)
    assert (report["score"], report["state"]) == (folder["composite"], "ok")


async def test_tests_run_after_saves_where_that_is_wanted(project: Path, launch: Launch) -> None:
    editor = await launch(settings={"compliance": {"runTestsOnSave": True}})
    await score(editor, state="ready")
    buffer = editor.open(project)
    editor.save(buffer, project)
    await score(editor, composite=100.0, reliability="ok")


async def test_only_affected_tests_run_after_a_save_and_the_rest_makes_it_whole(
    project: Path, write: Write, launch: Launch
) -> None:
    other = write("test_other.py", "def test_other() -> None:\n    assert len('a') == 1\n")
    editor = await launch(settings={"compliance": {"runTestsOnSave": True, "onlyAffectedTests": True}})
    await score(editor, state="ready")
    assert (await run_tests(editor, project))["passed"] == 2
    await score(editor, composite=100.0)
    buffer = editor.open(project)
    editor.rewrite(buffer, API.replace("2 * n", "3 * n"))
    editor.save(buffer, project)
    reason = "Tests: of 2 tests 1 have run on this code so far, those nearest to the changes."
    folder = await score(editor, reason=reason, testing=False)
    assert (folder["composite"], folder["reliability"], folder["level"]) == (75.0, "stale", "unknown")
    ((_, said),) = await lenses(editor, editor.open(other))
    assert said.endswith(" · before your changes")
    assert (await run_tests(editor, project))["failed"] == 1
    await score(editor, composite=75.0, reliability="ok")


async def test_tests_run_by_the_schedule(project: Path, launch: Launch) -> None:
    editor = await launch(settings={"compliance": {"testInterval": 60}})
    folder = await score(editor, composite=100.0, testing=False)
    assert states(folder)["tests"] == "ok"
    buffer = editor.open(project)
    editor.rewrite(buffer, API + "\n\n\nX = 1\n")
    editor.save(buffer, project)
    assert (await score(editor, reliability="stale"))["testing"] is False


async def test_a_scheduled_run_that_breaks_down_is_told(project: Path, write: Write, launch: Launch) -> None:
    write("test_api.py", "import gone_for_good\n")
    editor = await launch(settings={"compliance": {"testInterval": 60}})
    await editor.tile(
        lambda tile: any("pytest did not come to an end" in each["reason"] for each in tile["problems"]),
        "daemon",
    )
    folder = await editor.until(
        lambda: next(
            (
                tile["folders"][0]
                for tile in reversed(editor.heard("cockpit/compliance/changed"))
                if states(tile["folders"][0]).get("tests") == "failed"
            ),
            None,
        ),
        "the failed evidence",
    )
    assert folder["composite"] is None


async def test_a_run_that_breaks_down_is_failed_evidence_until_the_code_is_another_one(
    project: Path, launch: Launch
) -> None:
    editor = await launch(settings={})
    await score(editor, state="ready")
    await run_tests(editor, project)
    await score(editor, composite=100.0)
    buffer = editor.open(project)
    editor.rewrite(buffer, f"import gone_for_good\n\n{API}")
    editor.save(buffer, project)
    await score(editor, reliability="stale")
    heard = len(editor.told)
    with pytest.raises(JsonRpcException, match="No module named 'gone_for_good'"):
        await run_tests(editor, project)
    folder = await score(editor, since=heard, composite=None, level="unknown", testing=False)
    assert states(folder)["tests"] == "failed"
    assert "No module named 'gone_for_good'" in folder["reason"]
    heard = len(editor.told)
    editor.rewrite(buffer, API)
    editor.save(buffer, project)
    await score(editor, since=heard, composite=100.0, reliability="ok")


async def test_without_trust_no_schedule_runs(project: Path, write: Write, launch: Launch) -> None:
    write("test_api.py", "open('ran', 'w').close()\n")
    settings = {"compliance": {"testInterval": 1, "runTestsOnSave": True}}
    editor = await launch(settings=settings, trusted=False)
    await score(editor, state="ready")
    buffer = editor.open(project)
    editor.rewrite(buffer, API + "# TODO: twice\n")
    editor.save(buffer, project)

    def noticed(tile: Any) -> bool:
        scores = {each["component"]: each["score"] for each in tile["folders"][0]["components"]}
        return scores.get("placeholders", 100) < 100

    tile = await editor.tile(noticed, "compliance")
    assert not tile["folders"][0]["testing"]
    assert not (project.parent / "ran").exists()


async def test_a_run_can_be_cancelled(project: Path, write: Write, launch: Launch) -> None:
    write("test_api.py", "import time\n\n\ndef test_long() -> None:\n    time.sleep(600)\n")
    editor = await launch(settings={})
    await score(editor, state="ready")
    editor.answers.cancels_progress = True
    report = await run_tests(editor, project, workDoneToken="tests")
    assert report["cancelled"]
    folder = await score(editor, testing=False)
    assert states(folder)["tests"] == "missing"


async def test_without_trust_nothing_runs_and_the_score_says_so(project: Path, launch: Launch) -> None:
    editor = await launch(settings={}, trusted=False)
    folder = await score(editor, state="ready")
    assert (folder["composite"], folder["level"]) == (None, "unknown")
    assert states(folder) | {"sessions": ""} == {
        "lint": "missing", "tests": "missing", "placeholders": "ok", "sessions": "",
    }  # fmt: skip
    assert folder["reason"].startswith("Lint: the workspace is not trusted, so ruff was not run.")
    with pytest.raises(JsonRpcException, match="not trusted"):
        await run_tests(editor, project)


@pytest.mark.usefixtures("project")
async def test_a_faulty_table_costs_the_score_and_says_where(write: Write, launch: Launch) -> None:
    write("cockpit.toml", '[compliance]\nmodel = "mine"\n')
    editor = await launch(settings={})
    folder = await score(editor, state="error")
    assert "no such model: 'mine'" in folder["reason"]
    write("cockpit.toml", "")
    assert (await score(editor, state="ready"))["model"] == "standard"
    with pytest.raises(JsonRpcException, match="is not a folder of this workspace"):
        await editor.ask("cockpit/compliance/runTests", {"folder": "file:///elsewhere"})


async def test_a_run_is_shown_where_the_tests_stand(project: Path, write: Write, launch: Launch) -> None:
    helper = "def check(n: int) -> None:\n    assert n == 4\n\n\n"
    test = write(
        "test_api.py", f"{TESTS}\n\ndef test_three() -> None:\n    n = twice(3)\n    assert n == 4\n"
    )
    editor = await launch(settings={})
    await score(editor, state="ready")
    buffer = editor.open(test)
    assert await lenses(editor, buffer) == []
    assert (await run_tests(editor, project))["failed"] == 1
    await score(editor, composite=75.0)

    def failing() -> list[tuple[int, str]]:
        return [
            (each.range.start.line, each.message) for each in editor.problems(test) if each.source == "tests"
        ]

    found = await editor.until(lambda: failing() or None, "the failure")
    assert found == [(9, "test_three failed: assert 6 == 4")]
    (passed, failed) = await lenses(editor, buffer)
    assert (passed[0], failed[0]) == (3, 7)
    assert passed[1].startswith("passed in ")
    assert ", fails since " in failed[1]

    editor.rewrite(buffer, helper + buffer.text)
    (passed, failed) = await lenses(editor, buffer)
    assert (passed[0], failed[0]) == (7, 11)
    assert failed[1].endswith(" · before your changes")

    editor.rewrite(buffer, TESTS)
    editor.save(buffer, test)
    await score(editor, reliability="stale")
    heard = len(editor.told)
    assert (await run_tests(editor, project))["failed"] == 0
    await editor.until(lambda: None if failing() else True, "no failure any more")
    await editor.until(lambda: editor.heard("workspace/codeLens/refresh", heard) or None, "the lenses")
    ((line, said),) = await lenses(editor, buffer)
    assert (line, said.startswith("passed in "), "before" in said) == (3, True, False)


async def test_failures_are_not_shown_to_who_does_not_want_them(
    project: Path, write: Write, launch: Launch
) -> None:
    test = write("test_api.py", TESTS.replace("== 4", "== 5"))
    editor = await launch(settings={"compliance": {"showFailures": False}})
    await score(editor, state="ready")
    buffer = editor.open(test)
    await run_tests(editor, project)
    await score(editor, composite=50.0)
    await editor.until(lambda: editor.heard("workspace/codeLens/refresh") or None, "the lenses")
    ((_, said),) = await lenses(editor, buffer)
    assert said.startswith("failed")
    assert [each for each in editor.problems(test) if each.source == "tests"] == []


async def lenses(editor: Editor, buffer: Any) -> list[tuple[int, str]]:
    """What stands above the lines of a document."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(buffer.uri))
    found = await editor.ask("textDocument/codeLens", params)
    return [(each.range.start.line, each.command.title) for each in found]
