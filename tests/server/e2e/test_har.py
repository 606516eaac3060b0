"""Recordings in the editor: their findings stand in the Problems panel, at the right lines."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from .conftest import Launch, Write
from .editor import uri_of

QUIET = {"audit": {"workspace": False}}


def recording(*statuses: int, filler: int = 0, note: int = 0) -> str:
    """A HAR, one entry a line; the filler makes it large, the note each entry."""
    pairs = ["cookies", "headers", "queryString"]
    entries = [
        {
            "startedDateTime": "2026-03-03T09:00:00Z",
            "time": 5,
            "request": {"method": "GET", "url": f"https://a.example/{number}", "httpVersion": "h2"}
            | {name: [] for name in pairs},
            "response": {
                "status": status,
                "statusText": "",
                "httpVersion": "h2",
                "cookies": [],
                "headers": [],
                "content": {"mimeType": "text/plain"},
                "redirectURL": "",
            },
            "timings": {"send": 0, "wait": 5, "receive": 0},
            "comment": "x" * note,
        }
        for number, status in enumerate(statuses)
    ]
    lines = ",\n".join(json.dumps(each) for each in entries)
    return f'{{"log": {{"version": "1.2", "_filler": "{"x" * filler}", "entries": [\n{lines}\n]}}}}'


@pytest.mark.parametrize("filler", [0, 3_000_000], ids=["on a thread", "in a worker"])
async def test_findings_of_a_recording_come_and_go(write: Write, launch: Launch, filler: int) -> None:
    path = write("shop.har", recording(200, 503, 404, filler=filler))
    editor = await launch(settings=QUIET)
    buffer = editor.open(path, language="json")
    first, _ = await editor.shows(buffer, [("http/5xx", 2), ("http/4xx", 3)])
    assert first.range.end.character - first.range.start.character == 3
    assert first.code_description.href.endswith("codes.md#http5xx")
    path.write_text(recording(200, filler=filler), encoding="utf-8")
    editor.rewrite(buffer, path.read_text(encoding="utf-8"))
    editor.save(buffer, path)
    await editor.shows(buffer, [])
    path.write_text("<html>", encoding="utf-8")
    editor.rewrite(buffer, "<html>")
    editor.save(buffer, path)
    await editor.shows(buffer, [("schema/not-json", 0)])
    editor.close(buffer)
    await editor.shows(buffer, [])


@pytest.mark.parametrize("filler", [0, 3_000_000], ids=["on a thread", "in a worker"])
async def test_budgets_are_those_of_the_project_over_those_of_the_editor(
    write: Write, launch: Launch, filler: int
) -> None:
    path = write("shop.har", recording(200, 200, 200, filler=filler))
    write("cockpit.toml", "[har.budgets]\nrequests = 2\n")
    editor = await launch(settings={**QUIET, "har": {"budgets": {"requests": 9, "p95-ms": 4}}})
    buffer = editor.open(path, language="json")
    shown = await editor.shows(buffer, [("perf/budget", 1), ("perf/budget", 1)])
    assert sorted(each.message for each in shown) == [
        "The recording has a 95th percentile of 5 ms; the budget is 4 ms.",
        "The recording makes 3 requests; the budget is 2.",
    ]


async def test_the_beginning_of_a_large_recording_is_told_before_the_rest(
    write: Write, launch: Launch
) -> None:
    path = write("long.har", recording(503, *([200] * 1000), 404, note=10_000))
    editor = await launch(settings=QUIET)
    told: Any = await editor.ask("cockpit/har/check", {"uri": uri_of(path), "workDoneToken": "here"})
    assert (told["entries"], told["findings"]) == (1002, 2)
    await editor.shows(path, [("http/5xx", 1), ("http/4xx", 1002)])
    published = [
        [each.code for each in params.diagnostics]
        for method, params in editor.told
        if method == "textDocument/publishDiagnostics" and params.uri == uri_of(path)
    ]
    assert published[0] == ["http/5xx"]


async def test_a_recording_that_is_cut_while_it_is_read_is_one_sentence(write: Write, launch: Launch) -> None:
    path = write("cut.har", recording(*([404] * 3000), filler=34_000_000))
    editor = await launch(settings=QUIET)
    query = {"uri": uri_of(path), "workDoneToken": "here"}
    asked = asyncio.create_task(editor.ask("cockpit/har/check", query))
    await editor.until(lambda: editor.progress_reports.get("here", [])[1:] or None, "progress")
    os.truncate(path, 4096)
    with pytest.raises(Exception, match=r"cut\.har changed while it was read\. Try again when it is written"):
        await asked
    path.write_text(recording(404), encoding="utf-8")
    told: Any = await editor.ask("cockpit/har/check", query)
    assert told["findings"] == 1


async def test_a_recording_that_is_named_is_checked_unopened(
    write: Write, launch: Launch, workspace: Path
) -> None:
    path = write("many.har", recording(*([404] * 3)))
    editor = await launch(settings=QUIET)
    told: Any = await editor.ask("cockpit/har/check", {"uri": uri_of(path), "workDoneToken": "here"})
    assert told == {"entries": 3, "findings": 1, "shown": 1, "refused": ""}
    (found,) = await editor.shows(path, [("http/4xx", 1)])
    assert len(found.related_information) == 2
    with pytest.raises(Exception, match="is not a file on this computer"):
        await editor.ask("cockpit/har/check", {"uri": uri_of(workspace / "none.har")})


def held(file: Any) -> Any:
    """What the daemon wrote into a file."""
    return json.loads(Path(file["path"]).read_bytes())


async def test_the_viewer_gets_rows_findings_and_an_entry(
    write: Write, launch: Launch, workspace: Path
) -> None:
    path = write("shop.har", recording(200, 503))
    editor = await launch(settings=QUIET)
    asked = {"uri": uri_of(path), "workDoneToken": None}
    rows, found = [held(await editor.ask(f"cockpit/har/{what}", asked)) for what in ("rows", "findings")]
    assert rows["status"] == [200, 503]
    assert [each["entries"] for each in found["findings"] if each["code"] == "http/5xx"] == [[1]]
    place = {
        "state": rows["state"],
        "offset": rows["offset"][1],
        "length": rows["length"][1],
        "reveal": False,
    }
    entry: Any = await editor.ask("cockpit/har/entry", {"uri": uri_of(path), **place})
    assert entry["url"]["value"] == "https://a.example/1"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(Exception, match="has changed since it was shown"):
        await editor.ask("cockpit/har/entry", {"uri": uri_of(path), **place})
    with pytest.raises(Exception, match="is not a file on this computer"):
        await editor.ask("cockpit/har/rows", {"uri": uri_of(workspace / "none.har"), "workDoneToken": None})


async def test_a_copy_to_share_never_takes_the_place_of_another_file(write: Write, launch: Launch) -> None:
    path = write("shop.har", recording(200).replace("/0", "/?access_token=8fJ2kQz71LmNp0aXcVbT4wRs"))
    editor = await launch(settings=QUIET)
    target = path.with_name("shop.sanitized.har")

    async def copy(to: Path, *, replace: bool) -> Any:
        return await editor.ask(
            "cockpit/har/sanitize", {"uri": uri_of(path), "target": uri_of(to), "replace": replace}
        )

    told = await copy(target, replace=False)
    assert (told["entries"], told["changed"], sum(told["values"].values())) == (1, 1, 1)
    assert "8fJ2kQz71LmNp0aXcVbT4wRs" not in target.read_text(encoding="utf-8")
    with pytest.raises(Exception, match="is there already"):
        await copy(target, replace=False)
    with pytest.raises(Exception, match="never overwritten"):
        await copy(path, replace=True)
    await copy(target, replace=True)


async def test_the_text_of_a_recording_has_lenses_hovers_and_actions(write: Write, launch: Launch) -> None:
    path = write("shop.har", recording(503).replace("/0", "/?access_token=8fJ2kQz71LmNp0aXcVbT4wRs"))
    text = path.read_text(encoding="utf-8")
    editor = await launch(settings=QUIET)
    buffer = editor.open(path, language="json")
    found = await editor.until(
        lambda: [each for each in editor.problems(path) if str(each.code).startswith("secret/")] or None,
        "a secret",
    )
    document, at = types.TextDocumentIdentifier(buffer.uri), found[0].range.start
    lenses: Any = await editor.ask("textDocument/codeLens", types.CodeLensParams(document))
    assert [(each.command.title, each.command.command) for each in lenses] == [
        ("1 entry, 1 secret, p95 5 ms", ""),
        ("Open in Viewer", "cockpit.har.openViewer"),
        ("Sanitise…", "cockpit.har.sanitize"),
        ("Generate…", "cockpit.har.generate"),
    ]
    said = await editor.hover(buffer, at.line, at.character + 1)
    assert "`GET https://a.example/?access_token=••••`" in said
    assert "**Token**" in said or "Revoke" in said
    params = types.CodeActionParams(document, types.Range(at, at), types.CodeActionContext([]))
    actions: Any = await editor.ask("textDocument/codeAction", params)
    assert [each["title"] for each in actions] == [
        "Redact this value", "Sanitise into a copy…", "Generate from this request…",
    ]  # fmt: skip
    (change,) = actions[0]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": buffer.uri, "version": 1}
    editor.apply({"edit": {"changes": {buffer.uri: change["edits"]}}})
    assert buffer.text == text.replace("8fJ2kQz71LmNp0aXcVbT4wRs", "x" * 24)


async def test_the_entries_that_are_selected_can_be_generated_from(write: Write, launch: Launch) -> None:
    path = write("shop.har", recording(200, 503, 404))
    editor = await launch(settings=QUIET)
    buffer = editor.open(path, language="json")
    document = types.TextDocumentIdentifier(buffer.uri)

    async def offered(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[str, list[Any]]]:
        place = types.Range(types.Position(*first), types.Position(*last))
        params = types.CodeActionParams(document, place, types.CodeActionContext([]))
        actions: Any = await editor.ask("textDocument/codeAction", params)
        commands = [each["command"] for each in actions if each["kind"] == "refactor"]
        assert all(each["command"] == "cockpit.har.generate" for each in commands)
        return [(each["title"], each["arguments"]) for each in commands]

    for first, last, entries in (
        ((2, 5), (2, 5), [1]),
        ((1, 9), (2, 3), [0, 1]),
        ((0, 0), (4, 0), [0, 1, 2]),
        ((0, 3), (0, 4), []),
        ((4, 1), (4, 2), []),
    ):
        title = "this request" if len(entries) == 1 else f"these {len(entries)} requests"
        wanted = [(f"Generate from {title}…", [buffer.uri, entries])] if entries else []
        assert await offered(first, last) == wanted, (first, last)


async def test_a_recording_has_an_outline_and_folds_and_other_files_have_none_of_ours(
    write: Write, launch: Launch
) -> None:
    text = (
        recording(200, 503).replace(', "response"', ',\n"response"').replace('}, "timings"', '\n}, "timings"')
    )
    path = write("shop.har", text)
    editor = await launch(settings=QUIET)
    (told,) = await editor.until(
        lambda: editor.heard("client/registerCapability") or None, "what has an outline"
    )
    selector = [{"scheme": "file", "pattern": "**/*.har"}]
    assert [(each.method, each.register_options) for each in told.registrations] == [
        ("textDocument/documentSymbol", {"documentSelector": selector}),
        ("textDocument/foldingRange", {"documentSelector": selector}),
    ]
    document = types.TextDocumentIdentifier(editor.open(path, language="json").uri)
    symbols: Any = await editor.ask("textDocument/documentSymbol", types.DocumentSymbolParams(document))
    assert [(each.name, each.range.start.line, each.range.end.line) for each in symbols] == [
        ("GET /0 200", 1, 3),
        ("GET /1 503", 4, 6),
    ]
    folds: Any = await editor.ask("textDocument/foldingRange", types.FoldingRangeParams(document))
    assert [(each.start_line, each.end_line) for each in folds] == [(1, 2), (4, 5)]
    other = types.TextDocumentIdentifier(editor.open(write("shop.json", "{}"), language="json").uri)
    assert await editor.ask("textDocument/documentSymbol", types.DocumentSymbolParams(other)) == []
    assert not await editor.ask("textDocument/foldingRange", types.FoldingRangeParams(other))


async def test_an_editor_that_cannot_be_told_which_files_have_outlines_is_offered_none(
    write: Write, launch: Launch
) -> None:
    path = write("shop.har", recording(200))
    editor = await launch(settings=QUIET, capabilities=types.ClientCapabilities())
    document = types.TextDocumentIdentifier(editor.open(path, language="json").uri)
    with pytest.raises(Exception, match="no method textDocument/documentSymbol"):
        await editor.ask("textDocument/documentSymbol", types.DocumentSymbolParams(document))
    assert editor.heard("client/registerCapability") == []
