"""The patterns of the workspace over the wire: they follow its files by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pygls.exceptions import JsonRpcException

from .conftest import WITHOUT_LINT, Launch, Write
from .editor import Editor, uri_of

FETCH = '''
import httpx

def {name}(url, attempts):
    """Get a page, and try again while the server is busy."""
    for attempt in range(attempts):
        answer = httpx.{name}(url)
        if answer.status_code < 500:
            return answer.text
    raise RuntimeError("busy")
'''
PARSE = """
def {name}(lines):
    found = []
    for number, line in enumerate(lines):
        if line.startswith("{name}"):
            found.append((number, line.strip()))
    return sorted(found)
"""
CHANGED = "cockpit/templates/patternsChanged"


async def until(editor: Editor, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first snapshot of the one folder that fits."""
    asked = (await editor.ask("cockpit/templates/patterns", {}))["folders"][0]
    if fits(asked):
        return asked

    def find() -> dict[str, Any] | None:
        told = [each["folders"][0] for each in editor.heard(CHANGED)[-1:]]
        return next((each for each in told if fits(each)), None)

    return await editor.until(find, "the snapshot of the patterns")


async def hits(editor: Editor, query: str) -> list[dict[str, Any]]:
    answer = await editor.ask("cockpit/templates/search", {"query": query})
    return [each for each in answer["hits"] if each["folder"]]


async def until_found(editor: Editor, query: str, path: str) -> dict[str, Any]:
    """The best pattern for a question, once it is in that file."""
    while True:
        told = len(editor.told)
        found = [each for each in await hits(editor, query) if each["path"] == path]
        if found:
            return found[0]
        await editor.until(lambda told=told: editor.heard(CHANGED, told) or None, "news of the patterns")


def has(count: int) -> Callable[[dict[str, Any]], bool]:
    return lambda folder: folder["state"] == "ready" and folder["patterns"] == count


async def test_patterns_follow_the_files(launch: Launch, workspace: Path, write: Write) -> None:
    write("web/fetch.py", FETCH.format(name="fetch_page"))
    write("out/ignored.py", FETCH.format(name="ignored_page").replace("attempts", "tries"))
    write(".gitignore", "out/\n")
    editor = await launch()
    await editor.ready()
    first = await until(editor, has(1))
    assert [(each["id"], each["size"]) for each in first["groups"]] == [("kind/function", 1)]

    write("parse.py", PARSE.format(name="headings"))
    await until_found(editor, "headings of lines", "parse.py")
    assert await hits(editor, "?!") == []

    (workspace / "web").rename(workspace / "net")
    hit = await until_found(editor, "fetch page", "net/fetch.py")
    assert (hit["line"], hit["because"][0]) == (3, "in the name: fetch, page")
    text = await editor.ask("cockpit/templates/get", {"id": hit["id"], "folder": hit["folder"]})
    assert text["file"] == "fetch_page.py"
    assert text["snippet"].startswith("def fetch_page(url, attempts):")

    (workspace / "net" / "fetch.py").unlink()
    (workspace / "parse.py").unlink()
    await until(editor, has(0))
    with pytest.raises(JsonRpcException, match=f"There is no {hit['id']} any more: its file has changed."):
        await editor.ask("cockpit/templates/get", {"id": hit["id"], "folder": hit["folder"]})


async def test_many_files_go_to_a_worker(launch: Launch, workspace: Path, write: Write) -> None:
    words = ("header request", "table query", "brightness lamp")
    for number in range(30):
        one, other = words[number % 3].split()
        name = f"{one}_{chr(97 + number // 3)}"
        write(
            f"{name}.py",
            f"def {name}({one}, {other}):\n    {one}.{other}({other}.{name})\n"
            + f"    {other}.run({one})\n" * (number // 3)
            + f"    return {other}.{one}({name})\n",
        )
    write("secret.py", FETCH.format(name="log_in").replace("(url)", '(url, password="q8Zr2mWx7KpL4vTn")'))
    editor = await launch(settings={**WITHOUT_LINT, "templates": {"minePatterns": False}})
    await editor.ready()
    off = await until(editor, lambda folder: folder["state"] == "off")
    assert off["patterns"] == 0
    order = {"folder": uri_of(workspace), "workDoneToken": "mine"}
    report = await editor.ask("cockpit/templates/mine", order)
    assert (report["files"], report["mined"]) == (31, 31)
    assert [each.value["kind"] for each in editor.heard("$/progress") if each.token == "mine"][-1] == "end"
    assert report["patterns"] == (await until(editor, lambda folder: folder["patterns"] > 0))["patterns"]
    assert "log_in" not in [each["name"] for each in await hits(editor, "log in")]

    grouped = await editor.ask("cockpit/templates/cluster", {"folder": uri_of(workspace)})
    assert grouped["patterns"] == report["patterns"]
    folder = await until(editor, lambda folder: folder["clustered"])
    assert (sum(each["size"] for each in folder["groups"]), folder["state"]) == (report["patterns"], "off")
    group = folder["groups"][0]
    members = await editor.ask("cockpit/templates/group", {"folder": uri_of(workspace), "group": group["id"]})
    assert (len(members["patterns"]), members["more"]) == (group["size"], 0)
    assert all(each["path"].endswith(".py") and each["uri"] for each in members["patterns"])


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("group", {"group": "cluster/x"}, "'cluster/x' is no group: expected cluster/NUMBER, kind/NAME or rest."),
    ("cluster", {}, "There are 0 patterns: too few for 2 clusters."),
    ("mine", {"folder": "file:///elsewhere"}, "file:///elsewhere is not a folder of this workspace."),
]


async def test_what_cannot_be_is_told(launch: Launch, workspace: Path) -> None:
    editor = await launch(settings={**WITHOUT_LINT, "audit": {"workspace": False}})
    for verb, params, said in REFUSED:
        with pytest.raises(JsonRpcException, match=re.escape(said)):
            await editor.ask(f"cockpit/templates/{verb}", {"folder": uri_of(workspace), **params})
    with pytest.raises(JsonRpcException, match="The audit has not looked at work yet"):
        await editor.ask("cockpit/templates/mine", {"folder": uri_of(workspace)})
    assert (await until(editor, lambda _folder: True))["state"] == "unaudited"
