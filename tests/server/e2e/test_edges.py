"""Texts, files and paths of every odd kind."""

from __future__ import annotations

import asyncio
import os
import sys

import psutil
import pytest
from lsprotocol import types

from cockpit.features.audit.walk import Skip

from .conftest import Desk
from .editor import Found, uri_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

STUB = "def load_users():\n    raise NotImplementedError\n"
STUB_AT = [("audit.stub", 1)]
NOTHING: Found = []
MARK = "Mark as intentional…"


def range_of(problem: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = problem.range.start, problem.range.end
    return start.line, start.character, end.line, end.character


async def scanned(desk: Desk) -> dict[str, int]:
    """Scan the workspace; what was left out."""
    answer = await desk.editor.ask("cockpit/audit/scan", {})
    return {each["name"]: each["count"] for each in answer["skipped"]}


RANGES = [
    ("tabs", "def f():\n\traise NotImplementedError\n", (1, 1, 1, 26)),
    ("a character of the base plane", 'x = "é"  # TODO: more\n', (0, 11, 0, 21)),
    ("an emoji is two code units", 'x = "🎉"  # TODO: more\n', (0, 12, 0, 22)),
    ("a family of emojis", 'x = "👩‍👩‍👧"  # TODO: more\n', (0, 18, 0, 28)),
    ("windows line ends", "x = 1\r\ny = 2  # TODO: more\r\n", (1, 9, 1, 19)),
    ("old macintosh line ends", "x = 1\ry = 2\r# TODO: more\r", (2, 2, 2, 12)),
    ("a form feed ends no line", "x = 1\n\x0c\ny = 2  # TODO: more\n", (2, 9, 2, 19)),
    ("a line separator ends no line", 'x = "\u2028"\ny = 2  # TODO: more\n', (1, 9, 1, 19)),
    ("no line end", "x = 1  # TODO: more", (0, 9, 0, 19)),
]


@pytest.mark.parametrize(("what", "text", "expected"), RANGES, ids=[what for what, *_ in RANGES])
async def test_columns_are_counted_as_editors_count(
    desk: Desk, what: str, text: str, expected: tuple[int, int, int, int]
) -> None:
    path = desk.write("a.py", text)
    buffer = desk.editor.open(path, text)
    (problem,) = (await desk.editor.audited(buffer)).diagnostics
    assert range_of(problem) == expected
    desk.editor.close(buffer)
    (problem,) = await desk.editor.shows(path, [(str(problem.code), expected[0])])
    assert range_of(problem) == expected


async def test_a_byte_order_mark_is_not_part_of_the_text(desk: Desk) -> None:
    path = desk.write("a.py", "\ufeffx = 1  # TODO: more\n")
    (problem,) = await desk.editor.shows(path, [("audit.tag", 0)])
    assert range_of(problem) == (0, 9, 0, 19)


EDITED = [
    ("crlf", "def f():\r\n    raise NotImplementedError\r\n", "\r\n"),
    ("lf", "def f():\n    raise NotImplementedError\n", "\n"),
]


@pytest.mark.parametrize(("what", "text", "newline"), EDITED, ids=[what for what, *_ in EDITED])
async def test_edits_have_the_line_ends_of_the_text(desk: Desk, what: str, text: str, newline: str) -> None:
    buffer = desk.editor.open(desk.write("a.py", text), text)
    await desk.editor.shows(buffer, STUB_AT)
    action = (await desk.editor.actions(buffer, 1))[MARK]
    assert (await desk.editor.correct(action, "why"))["applied"]
    lines = ["def f():", "    # cockpit: ignore[audit.stub] why", "    raise NotImplementedError", ""]
    assert buffer.text == newline.join(lines)


async def test_an_edit_behind_an_emoji_hits_the_right_place(desk: Desk) -> None:
    buffer = desk.editor.open(desk.write("a.py", 'x = "🎉🎉"  # TODO: more\n'))
    await desk.editor.shows(buffer, [("audit.tag", 0)])
    action = (await desk.editor.actions(buffer, 0))["Link to an issue…"]
    assert (await desk.editor.correct(action, "#7"))["applied"]
    assert buffer.text == 'x = "🎉🎉"  # TODO(#7): more\n'
    desk.editor.type(buffer, ((0, 5), (0, 7), "🎈"), ((0, 5), (0, 9), ""))
    assert buffer.text == 'x = ""  # TODO(#7): more\n'
    published = await desk.editor.audited(buffer)
    assert [range_of(each)[:2] for each in published.diagnostics] == [(0, 10)]
    action = (await desk.editor.actions(buffer, 0))[MARK]
    assert (await desk.editor.correct(action, "🎉"))["applied"]
    assert buffer.text == '# cockpit: ignore[audit.tag] 🎉\nx = ""  # TODO(#7): more\n'


async def test_an_empty_file(desk: Desk) -> None:
    path = desk.write("a.py", "")
    buffer = desk.editor.open(path)
    assert not (await desk.editor.audited(buffer)).diagnostics
    assert await desk.editor.hover(buffer, 0, 0) == ""
    assert await desk.editor.actions(buffer, 0) == {}
    desk.editor.type(buffer, ((0, 0), (0, 0), "# TODO: more"))
    await desk.editor.shows(buffer, [("audit.tag", 0)])


async def test_positions_beyond_the_text_are_drawn_back(desk: Desk) -> None:
    buffer = desk.editor.open(desk.write("a.py", STUB))
    await desk.editor.shows(buffer, STUB_AT)
    assert await desk.editor.hover(buffer, 999, 999) == ""
    change = types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(1, 999), types.Position(999, 0)), text="  # TODO: more\n"
    )
    place = types.VersionedTextDocumentIdentifier(2, buffer.uri)
    desk.editor.text_document_did_change(types.DidChangeTextDocumentParams(place, [change]))
    buffer.version = 2
    codes = [item.code for item in (await desk.editor.audited(buffer)).diagnostics]
    assert sorted(codes) == ["audit.stub", "audit.tag"]


async def test_invalid_utf8_on_disk(desk: Desk) -> None:
    path = desk.write("a.py", b'x = "\xff\xfe"  # TODO: more\n')
    (problem,) = await desk.editor.shows(path, [("audit.tag", 0)])
    assert range_of(problem) == (0, 12, 0, 22)
    await scanned(desk)
    assert desk.editor.found(path) == [("audit.tag", 0)]


async def test_a_binary_file_with_the_name_of_a_text(desk: Desk) -> None:
    path = desk.write("a.py", b"\x00\x01# TODO: more\n")
    assert (await scanned(desk))[Skip.BINARY] == 1
    assert desk.editor.found(path) == NOTHING


async def test_a_file_of_200_megabytes(desk: Desk) -> None:
    path = desk.folder / "large.py"
    with path.open("wb") as file:
        file.write(b"# TODO: more\n")
        file.truncate(200 * 2**20)
    assert (await scanned(desk))[Skip.TOO_LARGE] >= 1
    beside = desk.write("b.py", STUB)
    await desk.editor.shows(beside, STUB_AT)
    assert desk.editor.found(path) == NOTHING


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked to give memory back")
async def test_the_memory_of_a_large_document_is_given_back_when_it_is_closed(desk: Desk) -> None:
    daemon = psutil.Process(desk.editor.pid)

    async def held() -> float:
        """Megabytes, after the daemon has done what it was told before."""
        await desk.editor.ask("cockpit/daemon/get", {})
        return daemon.memory_info().rss / 2**20

    before = await held()
    text = "x = 1  # a line of text\n" * (40 * 2**20 // 24)
    buffer = desk.editor.open(desk.folder / "large.py", text)
    coverage = await desk.editor.ask("cockpit/audit/coverage", {"uri": buffer.uri})
    assert coverage == {"rules": "none", "reason": "size"}
    assert await held() > before + 40
    desk.editor.close(buffer)
    async with asyncio.timeout(60):
        while await held() > before + 20:
            pass


async def test_a_loop_of_directory_links(desk: Desk) -> None:
    path = desk.write("sub/a.py", STUB)
    (desk.folder / "sub" / "loop").symlink_to(desk.folder, target_is_directory=True)
    assert (await scanned(desk))[Skip.LINK] >= 1
    assert desk.editor.found(path) == STUB_AT
    assert desk.editor.found(desk.folder / "sub/loop/sub/a.py") == NOTHING


async def test_special_files_are_not_read(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe.py")
    assert (await scanned(desk))[Skip.SPECIAL] == 1


NAMES = [
    "with space.py",
    "größe.py",
    "日本語.py",
    "a#b.py",
    "100%.py",
    "a+b&c=d.py",
    "[x]{y}.py",
    "quo'te.py",
    "🎉.py",
]


@pytest.mark.parametrize("name", NAMES)
async def test_names_survive_the_way_through_uris(desk: Desk, name: str) -> None:
    path = desk.write(name, STUB)
    (problem,) = await desk.editor.shows(path, STUB_AT)
    buffer = desk.editor.open(path)
    await desk.editor.audited(buffer)
    query = {"uri": uri_of(path), "identity": problem.data["identity"]}
    history = await desk.editor.ask("cockpit/audit/history", query)
    assert history["path"] == path.relative_to(desk.folder.parent).as_posix()


async def test_another_spelling_of_a_uri_is_the_same_document(desk: Desk) -> None:
    path = desk.write("a b+c.py", STUB)
    await desk.editor.shows(path, STUB_AT)
    spelled = uri_of(path).replace("%20", "%20").replace("%2B", "+")
    assert spelled != uri_of(path)
    buffer = desk.editor.open(spelled, STUB)
    await desk.editor.shows(buffer, STUB_AT)
    desk.editor.rewrite(buffer, "x = 1\n")
    await desk.editor.shows(buffer, NOTHING)
    desk.editor.close(buffer)
    await desk.editor.shows(spelled, STUB_AT)


async def test_a_document_that_is_in_no_file(desk: Desk) -> None:
    buffer = desk.editor.open("untitled:Untitled-7", STUB)
    await desk.editor.shows(buffer, STUB_AT)
    assert "audit.stub" in await desk.editor.hover(buffer, 1, 6)
    action = (await desk.editor.actions(buffer, 1))[MARK]
    assert (await desk.editor.correct(action, "why"))["applied"]
    await desk.editor.shows(buffer, NOTHING)
    desk.editor.save(buffer)
    desk.editor.close(buffer)
    await desk.editor.shows(buffer, NOTHING)


ELSEWHERE = [
    "git:/w/a.py?ref=HEAD",
    "vscode-notebook-cell:/w/a.ipynb#W0sZmlsZQ%3D%3D",
    "vscode-vfs://github/owner/name/a.py",
    "output:tasks",
    "fugitive:///w/.git//0/a.py",
]


async def test_documents_of_other_schemes_are_left_alone(desk: Desk) -> None:
    """Such as the left side of a comparison with git, whose path ends like the file's."""
    since = len(desk.editor.log)
    for uri in ELSEWHERE:
        buffer = desk.editor.open(uri, STUB)
        desk.editor.type(buffer, ((0, 0), (0, 0), "# TODO: more\n"))
        desk.editor.save(buffer)
        assert await desk.editor.hover(buffer, 2, 6) == ""
        assert await desk.editor.actions(buffer, 2) == {}
        desk.editor.close(buffer)
    await desk.editor.shows(desk.write("a.py", STUB), STUB_AT)
    assert [desk.editor.published(uri) for uri in ELSEWHERE] == [[] for _ in ELSEWHERE]
    assert [line for line in desk.editor.log[since:] if "WARNING" in line] == []


async def test_a_very_long_line(desk: Desk) -> None:
    text = f"x = [{'1, ' * 12_000}]  # TODO: more\n"
    buffer = desk.editor.open(desk.write("a.py", text))
    published = await desk.editor.audited(buffer)
    assert [each.code for each in published.diagnostics] == ["audit.tag"]


async def test_ten_thousand_lines(desk: Desk) -> None:
    text = "".join(f"def work_{number}(items):\n    return items[{number}]\n" for number in range(5_000))
    path = desk.write("a.py", text + STUB)
    buffer = desk.editor.open(path)
    await desk.editor.shows(buffer, [("audit.stub", 10_001)])
    desk.editor.type(buffer, ((0, 0), (0, 0), "# TODO: more\n"))
    await desk.editor.shows(buffer, [("audit.tag", 0), ("audit.stub", 10_002)])
