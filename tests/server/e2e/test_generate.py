"""A stub in the editor: made, judged, applied, taken back; and one that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.core.home import workspace_home
from cockpit.features.copilots.apply.journal import Journal, Journals, entries_of
from cockpit.features.copilots.change import Change, ChangeSet

from .conftest import Homes, Launch, Write
from .editor import Editor, uri_of

TEXT = '''\
"""Texts of the shop."""


def slug(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError


def area(width: float, height: float) -> float:
    """Returns width * height."""
    raise NotImplementedError
'''
TESTS = """\
from shop.text import area, slug


def test_slug() -> None:
    assert slug("Blue Chair!") == "blue-chair"


def test_area() -> None:
    assert area(2, 3) == 7
"""
PATH = "shop/text.py"


SUMS = '''\
def double(number: int) -> int:
    """Twice as much.

    >>> double(2)
    4
    """
    return number * 2


def half(number: int) -> int:
    """Half as much."""
    return number // 2
'''


async def test_a_test_is_offered_where_one_can_be_written(
    editor: Editor, workspace: Path, write: Write
) -> None:
    """On the line on which a function begins, if its docstring shows what is right, and no test names it."""
    buffer = editor.open(write("shop/sums.py", SUMS))
    offered = await editor.actions(buffer, 0)
    argument = {"uri": uri_of(workspace / "shop/sums.py"), "line": 0}
    assert offered["Write a test"]["command"]["arguments"] == [argument]
    assert [list(await editor.actions(buffer, line)) for line in (1, 9)] == [[], []]
    write("tests/test_sums.py", "from shop.sums import double\n")
    assert "Write a test" not in await editor.actions(buffer, 0)


async def test_made_applied_and_taken_back(editor: Editor, workspace: Path, write: Write) -> None:
    for path, text in {"shop/__init__.py": "", PATH: TEXT, "tests/test_text.py": TESTS}.items():
        write(path, text)
    folder = {"folder": uri_of(workspace)}
    place = {**folder, "path": PATH}
    tile = await editor.ask("cockpit/copilots/get", {})
    assert (tile["state"], tile["figures"]["runs"], tile["last"]) == ("ready", 0, None)
    made = await editor.ask("cockpit/copilots/generate", {**place, "line": 5, "workDoneToken": "here"})
    assert (made["verdict"], made["symbol"], made["reasons"]) == ("approved", "slug", [])
    (file,) = made["files"]
    assert (file["path"], file["before"]) == (PATH, TEXT)
    assert "re.findall" in file["after"]
    assert (workspace / PATH).read_text() == TEXT
    run = {**folder, "run": made["run"]}

    buffer = editor.open(workspace / PATH)
    await editor.audited(buffer)
    offered = await editor.actions(buffer, 5)
    argument = {"uri": uri_of(workspace / PATH), "line": 5}
    assert offered["Implement with the copilots"]["command"]["arguments"] == [argument]
    assert "Implement with the copilots" not in await editor.actions(buffer, 4)
    editor.close(buffer)

    changed = {"paths": [], "changed": [file]}
    (workspace / PATH).write_text(f"{TEXT}# mine\n")
    assert await editor.ask("cockpit/copilots/apply", run) == changed
    assert (workspace / PATH).read_text() == f"{TEXT}# mine\n"
    (workspace / PATH).write_text(TEXT)
    buffer = editor.open(workspace / PATH, f"{TEXT}# not saved\n")
    assert await editor.ask("cockpit/copilots/apply", run) == changed
    assert (workspace / PATH).read_text() == TEXT
    editor.close(buffer)
    written = {"paths": [PATH], "changed": []}
    assert await editor.ask("cockpit/copilots/apply", run) == written
    assert (workspace / PATH).read_text() == file["after"]
    with pytest.raises(Exception, match="there is no proposal"):
        await editor.ask("cockpit/copilots/apply", run)
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    told = row["kind"], row["path"], row["run"], row["undoable"]
    assert told == ("generate", PATH, made["run"], True)
    with pytest.raises(Exception, match="which goes back as a whole"):
        await editor.ask("cockpit/audit/undo", {**folder, "number": row["number"], "apply": True})
    buffer = editor.open(workspace / PATH, f"{file['after']}# not saved\n")
    back = {"path": PATH, "before": file["after"], "after": TEXT}
    assert await editor.ask("cockpit/copilots/undo", run) == {"paths": [], "changed": [back]}
    assert (workspace / PATH).read_text() == file["after"]
    editor.close(buffer)
    assert await editor.ask("cockpit/copilots/undo", run) == written
    assert (workspace / PATH).read_text() == TEXT

    assert [(each["line"], each["removed"]) for each in made["hunks"]] == [
        (2, []), (5, ["    raise NotImplementedError"]),
    ]  # fmt: skip
    part = await editor.ask("cockpit/copilots/choose", {**run, "hunks": [1], "workDoneToken": "part"})
    assert (part["verdict"], part["run"] != made["run"]) == ("rejected", True)
    assert any("re" in each["message"] and each["rejects"] for each in part["reasons"])
    assert [each["line"] for each in part["hunks"]] == [5]
    with pytest.raises(Exception, match="There is nothing to apply"):
        await editor.ask("cockpit/copilots/apply", {**folder, "run": part["run"]})
    with pytest.raises(Exception, match=r"\$\.hunks: expected some of the numbers 0 to 1, got \[2\]"):
        await editor.ask("cockpit/copilots/choose", {**run, "hunks": [2]})

    refused = await editor.ask("cockpit/copilots/generate", {**place, "line": 10})
    assert (refused["verdict"], refused["symbol"]) == ("rejected", "area")
    (reason,) = [each for each in refused["reasons"] if each["rejects"]]
    assert "test_area fails with this change" in reason["message"]
    with pytest.raises(Exception, match="There is nothing to discard"):
        await editor.ask("cockpit/copilots/discard", {**folder, "run": refused["run"]})
    with pytest.raises(Exception, match="There is nothing to apply"):
        await editor.ask("cockpit/copilots/apply", {**folder, "run": refused["run"]})
    with pytest.raises(Exception, match="there is no function at line 1"):
        await editor.ask("cockpit/copilots/generate", {**place, "line": 0})
    with pytest.raises(Exception, match="are not kept here"):
        await editor.ask("cockpit/copilots/undo", {**folder, "run": "1f"})

    again = await editor.ask("cockpit/copilots/generate", {**place, "line": 5})
    discarded = {**folder, "run": again["run"]}
    await editor.ask("cockpit/copilots/discard", discarded)
    with pytest.raises(Exception, match="there is no proposal"):
        await editor.ask("cockpit/copilots/apply", discarded)
    tile = await editor.ask("cockpit/copilots/get", {})
    figures, last = tile["figures"], tile["last"]
    assert (figures["runs"], figures["undone"], figures["discarded"]) == (4, 1, 1)
    # Midnight may have passed since the first of them.
    assert figures["today"] <= figures["runs"]
    assert (figures["applied"], figures["undecided"], figures["requests"]) == (0, 0, 0)
    assert figures["disagreement"] == figures["rejected"] / (2 + figures["rejected"])
    told = editor.heard("cockpit/copilots/changed")
    fates = dict.fromkeys((each["last"]["symbol"], each["last"]["fate"]) for each in told)
    assert list(fates) == [
        ("slug", ""), ("slug", "applied"), ("slug", "undone"), ("area", ""), ("slug", "discarded"),
    ]  # fmt: skip
    assert tile["revision"] == told[-1]["revision"]
    assert (last["symbol"], last["verdict"], last["fate"], last["path"]) == (
        "slug",
        "approved",
        "discarded",
        PATH,
    )


PLAIN = '''\
"""Words."""


def slugify(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError
'''


async def test_a_proposal_is_refined_by_two_windows(launch: Launch, workspace: Path, write: Write) -> None:
    for path, text in {"shop/__init__.py": "", "shop/words.py": PLAIN}.items():
        write(path, text)
    one, other = await launch(), await launch()
    folder = {"folder": uri_of(workspace)}
    with pytest.raises(Exception, match="no proposal yet that could be refined"):
        await one.ask("cockpit/copilots/refine", {**folder, "words": "another one"})
    first = await one.ask("cockpit/copilots/generate", {**folder, "path": "shop/words.py", "line": 3})
    assert (first["verdict"], first["former"], first["since"]) == ("approved", "", [])
    assert "-    raise NotImplementedError\n" in first["diff"]
    with pytest.raises(Exception, match="“add a retry” needs a language model") as failure:
        await one.ask("cockpit/copilots/refine", {**folder, "words": "add a retry"})
    assert failure.value.data == {"kind": "notConfigured", "hint": "cockpit.copilots.provider"}
    with pytest.raises(Exception, match=r"\$\.run: there is no proposal"):
        await one.ask("cockpit/copilots/refine", {**folder, "words": "another one", "run": "../1f"})
    renaming = {**folder, "run": first["run"], "words": "rename plain to bare", "workDoneToken": "here"}
    second = await other.ask("cockpit/copilots/refine", renaming)
    assert (second["verdict"], second["former"]) == ("approved", first["run"])
    (since,) = second["since"]
    assert since["before"] == first["files"][0]["after"]
    assert since["after"] == second["files"][0]["after"] == since["before"].replace("plain", "bare")
    assert "-    plain = unicodedata" in second["diff"]
    assert "NotImplementedError" not in second["diff"]
    figures = (await one.ask("cockpit/copilots/get", {}))["figures"]
    assert (figures["runs"], figures["undecided"]) == (2, 1)
    written = await other.ask("cockpit/copilots/apply", {**folder, "run": second["run"]})
    assert written["paths"] == ["shop/words.py"]
    assert (workspace / "shop/words.py").read_text() == since["after"]


async def test_words_make_a_file(editor: Editor, workspace: Path, write: Write) -> None:
    write("shop/__init__.py", "")
    query = {"folder": uri_of(workspace), "line": 0, "kind": "words", "words": "retry with back-off"}
    made = await editor.ask("cockpit/copilots/generate", {**query, "path": "shop/again.py"})
    assert (made["verdict"], made["symbol"]) == ("approved", "shop/again.py")
    assert made["diff"].startswith("--- /dev/null\n+++ b/shop/again.py\n")
    for path in ("../again.py", "/tmp/again.py", ".git/hooks/pre-commit"):
        with pytest.raises(Exception, match=r"\$\.path: "):
            await editor.ask("cockpit/copilots/generate", {**query, "path": path})
    with pytest.raises(Exception, match=r"\$\.words: expected what is wanted"):
        await editor.ask("cockpit/copilots/generate", {**query, "path": "", "words": ""})


async def test_nothing_runs_in_a_workspace_that_is_not_trusted(launch: Launch, workspace: Path) -> None:
    editor = await launch(trusted=False)
    folder = {"folder": uri_of(workspace)}
    orders = {"generate": {"path": "a.py", "line": 0}, "apply": {"run": "1f"}, "undo": {"run": "1f"}}
    orders["refine"] = {"words": "another one"}
    for verb, order in orders.items():
        with pytest.raises(Exception, match="the workspace is not trusted"):
            await editor.ask(f"cockpit/copilots/{verb}", {**folder, **order})


@pytest.mark.parametrize(
    ("committed", "left", "said", "applied"),
    [
        pytest.param(False, ["old\n", "old\n", "mine\n"], "it was taken back.", 0, id="begun"),
        pytest.param(True, ["new\n", "new\n", "mine\n"], "it was completed.", 1, id="committed"),
    ],
)
async def test_what_was_interrupted_ends_when_the_daemon_starts(
    launch: Launch,
    homes: Homes,
    workspace: Path,
    *,
    committed: bool,
    left: list[str],
    said: str,
    applied: int,
) -> None:
    """The files are as a killed daemon may have left them, but for one that somebody has changed since."""
    names = ["one.py", "two.py", "three.py"]
    changes = ChangeSet(tuple(Change(name, b"old\n", b"new\n") for name in names), "a test")
    entries = tuple(entries_of(changes, [(name, 0o644) for name in names]))
    journals = Journals(workspace_home(workspace, str(homes.data)).folder / "apply")
    journals.begin(Journal("1f", "apply", "session", "ann", "to see", entries))
    if committed:
        journals.commit()
    for name, text in zip(names, ["new\n", "old\n", "mine\n"], strict=True):
        (workspace / name).write_text(text)

    editor = await launch()
    kept = "three.py had changed since and stayed as is."
    sentence = f"A change of 3 files by the copilots had been interrupted: {said} {kept}"
    await editor.until(
        lambda: sentence in [each.message for each in editor.heard("window/showMessage")] or None, sentence
    )
    assert [(workspace / name).read_text() for name in names] == left
    assert (journals.begun(), journals.committed()) == (None, None)
    assert (await editor.ask("cockpit/copilots/get", {}))["figures"]["applied"] == applied
