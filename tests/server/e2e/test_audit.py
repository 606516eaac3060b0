"""Diagnostics of open documents: on open, on change, on save, and after the last."""

from __future__ import annotations

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .conftest import Desk, Git, Homes, Launch, Write
from .editor import Editor, Found, uri_of

STUB = "def load_users():\n    raise NotImplementedError\n"
NOTHING: Found = []
STUB_AT = [("audit.stub", 1)]

SHARED = pytest.mark.asyncio(loop_scope="module")


@SHARED
async def test_a_file_is_audited_when_it_is_opened(desk: Desk) -> None:
    buffer = desk.editor.open(desk.write("a.py", STUB))
    (problem,) = await desk.editor.shows(buffer, STUB_AT)
    assert problem.severity is types.DiagnosticSeverity.Warning
    assert problem.source == "cockpit"
    assert problem.code_description.href.endswith("codes.md#auditstub")
    assert (problem.range.start.character, problem.range.end.character) == (4, 29)


@SHARED
async def test_every_change_is_audited_under_its_own_version(desk: Desk) -> None:
    buffer = desk.editor.open(desk.write("a.py", STUB))
    await desk.editor.shows(buffer, STUB_AT)
    desk.editor.type(buffer, ((0, 0), (0, 0), "import os\n\n\n"))
    assert [item.range.start.line for item in (await desk.editor.audited(buffer)).diagnostics] == [4]
    desk.editor.type(buffer, ((4, 4), (4, 29), "return os.listdir()"))
    assert not (await desk.editor.audited(buffer)).diagnostics
    desk.editor.rewrite(buffer, STUB)
    assert len((await desk.editor.audited(buffer)).diagnostics) == 1
    assert [each.version for each in desk.editor.published(buffer.uri)] == [1, 2, 3, 4]


@SHARED
async def test_several_edits_of_one_change_speak_of_one_another(desk: Desk) -> None:
    buffer = desk.editor.open(desk.write("a.py", "one = 1\ntwo = 2\n"))
    desk.editor.type(buffer, ((0, 0), (1, 0), ""), ((0, 7), (0, 7), "  # TODO: three"))
    assert buffer.text == "two = 2  # TODO: three\n"
    await desk.editor.shows(buffer, [("audit.tag", 0)])


async def test_a_save_is_audited_at_once_where_changes_are_not(write: Write, launch: Launch) -> None:
    editor = await launch(settings={"audit": {"onChange": False}})
    path = write("a.py", "")
    buffer = editor.open(path)
    editor.rewrite(buffer, STUB)
    editor.save(buffer, path)
    await editor.shows(buffer, STUB_AT)
    assert {each.version for each in editor.published(buffer.uri) if each.diagnostics} == {2}


async def test_changes_within_the_delay_are_taken_together(write: Write, launch: Launch) -> None:
    # Longer than a busy machine may take between two of the changes.
    editor = await launch(settings={"audit": {"delay": 1500}})
    buffer = editor.open(write("a.py", STUB))
    await editor.shows(buffer, STUB_AT)
    for _ in range(3):
        editor.type(buffer, ((0, 0), (0, 0), "\n"))
    await editor.shows(buffer, [("audit.stub", 4)])
    assert [each.version for each in editor.published(buffer.uri)] == [1, 4]


@SHARED
async def test_a_large_document_is_audited_beside_the_loop(desk: Desk) -> None:
    text = "".join(f"def work_{number}(items):\n    return sorted(items)\n\n\n" for number in range(3_000))
    buffer = desk.editor.open(desk.write("large.py", text + STUB))
    await desk.editor.shows(buffer, [("audit.stub", 12_001)])
    for number in range(5):
        desk.editor.type(buffer, ((number, 0), (number, 0), "\n"))
    await desk.editor.audited(buffer)
    assert desk.editor.found(buffer) == [("audit.stub", 12_006)]


@SHARED
async def test_closing_without_a_save_shows_what_is_on_disk(desk: Desk) -> None:
    path = desk.write("a.py", STUB)
    await desk.editor.shows(path, STUB_AT)
    buffer = desk.editor.open(path)
    desk.editor.rewrite(buffer, "def load_users():\n    return open('users').read()\n\n\n" + STUB * 2)
    await desk.editor.shows(buffer, [("audit.stub", 5), ("audit.stub", 7)])
    desk.editor.close(buffer)
    problems = await desk.editor.shows(path, STUB_AT)
    assert problems[0].range.start == types.Position(1, 4)


async def test_a_finding_that_is_removed_is_resolved_by_the_save(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    buffer = editor.open(path)
    editor.rewrite(buffer, "def load_users():\n    return open('users').read()\n")
    editor.save(buffer, path)
    tile = await editor.tile(lambda tile: tile["open"] == 0)
    assert (tile["resolvedThisWeek"], tile["newToday"], tile["density"]) == (1, 0, 0.0)
    assert await editor.ask("cockpit/audit/tile", {}) == {
        **tile,
        "revision": editor.heard("cockpit/audit/changed")[-1]["revision"],
    }


async def test_an_untitled_document_is_audited_by_its_language(launch: Launch) -> None:
    """Also by an editor that can do next to nothing."""
    editor = await launch(capabilities=types.ClientCapabilities())
    buffer = editor.open("untitled:Untitled-1", STUB)
    await editor.shows(buffer, STUB_AT)
    plain = editor.open("untitled:Untitled-2", STUB, language="plaintext")
    assert not (await editor.audited(plain)).diagnostics


async def test_a_file_outside_every_folder_is_audited_but_not_recorded(
    write: Write, editor: Editor, homes: Homes
) -> None:
    await editor.ready()
    path = write("elsewhere.py", STUB, homes.root / "outside")
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    editor.save(buffer)
    actions = await editor.actions(buffer, 1)
    assert "Mark as intentional…" in actions
    assert (await editor.ask("cockpit/audit/tile", {}))["open"] == 0
    editor.close(buffer)
    await editor.shows(buffer, NOTHING)


async def test_an_ignored_or_large_file_is_shown_while_it_is_open_but_not_recorded(
    write: Write, launch: Launch
) -> None:
    write(".gitignore", "build/\n")
    write(".git/HEAD", "ref: refs/heads/main\n")
    path = write("build/a.py", STUB)
    editor = await launch()
    await editor.ready()
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    editor.save(buffer)
    kept = write("b.py", STUB)
    editor.save(editor.open(kept))
    await editor.tile(lambda tile: tile["open"] == 1)
    assert (await editor.ask("cockpit/audit/tile", {}))["open"] == 1


async def test_the_size_limit_holds_for_open_documents(write: Write, launch: Launch) -> None:
    editor = await launch(settings={"audit": {"maxFileSize": 1}})
    buffer = editor.open(write("a.py", STUB + "# x\n" * 400))
    small = editor.open(write("b.py", STUB))
    await editor.shows(small, STUB_AT)
    assert editor.found(buffer) == NOTHING


HOVERS = [
    ("in the finding", 1, 10, True),
    ("at its end", 1, 29, True),
    ("before it", 1, 3, False),
    ("on another line", 0, 5, False),
]


async def test_a_hover_explains_and_tells_the_past(write: Write, git: Git, launch: Launch) -> None:
    path = write("a.py", STUB)
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    editor = await launch()
    await editor.ready()
    buffer = editor.open(path)
    await editor.shows(buffer, STUB_AT)
    identity = editor.problems(buffer)[0].data["identity"]
    await editor.ask("cockpit/audit/history", {"uri": buffer.uri, "identity": identity})
    for what, line, character, explained in HOVERS:
        text = await editor.hover(buffer, line, character)
        assert ("audit.stub" in text) is explained, what
    text = await editor.hover(buffer, 1, 10)
    assert text.startswith("**Body that does nothing** · `audit.stub`")
    assert "Written by Ada Lovelace on 2026-01-02" in text
    assert "first seen 20" in text


async def test_text_of_the_repository_cannot_inject_links(write: Write, git: Git, launch: Launch) -> None:
    name = "[click](command:evil) <b> https://evil.example ![x](https://evil.example/x.png)"
    path = write("a.py", "x = 1  # TODO: see [docs](command:evil) and https://evil.example\n")
    git("add", ".")
    git(
        "-c",
        f"user.name={name}",
        "commit",
        "--quiet",
        "--message",
        "start",
        f"--author={name} <e@example.org>",
    )
    editor = await launch()
    await editor.ready()
    buffer = editor.open(path)
    await editor.shows(buffer, [("audit.tag", 0)])
    identity = editor.problems(buffer)[0].data["identity"]
    history = await editor.ask("cockpit/audit/history", {"uri": buffer.uri, "identity": identity})
    assert history["author"].startswith("[click]")
    text = await editor.hover(buffer, 0, 12)
    assert "click" in text
    for live in ("[click](", "[docs](", "https://evil", "![x]", "<b>"):
        assert live not in text


async def test_a_finding_tells_its_history(write: Write, editor: Editor) -> None:
    path = write("a.py", STUB)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    buffer = editor.open(path)
    (problem,) = await editor.shows(buffer, STUB_AT)
    query = {"uri": buffer.uri, "identity": problem.data["identity"]}
    for text, count in (("x = 1\n", 0), ("\n\n\n" + STUB, 1)):
        editor.rewrite(buffer, text)
        editor.save(buffer, path)
        await editor.tile(lambda tile, count=count: tile["open"] == count, since=len(editor.told))
    history = await editor.ask("cockpit/audit/history", query)
    assert [event["event"] for event in history["events"]] == ["opened", "resolved", "reopened"]
    assert (history["code"], history["line"], history["symbol"]) == ("audit.stub", 5, "load_users")
    assert (history["status"], history["author"], history["path"]) == ("open", "", "a.py")


UNKNOWN = [
    ("cockpit/audit/history", {"identity": "0" * 20}, "notFound"),
    ("cockpit/audit/snooze", {"identity": "0" * 20, "until": "2999-01-01"}, "invalid"),
    ("cockpit/audit/snooze", {"identity": "0" * 20, "until": "2026-02-30"}, "invalid"),
    ("cockpit/audit/snooze", {"identity": "0" * 20, "until": "tomorrow"}, "invalid"),
    ("cockpit/audit/correct", {"identity": "0" * 20, "action": "markIntentional"}, "notFound"),
]


@SHARED
async def test_what_cannot_be_answered_is_refused_with_a_kind(desk: Desk) -> None:
    path = desk.write("a.py", STUB)
    buffer = desk.editor.open(path)
    await desk.editor.shows(buffer, STUB_AT)
    for method, params, kind in UNKNOWN:
        with pytest.raises(Exception, match=r".") as failure:
            await desk.editor.ask(method, {"uri": uri_of(path), **params})
        assert failure.value.data["kind"] == kind, params


COVERED = [
    ("a.py", STUB, "all", ""),
    ("notes.md", "<!-- TODO: more -->\n", "comments", ""),
    ("notes.txt", "TODO: more\n", "none", "language"),
    ("node_modules/a.js", "// TODO: more\n", "none", "vendored"),
    ("made.py", "# Generated by protoc. DO NOT EDIT!\n" + STUB, "none", "generated"),
    ("large.py", STUB + "#" * 3000 + "\n", "none", "size"),
    ("left/out.py", STUB, "none", "excluded"),
]


async def test_an_editor_can_ask_what_is_audited_of_a_file(write: Write, launch: Launch) -> None:
    editor = await launch(settings={"audit": {"maxFileSize": 2, "exclude": ["left/"]}})
    for name, text, rules, reason in COVERED:
        buffer = editor.open(write(name, text))
        answer = await editor.ask("cockpit/audit/coverage", {"uri": buffer.uri})
        assert (name, answer) == (name, {"rules": rules, "reason": reason})
    with pytest.raises(JsonRpcException, match="is not open"):
        await editor.ask("cockpit/audit/coverage", {"uri": "file:///elsewhere.py"})
