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

    (workspace / PATH).write_text(f"{TEXT}# mine\n")
    with pytest.raises(Exception, match=r"shop/text\.py has changed since; nothing was written"):
        await editor.ask("cockpit/copilots/apply", run)
    (workspace / PATH).write_text(TEXT)
    assert await editor.ask("cockpit/copilots/apply", run) == {"paths": [PATH]}
    assert (workspace / PATH).read_text() == file["after"]
    with pytest.raises(Exception, match="there is no proposal"):
        await editor.ask("cockpit/copilots/apply", run)
    (row,) = (await editor.ask("cockpit/audit/corrections", {}))["corrections"]
    told = row["kind"], row["path"], row["run"], row["undoable"]
    assert told == ("generate", PATH, made["run"], True)
    with pytest.raises(Exception, match="which goes back as a whole"):
        await editor.ask("cockpit/audit/undo", {**folder, "number": row["number"], "apply": True})
    assert await editor.ask("cockpit/copilots/undo", run) == {"paths": [PATH]}
    assert (workspace / PATH).read_text() == TEXT

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
    assert (figures["today"], figures["runs"], figures["undone"], figures["discarded"]) == (3, 3, 1, 1)
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


async def test_nothing_runs_in_a_workspace_that_is_not_trusted(launch: Launch, workspace: Path) -> None:
    editor = await launch(trusted=False)
    folder = {"folder": uri_of(workspace)}
    orders = {"generate": {"path": "a.py", "line": 0}, "apply": {"run": "1f"}, "undo": {"run": "1f"}}
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
