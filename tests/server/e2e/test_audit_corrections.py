"""Code actions of the audit: what is offered, what the editor is asked to change, and what is recorded."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lsprotocol import types

from cockpit.core.patch import Patch, taken_back

from .conftest import Git, Homes, Launch, Write
from .editor import Editor, Found, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]
NOTHING: Found = []
MARK = "Mark as intentional…"


@dataclass(frozen=True)
class Case:
    """One correction: what the file is, what the user does, what the file becomes."""

    name: str
    before: str
    code: str
    title: str
    after: str
    text: str = ""


BASE = "class Loader:\n    def run(self):\n        raise NotImplementedError\n"
ABSTRACT = (
    "from abc import ABC, abstractmethod\nclass Loader(ABC):\n"
    "    @abstractmethod\n    def run(self):\n        raise NotImplementedError\n"
)
SKIPPED = "import pytest\n\n\n@pytest.mark.skip\ndef test_a():\n    assert 1 + 1 == 2\n"
HOLLOW = "def test_a():\n    for item in (1, 2):\n        last = item\n"
STALE = "x = 1  # cockpit: ignore[audit.stub] it is made later\n"

CASES = [
    Case(
        "a.py",
        STUB,
        "audit.stub",
        MARK,
        STUB.replace("    raise", "    # cockpit: ignore[audit.stub] the mixin does it\n    raise"),
        "the mixin\n does it",
    ),
    Case(
        "a.ts",
        "export const a = 1;\n  // TODO: more\n",
        "audit.tag",
        MARK,
        "export const a = 1;\n  // cockpit: ignore[audit.tag] see #4\n  // TODO: more\n",
        "see #4",
    ),
    Case(
        "a.sql",
        "select 1; -- TODO: more\n",
        "audit.tag",
        MARK,
        "-- cockpit: ignore[audit.tag] later\nselect 1; -- TODO: more\n",
        "later",
    ),
    Case(
        "a.html",
        "<p>\n  <!-- TODO: more -->\n</p>\n",
        "audit.tag",
        MARK,
        "<p>\n  <!-- cockpit: ignore[audit.tag] not - - > now -->\n  <!-- TODO: more -->\n</p>\n",
        "not --> now",
    ),
    Case(
        "a.css",
        "a {\n  color: red; /* TODO: more */\n}\n",
        "audit.tag",
        MARK,
        "a {\n  /* cockpit: ignore[audit.tag] c * / d */\n  color: red; /* TODO: more */\n}\n",
        "c */ d",
    ),
    Case(
        "a.c",
        "int a; // TODO: more\n",
        "audit.tag",
        MARK,
        "// cockpit: ignore[audit.tag] ends in a backslash\nint a; // TODO: more\n",
        "ends in a backslash \\",
    ),
    Case(
        "a.jsx",
        "const A = () => (\n  <p>\n    {/* TODO: more */}\n  </p>\n);\n",
        "audit.tag",
        MARK,
        "const A = () => (\n  <p>\n    {/* TODO: more */}{/* cockpit: ignore[audit.tag] it */}\n  </p>\n);\n",
        "it",
    ),
    Case(
        "block.ts",
        "/*\n * TODO: more\n */\nexport const a = 1;\n",
        "audit.tag",
        MARK,
        "/*\n * cockpit: ignore[audit.tag] why\n * TODO: more\n */\nexport const a = 1;\n",
        "why",
    ),
    Case(
        "Dockerfile",
        "FROM scratch\nRUN ls && \\\n    rm -rf /\n",
        "guard.recursiveDelete",
        MARK,
        "FROM scratch\nRUN ls && \\\n    # cockpit: ignore[guard.recursiveDelete] why\n    rm -rf /\n",
        "why",
    ),
    Case(
        "a.ps1",
        "ls\nRemove-Item -Recurse -Force C:\\\n",
        "guard.recursiveDelete",
        MARK,
        "ls\n# cockpit: ignore[guard.recursiveDelete] why\nRemove-Item -Recurse -Force C:\\\n",
        "why",
    ),
    Case("base.py", BASE, "audit.stub", "Make it an abstract method", ABSTRACT),
    Case(
        "test_a.py",
        SKIPPED,
        "audit.hollowTest",
        "Add the reason of the skip…",
        SKIPPED.replace("skip", 'skip(reason="needs a \\"server\\"")'),
        'needs a "server"',
    ),
    Case(
        "test_b.py",
        HOLLOW,
        "audit.hollowTest",
        "Add an assertion that fails until it is written",
        HOLLOW + '    raise AssertionError("say what this test expects")\n',
    ),
    Case(
        "b.py",
        "x = 1  # TODO: more\n",
        "audit.tag",
        "Link to an issue…",
        "x = 1  # TODO(#12): more\n",
        "#12",
    ),
    Case("c.py", STALE, "audit.staleIgnore", "Remove the stale suppression", "x = 1\n"),
    Case(
        "c.html",
        "<!-- cockpit: ignore[audit.tag] gone --><p>kept</p>\n",
        "audit.staleIgnore",
        "Remove the stale suppression",
        "<p>kept</p>\n",
    ),
]


async def test_every_correction_changes_what_it_says_and_is_recorded(
    write: Write, launch: Launch, homes: Homes
) -> None:
    paths = {case.name: write(case.name, case.before) for case in CASES}
    editor = await launch()
    await editor.ready()
    for case in CASES:
        path = paths[case.name]
        buffer = editor.open(path)
        await editor.audited(buffer)
        (problem,) = [each for each in editor.problems(buffer) if each.code == case.code]
        actions = await editor.actions(buffer, problem.range.start.line)
        assert case.title in actions, (case.name, list(actions))
        answer = await editor.correct(actions[case.title], case.text)
        assert answer == {"applied": True, "reason": ""}, case.name
        assert buffer.text == case.after, case.name
        await editor.audited(buffer)
        if case.title != "Link to an issue…":
            assert case.code not in [code for code, _ in editor.found(buffer)], case.name
        editor.save(buffer, path)
    labels = [asked.label for asked in editor.answers.asked]
    assert labels[0] == "Mark as intentional"
    await editor.tile(lambda tile: tile["open"] == 1)
    rows = sqlite3.connect(homes.database()).execute(
        "SELECT file_path, details, session_id FROM correction_history ORDER BY id"
    )
    recorded = rows.fetchall()
    assert [row[:2] for row in recorded] == [(case.name, case.text) for case in CASES]
    kept = sqlite3.connect(homes.database()).execute(
        "SELECT correction_type, patch FROM corrections ORDER BY id"
    )
    for case, (kind, patch) in zip(CASES, kept.fetchall(), strict=True):
        change = msgspec.json.decode(zlib.decompress(patch), type=Patch)
        assert taken_back(case.after, change) == case.before, (case.name, kind)
    sessions = sqlite3.connect(homes.database("production.db")).execute(
        "SELECT session_id FROM session_lifecycle"
    )
    assert sessions.fetchall() == [(recorded[0][2],)]


async def test_a_linked_issue_stays_with_its_finding(write: Write, editor: Editor) -> None:
    path = write("a.py", "x = 1  # TODO: more\n")
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    buffer = editor.open(path)
    await editor.shows(buffer, [("audit.tag", 0)])
    await editor.correct((await editor.actions(buffer, 0))["Link to an issue…"], "#12")
    editor.save(buffer, path)
    since = len(editor.told)
    await editor.tile(lambda tile: tile["open"] == 1, since=since)
    (problem,) = editor.problems(buffer)
    history = await editor.ask(
        "cockpit/audit/history", {"uri": buffer.uri, "identity": problem.data["identity"]}
    )
    assert [event["event"] for event in history["events"]] == ["opened", "corrected"]
    assert "issue \\#12" in await editor.hover(buffer, 0, 10)


async def test_an_emptied_file_is_restored_from_git(write: Write, git: Git, launch: Launch) -> None:
    text = "größe = '🎉'\n" + STUB
    path = write("späte Daten.py", text)
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    path.write_bytes(b"")
    editor = await launch()
    buffer = editor.open(path)
    await editor.shows(buffer, [("audit.emptied", 0)])
    (action,) = [
        action
        for title, action in (await editor.actions(buffer, 0)).items()
        if title == "Restore the content from git"
    ]
    assert action["isPreferred"]
    assert await editor.correct(action) == {"applied": True, "reason": ""}
    assert buffer.text == text
    editor.save(buffer, path)
    await editor.shows(buffer, [("audit.stub", 2)])


async def test_all_stale_suppressions_go_at_once(write: Write, editor: Editor) -> None:
    buffer = editor.open(write("a.py", STALE + "y = 2\n" + STALE.replace("x", "z")))
    await editor.shows(buffer, [("audit.staleIgnore", 0), ("audit.staleIgnore", 2)])
    assert "Remove all stale suppressions" not in await editor.actions(buffer, 0)
    for only in ("source.fixAll", "source.fixAll.cockpit"):
        actions = await editor.actions(buffer, 1, only=[only])
        assert list(actions) == ["Remove all stale suppressions"]
    editor.apply(actions["Remove all stale suppressions"])
    assert buffer.text == "x = 1\ny = 2\nz = 1\n"


async def _execute(editor: Editor, action: Any) -> Any:
    """Run an action's command as an editor that knows nothing of us does."""
    command = action["command"]
    params = types.ExecuteCommandParams(command["command"], command["arguments"])
    return await editor.ask("workspace/executeCommand", params)


async def test_a_plain_client_applies_by_the_command(write: Write, launch: Launch) -> None:
    editor = await launch(plain=True)
    buffer = editor.open(write("a.py", STUB))
    await editor.shows(buffer, STUB_AT)
    actions = await editor.actions(buffer, 1)
    assert list(actions) == ["Mark as intentional (audit.stub)", "Snooze for a week (audit.stub)"]
    answer = await _execute(editor, actions["Mark as intentional (audit.stub)"])
    assert answer == {"applied": True, "reason": ""}
    assert "# cockpit: ignore[audit.stub]\n" in buffer.text
    await editor.shows(buffer, [("audit.ignoreWithoutReason", 1), ("audit.stub", 2)])


async def test_a_plain_client_snoozes_for_a_week(write: Write, launch: Launch) -> None:
    path = write("a.py", STUB)
    editor = await launch(plain=True)
    await editor.ready()
    buffer = editor.open(path)
    (problem,) = await editor.shows(buffer, STUB_AT)
    action = (await editor.actions(buffer, 1))["Snooze for a week (audit.stub)"]
    assert await _execute(editor, action) is None
    await editor.shows(buffer, NOTHING)
    query = {"uri": buffer.uri, "identity": problem.data["identity"]}
    history = await editor.ask("cockpit/audit/history", query)
    assert date.fromisoformat(history["snoozedUntil"]) - date.today() == timedelta(days=7)  # noqa: DTZ011 - The user's calendar.


async def test_a_client_gets_edits_in_the_form_that_it_knows(write: Write, launch: Launch) -> None:
    able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(apply_edit=True))
    editor = await launch(plain=True, capabilities=able)
    buffer = editor.open(write("a.py", STUB))
    await editor.shows(buffer, STUB_AT)
    await _execute(editor, (await editor.actions(buffer, 1))["Mark as intentional (audit.stub)"])
    assert "# cockpit: ignore[audit.stub]\n" in buffer.text
    unable = await launch(plain=True, capabilities=types.ClientCapabilities())
    buffer = unable.open(write("b.py", STUB))
    await unable.shows(buffer, STUB_AT)
    assert list(await unable.actions(buffer, 1)) == ["Snooze for a week (audit.stub)"]


APPLY, SNOOZE = "cockpit.audit.apply", "cockpit.audit.snoozeForAWeek"
WRONG_ARGUMENTS = [
    (APPLY, [], "cockpit.audit.apply: "),
    (APPLY, [{}], "missing required field `uri`"),
    (
        APPLY,
        [{"uri": "file:///a", "identity": "1", "action": "burn"}],
        "Invalid enum value 'burn' - at `$.action`",
    ),
    (SNOOZE, [], "cockpit.audit.snoozeForAWeek: "),
    (SNOOZE, [{"uri": 5}], "Expected `str`, got `int` - at `$.uri`"),
]


async def test_a_wrong_command_is_answered_with_the_path_of_the_fault(editor: Editor) -> None:
    for command, arguments, fault in WRONG_ARGUMENTS:
        params = types.ExecuteCommandParams(command, arguments)
        with pytest.raises(Exception, match=r".") as failure:
            await editor.ask("workspace/executeCommand", params)
        assert failure.value.code == -32602
        assert fault in failure.value.message
    with pytest.raises(Exception, match=r"\$\.command: the daemon has no command rm\."):
        await editor.ask("workspace/executeCommand", types.ExecuteCommandParams("rm"))


async def test_what_the_editor_does_not_apply_is_not_recorded(
    write: Write, launch: Launch, homes: Homes
) -> None:
    path = write("a.py", STUB)
    editor = await launch()
    await editor.ready()
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    action = (await editor.actions(buffer, 1))[MARK]
    editor.answers.applies_edits = False
    assert await editor.correct(action, "why") == {
        "applied": False,
        "reason": "The editor did not apply the change.",
    }
    editor.answers.applies_edits = ValueError("No edits in this editor.")
    answer = await editor.correct(action, "why")
    assert not answer["applied"]
    assert answer["reason"].startswith("The editor answered with an error")
    assert buffer.text == STUB
    rows = sqlite3.connect(homes.database()).execute("SELECT count(*) FROM correction_history")
    assert rows.fetchone() == (0,)


async def test_a_correction_is_made_to_the_present_text(write: Write, launch: Launch) -> None:
    """Also when that has not been audited yet."""
    editor = await launch(settings={"audit": {"delay": 5000}, "lint": {"enabled": False}})
    buffer = editor.open(write("a.py", STUB))
    await editor.shows(buffer, STUB_AT)
    action = (await editor.actions(buffer, 1))[MARK]
    editor.type(buffer, ((0, 0), (0, 0), "import os\n\n\n"))
    assert (await editor.correct(action, "why"))["applied"]
    assert buffer.text.endswith("    # cockpit: ignore[audit.stub] why\n    raise NotImplementedError\n")
    editor.rewrite(buffer, "x = 1\n")
    with pytest.raises(Exception, match="not there any more"):
        await editor.correct(action, "why")


FOLDED = """on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: >
          ls &&
          rm -rf /
"""


async def test_an_edit_that_would_not_help_is_refused(write: Write, editor: Editor) -> None:
    """Here the lines are folded into one command, in which a comment would hide what stands behind it."""
    buffer = editor.open(write(".github/workflows/a.yml", FOLDED), language="yaml")
    await editor.audited(buffer)
    (problem,) = editor.problems(buffer)
    action = (await editor.actions(buffer, problem.range.start.line))[MARK]
    answer = await editor.correct(action, "why")
    assert not answer["applied"]
    assert answer["reason"].startswith("After this change the finding would still be there")
    assert buffer.text == FOLDED


async def test_what_is_not_in_git_cannot_be_restored(
    write: Write, git: Git, launch: Launch, homes: Homes
) -> None:
    binary = write("a.py", b"\xff\xfe" * 8)
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    binary.write_bytes(b"")
    editor = await launch()
    buffer = editor.open(binary)
    await editor.shows(buffer, [("audit.emptied", 0)])
    action = (await editor.actions(buffer, 0))["Restore the content from git"]
    with pytest.raises(Exception, match=r"a\.py is not text in git; run `git restore a\.py`\."):
        await editor.correct(action)
    outside = editor.open(write("b.py", STUB, homes.root / "outside"))
    (problem,) = await editor.shows(outside, STUB_AT)
    params = {"uri": outside.uri, "identity": problem.data["identity"], "action": "restoreFromGit"}
    with pytest.raises(Exception, match="outside the workspace"):
        await editor.ask("cockpit/audit/correct", params)


async def test_a_closed_document_is_not_changed(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    buffer = editor.open(path)
    (problem,) = await editor.shows(buffer, STUB_AT)
    editor.close(buffer)
    params = {"uri": uri_of(path), "identity": problem.data["identity"], "action": "markIntentional"}
    with pytest.raises(Exception, match="Open the file first") as failure:
        await editor.ask("cockpit/audit/correct", params)
    assert failure.value.data["kind"] == "notFound"


REFUSED = [
    ("a.py", "x = 1  # TODO(ann): more\n", "linkIssue", "#3", "refused", "already names somebody"),
    ("a.py", "x = 1  # TODO: more\n", "linkIssue", "  ", "invalid", "needs a number"),
    ("a.py", STUB, "makeAbstract", "", "refused", "not a method of a class"),
    ("a.py", STUB, "removeStaleIgnore", "", "refused", "not there any more"),
    ("a.py", STUB, "addSkipReason", "why", "refused", "No skip without a reason"),
    ("a.ts", "// TODO: x\n", "addAssertion", "", "refused", "Python tests only"),
    ("a.py", "x = 1  # TODO: x\n", "restoreFromGit", "", "unavailable", "git does not have a.py"),
]


async def test_an_action_that_does_not_fit_is_refused(write: Write, editor: Editor) -> None:
    for number, (name, text, action, said, kind, reason) in enumerate(REFUSED):
        buffer = editor.open(write(f"{number}/{name}", text))
        await editor.audited(buffer)
        params = {"uri": buffer.uri, "identity": editor.problems(buffer)[0].data["identity"]}
        with pytest.raises(Exception, match=r".") as failure:
            await editor.ask("cockpit/audit/correct", {**params, "action": action, "text": said})
        assert failure.value.data["kind"] == kind, action
        assert reason.replace("a.py", f"{number}/a.py") in failure.value.message, action
        assert buffer.text == text


async def test_a_snoozed_finding_is_hidden_also_after_a_restart(
    write: Write, launch: Launch, homes: Homes
) -> None:
    path, other = write("a.py", STUB), write("b.py", STUB)
    editor = await launch()
    await editor.ready()
    buffer = editor.open(path)
    (problem,) = await editor.shows(buffer, STUB_AT)
    assert "Snooze until a date…" in await editor.actions(buffer, 1)
    identity = problem.data["identity"]
    until = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    for where in (path, other):
        (shown,) = editor.problems(where)
        query = {"uri": uri_of(where), "identity": shown.data["identity"], "until": until}
        assert await editor.ask("cockpit/audit/snooze", query) == {}
        await editor.shows(where, NOTHING)
    await editor.tile(lambda tile: tile["open"] == 0)
    editor.type(buffer, ((0, 0), (0, 0), "\n"))
    assert not (await editor.audited(buffer)).diagnostics
    history = await editor.ask("cockpit/audit/history", {"uri": buffer.uri, "identity": identity})
    assert (history["status"], history["snoozedUntil"]) == ("snoozed", until)
    assert await editor.quit() == 0

    editor = await launch()
    buffer = editor.open(path)
    await editor.ready()
    await editor.shows(buffer, NOTHING)
    assert editor.found(other) == NOTHING
    assert await editor.quit() == 0

    _let_a_week_pass(homes.database())
    editor = await launch()
    buffer = editor.open(path)
    await editor.ready()
    await editor.shows(buffer, STUB_AT)
    await editor.shows(other, STUB_AT)
    history = await editor.ask("cockpit/audit/history", {"uri": buffer.uri, "identity": identity})
    assert [event["event"] for event in history["events"]] == ["opened", "snoozed", "woken"]


def _let_a_week_pass(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE placeholder_tasks SET snoozed_until = date('now')")


async def test_a_finding_that_is_not_recorded_yet_cannot_be_snoozed(write: Write, launch: Launch) -> None:
    editor = await launch(settings={"audit": {"workspace": False}, "lint": {"enabled": False}})
    buffer = editor.open(write("a.py", STUB))
    (problem,) = await editor.shows(buffer, STUB_AT)
    until = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    query = {"uri": buffer.uri, "identity": problem.data["identity"], "until": until}
    with pytest.raises(Exception, match="save the file") as failure:
        await editor.ask("cockpit/audit/snooze", query)
    assert failure.value.data["kind"] == "notFound"
    assert editor.found(buffer) == STUB_AT
