"""The Findings tree over the wire: groups, filters, rest, and what leads from finding to finding."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from .conftest import Git, Homes, Launch, Write
from .editor import Editor, uri_of

STUB = "def load(path):\n    raise NotImplementedError\n"
TAG = "x = 1  # TODO: more\n"
SOON = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()


async def page(editor: Editor, by: str, within: Any = None, **query: Any) -> Any:
    wanted = {key: query.pop(key) for key in ("offset", "limit") if key in query}
    return await editor.ask("cockpit/audit/findings", {"by": by, "within": within, "filter": query, **wanted})


async def shown(editor: Editor, by: str, **query: Any) -> list[tuple[str, int]]:
    return [(each["branch"]["key"], each["count"]) for each in (await page(editor, by, **query))["groups"]]


async def listed(editor: Editor, code: str, **query: Any) -> list[Any]:
    return (await page(editor, "code", {"key": code}, **query))["findings"]


async def told(editor: Editor, wanted: Callable[[Any], bool], since: int = 0) -> Any:
    """Wait for the counts of what is recorded."""
    return await editor.until(
        lambda: next((each for each in editor.heard("cockpit/audit/recorded", since) if wanted(each)), None),
        "the wanted summary",
    )


def warnings(summary: Any) -> int:
    return sum(each["count"] for each in summary["open"] if each["name"] == "warning")


@pytest.fixture
async def tree(write: Write, git: Git, launch: Launch) -> Editor:
    """An editor on a repository with four findings in three files, one of them new."""
    write("a.py", TAG)
    write("src/deep/b.py", STUB)
    git("add", ".")
    git("commit", "--quiet", "--message", "start")
    git("switch", "--quiet", "--create", "work")
    write("src/deep/b.py", STUB + TAG)
    write("ünew.py", TAG)
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 4)
    await told(editor, lambda summary: sum(each["count"] for each in summary["codes"]) == 4)
    return editor


async def test_groups_and_pages(tree: Editor, workspace: Path) -> None:
    assert await shown(tree, "code") == [("audit.stub", 1), ("audit.tag", 3)]
    assert (await shown(tree, "severity"))[0][0] == "warning"
    top = await page(tree, "file")
    assert [(each["kind"], each["label"], each["count"]) for each in top["groups"]] == [
        ("directory", "src/deep", 2),
        ("file", "a.py", 1),
        ("file", "ünew.py", 1),
    ]
    assert (top["total"], top["matching"]) == (3, 4)
    (file,) = (await page(tree, "file", top["groups"][0]["branch"]))["groups"]
    assert file["uri"] == uri_of(workspace / "src/deep/b.py")
    found = await page(tree, "file", file["branch"])
    assert [(each["line"], each["code"]) for each in found["findings"]] == [
        (2, "audit.stub"),
        (3, "audit.tag"),
    ]
    rest = await page(tree, "code", {"key": "audit.tag"}, offset=1, limit=1)
    assert (len(rest["findings"]), rest["total"]) == (1, 3)
    assert (await page(tree, "file", limit=1))["total"] == 3


async def test_authors_and_ages_come_from_git(tree: Editor) -> None:
    authored = await told(tree, lambda summary: True)
    while ("Ada Lovelace", 2) not in await shown(tree, "author"):
        authored = await told(tree, lambda summary, last=authored: summary["revision"] > last["revision"])
    authors = await page(tree, "author")
    assert [(each["label"], each["count"]) for each in authors["groups"]] == [("Ada Lovelace", 2), ("", 2)]
    assert authors["groups"][1]["detail"].startswith("These lines are not committed yet")
    assert [key for key, _ in await shown(tree, "age")] == ["today", "older"]
    (stub,) = await listed(tree, "audit.stub")
    assert (stub["since"], stub["author"]) == ("2026-01-02", "Ada Lovelace")


async def test_what_is_new_since_the_base_branch(tree: Editor) -> None:
    places = [(each["path"], each["line"]) for each in await listed(tree, "audit.tag", new=True)]
    assert places == [("src/deep/b.py", 3), ("ünew.py", 1)]
    assert await shown(tree, "code", new=True) == [("audit.tag", 2)]


async def test_what_is_new_is_unknown_without_git(write: Write, editor: Editor) -> None:
    write("a.py", TAG)
    answer = await page(editor, "code", new=True)
    assert answer["groups"] == []
    assert answer["reason"].startswith("What is new since the base branch is unknown: ")
    assert "is not in a git repository" in answer["reason"]


async def test_a_restricted_workspace_says_why(write: Write, launch: Launch) -> None:
    path = write("a.py", STUB)
    editor = await launch(trusted=False)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    assert "the workspace is not trusted" in (await page(editor, "code", new=True))["reason"]
    assert "not trusted" in (await page(editor, "author"))["groups"][0]["detail"]
    (stub,) = await listed(editor, "audit.stub")
    with pytest.raises(Exception, match="The baseline is not written: the workspace is not trusted"):
        await editor.ask("cockpit/audit/accept", {**finding(stub), "accepted": True})
    assert not path.with_name("cockpit-baseline.json").exists()


def finding(row: Any) -> dict[str, str]:
    return {"uri": row["uri"], "identity": row["identity"]}


async def test_snoozed_and_woken(tree: Editor, workspace: Path) -> None:
    path = workspace / "src/deep/b.py"
    (stub,) = await listed(tree, "audit.stub")
    await tree.ask("cockpit/audit/snooze", {**finding(stub), "until": SOON})
    await tree.shows(path, [("audit.tag", 2)])
    assert await listed(tree, "audit.stub") == []
    (asleep,) = await listed(tree, "audit.stub", snoozed=True)
    assert (asleep["status"], asleep["snoozedUntil"]) == ("snoozed", SOON)
    explained = await tree.ask("cockpit/audit/explain", finding(stub))
    assert f"snoozed until {SOON}" in explained["markdown"]
    since = len(tree.told)
    await tree.ask("cockpit/audit/wake", finding(stub))
    await tree.shows(path, [("audit.stub", 1), ("audit.tag", 2)])
    assert len(await listed(tree, "audit.stub")) == 1
    await told(tree, lambda summary: summary["snoozed"] == 0, since)


async def test_a_snooze_that_ended_overnight_wakes_at_the_start(
    write: Write, launch: Launch, homes: Homes
) -> None:
    path = write("a.py", STUB)
    first = await launch()
    await first.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    (stub,) = await listed(first, "audit.stub")
    await first.ask("cockpit/audit/snooze", {**finding(stub), "until": SOON})
    await first.quit()
    with sqlite3.connect(homes.database()) as rows:
        rows.execute("UPDATE placeholder_tasks SET snoozed_until = '2026-01-01'")
    rows.close()
    second = await launch(settings={"audit": {"workspace": False}, "lint": {"enabled": False}})
    await told(second, lambda summary: summary["snoozed"] == 0 and warnings(summary) == 1)
    assert len(await listed(second, "audit.stub")) == 1
    history = await second.ask("cockpit/audit/history", finding(stub))
    assert [event["event"] for event in history["events"]] == ["opened", "snoozed", "woken"]
    await second.shows(second.open(path), [("audit.stub", 1)])


async def test_the_baseline_accepts_and_is_undone(tree: Editor, workspace: Path) -> None:
    file = workspace / "cockpit-baseline.json"
    (stub,) = await listed(tree, "audit.stub")
    asked = {**finding(stub), "accepted": True}
    assert await tree.ask("cockpit/audit/accept", asked) == {"file": file.name, "changed": True}
    await tree.shows(workspace / "src/deep/b.py", [("audit.tag", 2)])
    assert await shown(tree, "code") == [("audit.tag", 3)]
    assert [each["accepted"] for each in await listed(tree, "audit.stub", baseline=True)] == [True]
    (debt,) = json.loads(file.read_text())["findings"]
    assert debt == {
        "identity": stub["identity"], "code": "audit.stub", "path": "src/deep/b.py", "symbol": "load"
    }  # fmt: skip
    await tree.tile(lambda tile: tile["open"] == 3)
    assert await tree.ask("cockpit/audit/accept", asked) == {"file": file.name, "changed": False}
    assert await tree.ask("cockpit/audit/accept", {**asked, "accepted": False}) == {
        "file": file.name, "changed": True
    }  # fmt: skip
    assert json.loads(file.read_text())["findings"] == []
    assert len(await listed(tree, "audit.stub")) == 1
    history = await tree.ask("cockpit/audit/history", finding(stub))
    assert [event["details"] for event in history["events"]] == ["", "addToBaseline", "removeFromBaseline"]


async def test_a_baseline_of_the_command_line_counts(tree: Editor, workspace: Path, write: Write) -> None:
    (stub,) = await listed(tree, "audit.stub")
    debts = [{"identity": stub["identity"], "code": "audit.stub", "path": stub["path"]}]
    write("cockpit-baseline.json", json.dumps({"version": 1, "findings": debts}))
    await tree.shows(workspace / "src/deep/b.py", [("audit.tag", 2)])
    renamed = (workspace / "src/deep/b.py").rename(workspace / "src/deep/renamed.py")
    await tree.shows(renamed, [("audit.tag", 2)])
    await tree.shows(renamed.rename(workspace / "src/deep/b.py"), [("audit.tag", 2)])
    write("cockpit-baseline.json", "{")
    problem = await tree.problem("Baseline of work")
    assert "cockpit-baseline.json: not a baseline" in problem["reason"]
    await tree.shows(workspace / "src/deep/b.py", [("audit.stub", 1), ("audit.tag", 2)])
    with pytest.raises(Exception, match="not a baseline"):
        await tree.ask("cockpit/audit/accept", {**finding(stub), "accepted": True})
    buffer = tree.open(workspace / "cockpit-baseline.json", language="json")
    tree.rewrite(buffer, "{}")
    with pytest.raises(Exception, match="open with changes: save it first"):
        await tree.ask("cockpit/audit/accept", {**finding(stub), "accepted": True})


async def test_a_baseline_outside_the_workspace_is_not_written(write: Write, launch: Launch) -> None:
    write("a.py", STUB)
    write("cockpit.toml", 'baseline = "../elsewhere.json"\n')
    editor = await launch()
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 1)
    (stub,) = await listed(editor, "audit.stub")
    with pytest.raises(Exception, match="it lies outside the workspace folder"):
        await editor.ask("cockpit/audit/accept", {**finding(stub), "accepted": True})


async def test_from_finding_to_finding(tree: Editor, workspace: Path) -> None:
    async def step(**query: Any) -> tuple[str, int, int]:
        answer = await tree.ask("cockpit/audit/neighbour", query)
        query.clear()
        row = answer["finding"]
        return row["path"], row["line"], answer["position"]

    order = []
    place: dict[str, Any] = {}
    for _ in range(5):
        answer = await tree.ask("cockpit/audit/neighbour", place)
        order.append(answer["position"])
        place = finding(answer["finding"])
        assert answer["total"] == 4
    assert order == [1, 2, 3, 4, 1]
    back = await tree.ask("cockpit/audit/neighbour", {**place, "backwards": True})
    assert back["position"] == 4
    here = {"uri": uri_of(workspace / "src/deep/b.py"), "line": 1}
    assert (await step(**here))[0] in {"src/deep/b.py", "ünew.py"}
    nothing = await tree.ask("cockpit/audit/neighbour", {"filter": {"text": "nowhere"}})
    assert nothing == {"finding": None, "position": 0, "total": 0}


async def test_an_issue_text(tree: Editor, git: Git) -> None:
    git("remote", "add", "origin", "git@github.com:owner/name.git")
    git("update-ref", "refs/remotes/origin/main", "main")
    commit = git("rev-parse", "main").strip()
    (tag, *_) = await listed(tree, "audit.tag")
    text = (await tree.ask("cockpit/audit/issueText", finding(tag)))["markdown"]
    assert f"[`a.py:1`](https://github.com/owner/name/blob/{commit}/a.py#L1)" in text
    assert f"```python\n{TAG}```" in text
    assert "Written by Ada Lovelace on 2026-01-02; first seen " in text
    explained = await tree.ask("cockpit/audit/explain", finding(tag))
    assert explained["documentation"].endswith("codes.md#audittag")


async def test_two_folders_are_one_tree(write: Write, launch: Launch, homes: Homes, workspace: Path) -> None:
    other = homes.root / "other"
    write("a.py", TAG)
    write("b.py", STUB + TAG, other)
    editor = await launch(workspace, other)
    await editor.tile(lambda tile: tile["state"] == "ready" and tile["open"] == 3)
    top = await page(editor, "file")
    assert [(each["kind"], each["label"], each["count"]) for each in top["groups"]] == [
        ("folder", "work", 1),
        ("folder", "other", 2),
    ]
    (file,) = (await page(editor, "file", top["groups"][1]["branch"]))["groups"]
    assert file["uri"] == uri_of(other / "b.py")
    assert await shown(editor, "code") == [("audit.stub", 1), ("audit.tag", 2)]
    pages = [await listed(editor, "audit.tag", offset=offset, limit=1) for offset in (0, 1, 2)]
    assert [[each["uri"] for each in found] for found in pages] == [
        [uri_of(workspace / "a.py")],
        [uri_of(other / "b.py")],
        [],
    ]
    with pytest.raises(Exception, match=r"\$\.within\.folder: file:///x is not a folder"):
        await page(editor, "file", {"folder": "file:///x"})
    place: dict[str, Any] = {}
    seen = []
    for backwards in (False, False, False, True, True):
        answer = await editor.ask("cockpit/audit/neighbour", {**place, "backwards": backwards})
        place = finding(answer["finding"])
        seen.append(answer["position"])
    assert seen == [1, 2, 3, 2, 1]


async def test_changes_are_told_together(tree: Editor, workspace: Path) -> None:
    since = len(tree.told)
    buffer = tree.open(workspace / "a.py")
    for number in range(20):
        tree.rewrite(buffer, TAG * (number + 2))
        tree.save(buffer, workspace / "a.py")
    await told(tree, lambda summary: {"name": "audit.tag", "count": 23} in summary["codes"], since)
    summaries = tree.heard("cockpit/audit/recorded", since)
    revisions = [each["revision"] for each in summaries]
    assert revisions == sorted(set(revisions))
    assert len(summaries) < 20
    asked = await tree.ask("cockpit/audit/summary", {})
    assert asked["revision"] >= revisions[-1]


async def test_unknown_findings_are_not_found(tree: Editor, workspace: Path) -> None:
    nobody = {"uri": uri_of(workspace / "a.py"), "identity": "nobody"}
    for method in ("explain", "issueText", "wake"):
        with pytest.raises(Exception, match="not known any more"):
            await tree.ask(f"cockpit/audit/{method}", nobody)
    with pytest.raises(Exception, match="not known any more"):
        await tree.ask("cockpit/audit/accept", {**nobody, "accepted": True})
