"""Lint: the second wave of diagnostics, its fixes, and what happens without ruff."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from .conftest import Homes, Launch, Write
from .editor import Found

UNUSED = "import os\nimport sys\n\nprint(undefined)  # TODO: more\n"
AUDIT = [("audit.tag", 3)]
LINT = [("F401", 0), ("F401", 1), ("F821", 3)]
NOTHING: Found = []
CONFIGURATION = '[lint]\nselect = ["F"]\n'


@pytest.fixture
def lines(write: Write) -> Path:
    write("ruff.toml", CONFIGURATION)
    return write("a.py", UNUSED)


async def test_lint_is_a_second_wave(lines: Path, launch: Launch) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    waves = [{str(item.source) for item in each.diagnostics} for each in editor.published(buffer.uri)]
    assert waves[0] == {"cockpit"}
    assert waves[-1] == {"cockpit", "ruff"}
    (undefined,) = [item for item in editor.problems(buffer) if item.code == "F821"]
    assert undefined.severity == 1
    assert undefined.code_description.href.startswith("https://docs.astral.sh/ruff/rules/")
    daemon = await editor.tile(lambda tile: tile["lint"].startswith("ruff "), "daemon")
    assert daemon["problems"] == []
    editor.close(buffer)
    await editor.shows(buffer, AUDIT)


async def test_lint_findings_move_along_until_the_next_save(lines: Path, launch: Launch) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    editor.type(buffer, ((0, 0), (1, 0), ""), ((1, 0), (1, 0), "\n\n"))
    await editor.shows(buffer, [("audit.tag", 4), ("F401", 0), ("F821", 4)])
    assert [each for each in await editor.actions(buffer, 0) if each.startswith("Ruff")] == []
    editor.save(buffer, lines)
    await editor.until(
        lambda: [each for each in editor.published(buffer.uri) if each.version == 2][2:] or None,
        "the lint of the saved text",
    )
    assert sorted(editor.found(buffer)) == [("F401", 0), ("F821", 4), ("audit.tag", 4)]


async def test_a_document_above_the_size_limit_is_left_alone_until_the_limit_is_raised(
    lines: Path, launch: Launch
) -> None:
    editor = await launch(settings={"audit": {"maxFileSize": 1}})
    buffer = editor.open(lines, UNUSED + "#" * 1024)
    coverage = await editor.ask("cockpit/audit/coverage", {"uri": buffer.uri})
    assert coverage == {"rules": "none", "reason": "size"}
    assert [each for each in await editor.actions(buffer, 0) if each.startswith("Ruff")] == []
    assert editor.found(buffer) == NOTHING
    editor.configure({"audit": {"maxFileSize": 2}, "lint": {"enabled": True}})
    await editor.shows(buffer, AUDIT + LINT)


async def test_fixes_are_code_actions(lines: Path, launch: Launch) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    fixes = [
        action for title, action in (await editor.actions(buffer, 1)).items() if title.startswith("Ruff")
    ]
    assert [fix["title"] for fix in fixes] == ["Ruff (F401): Remove unused import: `sys`"]
    assert fixes[0]["isPreferred"]
    everything = await editor.actions(buffer, 3, only=["source.fixAll"])
    editor.apply(everything["Ruff: apply all safe fixes"])
    assert buffer.text == "\nprint(undefined)  # TODO: more\n"
    editor.save(buffer, lines)
    await editor.shows(buffer, [("audit.tag", 1), ("F821", 1)])
    assert list(await editor.actions(buffer, 1, only=["source.fixAll"])) == []


async def test_columns_of_lint_are_utf16_too(write: Write, launch: Launch) -> None:
    write("ruff.toml", CONFIGURATION)
    editor = await launch(settings={})
    buffer = editor.open(write("a.py", 'x = "🎉", undefined\r\n'))
    (problem,) = await editor.shows(buffer, [("F821", 0)])
    assert (problem.range.start.character, problem.range.end.character) == (10, 19)


async def test_only_python_is_linted(lines: Path, write: Write, launch: Launch) -> None:
    editor = await launch(settings={})
    other = editor.open(write("a.js", "// TODO: more\n"), language="javascript")
    untitled = editor.open("untitled:Untitled-1", UNUSED)
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    assert editor.found(other) == [("audit.tag", 0)]
    assert editor.found(untitled) == AUDIT


SHOWN = [
    ("auto", True, NOTHING),
    ("auto", False, LINT),
    ("always", True, LINT),
    ("never", False, NOTHING),
]


async def test_the_project_s_baseline_and_severities_count_for_ruff_too(
    lines: Path, write: Write, launch: Launch
) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    (first,) = [each for each in editor.problems(buffer) if (each.code, each.range.start.line) == LINT[0]]
    debt = {"identity": first.data["identity"], "code": "F401", "path": "a.py"}
    write("cockpit-baseline.json", json.dumps({"version": 1, "findings": [debt]}))
    await editor.shows(buffer, AUDIT + LINT[1:])
    assert not [each for each in await editor.actions(buffer, 0) if each.startswith("Ruff (F401)")]
    write("cockpit.toml", 'severities = { F821 = "off", F401 = "error" }\n')
    await editor.shows(buffer, AUDIT + LINT[1:2])
    (second,) = [each for each in editor.problems(buffer) if each.code == "F401"]
    assert second.severity == 1
    (lines.parent / "cockpit.toml").unlink()
    await editor.shows(buffer, AUDIT + LINT[1:])


async def test_findings_are_not_shown_twice_beside_the_ruff_extension(lines: Path, launch: Launch) -> None:
    for extension in (True, False):
        editor = await launch(settings={}, ruffExtension=extension)
        buffer = editor.open(lines)
        await editor.tile(lambda tile: tile["lint"].startswith("ruff "), "daemon")
        for publish, beside, shown in SHOWN:
            if beside is not extension:
                continue
            editor.configure({"lint": {"enabled": True, "publish": publish}})
            await editor.shows(buffer, AUDIT + shown)
            titles = await editor.actions(buffer, 1)
            assert any(title.startswith("Ruff") for title in titles) is bool(shown)


async def test_lint_is_turned_off_and_on(lines: Path, launch: Launch) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    editor.configure({"lint": {"enabled": False}})
    await editor.shows(buffer, AUDIT)
    assert not any(title.startswith("Ruff") for title in await editor.actions(buffer, 1))
    editor.configure({"lint": {"enabled": True}})
    await editor.shows(buffer, AUDIT + LINT)


def program(homes: Homes, script: str) -> str:
    path = homes.root / "ruff"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


BROKEN = [
    ("absent", None, "is not a program", "cockpit.lint.path"),
    ("failing", 'echo "out of order" >&2; exit 3', "ruff failed", ""),
    ("talking nonsense", '[ "$1" = --version ] && echo "ruff 9" || echo nonsense', "", ""),
]


async def test_a_broken_ruff_makes_lint_unknown_and_nothing_else(
    lines: Path, launch: Launch, homes: Homes
) -> None:
    editor = await launch(settings={})
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT + LINT)
    for what, script, reason, hint in BROKEN:
        path = program(homes, script) if script else str(homes.root / "nowhere")
        since = len(editor.told)
        editor.configure({"lint": {"enabled": True, "path": path}})
        tile = await editor.tile(
            lambda each: (
                any(one["what"] == "Lint" for one in each["problems"])
                and each["lint"].startswith("unknown: ")
            ),
            "daemon",
            since=since,
        )
        (problem,) = tile["problems"]
        assert reason in problem["reason"], what
        assert hint in problem["hint"], what
        await editor.shows(buffer, AUDIT)
        since = len(editor.told)
        editor.configure({"lint": {"enabled": True}})
        await editor.tile(lambda each: each["problems"] == [], "daemon", since=since)
        await editor.shows(buffer, AUDIT + LINT)


async def test_a_slow_ruff_delays_nothing(lines: Path, launch: Launch, homes: Homes) -> None:
    """And only the latest of several saves is linted; the others are withdrawn."""
    waits = '[ "$1" = --version ] && echo "ruff 9" && exit; echo $$ >> "$HOME/pids"; exec sleep 600'
    settings = {"lint": {"enabled": True, "path": program(homes, waits)}}
    editor = await launch(settings=settings)
    buffer = editor.open(lines)
    await editor.shows(buffer, AUDIT)
    for number in range(3):
        editor.type(buffer, ((0, 0), (0, 0), "\n"))
        editor.save(buffer)
        await editor.shows(buffer, [("audit.tag", 4 + number)])
    assert await editor.ask("cockpit/audit/tile", {})
    assert await editor.quit() == 0


async def test_a_file_outside_the_workspace_is_linted_by_its_own_rules(
    write: Write, launch: Launch, homes: Homes
) -> None:
    write("ruff.toml", CONFIGURATION, homes.root / "outside")
    path = write("a.py", UNUSED, homes.root / "outside")
    editor = await launch(settings={})
    buffer = editor.open(path)
    await editor.shows(buffer, AUDIT + LINT)
