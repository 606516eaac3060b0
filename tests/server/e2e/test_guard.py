"""The operation guard over the wire, and in the Problems panel."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Desk, Launch
from .editor import uri_of

SHARED = pytest.mark.asyncio(loop_scope="module")

JUDGED: list[tuple[dict[str, Any], str]] = [
    ({"command": "ls -la"}, "allow"),
    ({"command": "git status"}, "allow"),
    ({"command": "rm -rf /"}, "deny"),
    ({"command": "rm -fr ~"}, "deny"),
    ({"command": "echo 'rm -rf /'"}, "allow"),
    ({"command": "Remove-Item -Recurse -Force C:\\", "shell": "powershell"}, "deny"),
    ({"command": "import shutil; shutil.rmtree('/')", "shell": "python"}, "deny"),
    ({"command": ""}, "allow"),
]


@SHARED
@pytest.mark.parametrize(("query", "verdict"), JUDGED, ids=[str(query["command"]) for query, _ in JUDGED])
async def test_a_command_is_judged(desk: Desk, query: dict[str, Any], verdict: str) -> None:
    answer = await desk.editor.ask("cockpit/guard/check", query)
    assert answer["verdict"] == verdict
    assert bool(answer["rules"]) is (verdict != "allow")
    assert answer["reason"]


@SHARED
async def test_a_command_is_judged_where_it_would_run(desk: Desk) -> None:
    inside = {"command": "rm -rf build", "cwd": uri_of(desk.folder)}
    outside = {"command": "rm -rf ../../../elsewhere", "cwd": uri_of(desk.folder)}
    assert (await desk.editor.ask("cockpit/guard/check", inside))["verdict"] == "allow"
    assert (await desk.editor.ask("cockpit/guard/check", outside))["verdict"] != "allow"


async def test_the_backup_root_is_protected(launch: Launch) -> None:
    query = {"command": "rm -rf /mnt/backup"}
    settings = {"backup": {"root": "/mnt/backup"}, "audit": {"workspace": False}}
    editor = await launch(settings=settings)
    assert (await editor.ask("cockpit/guard/check", query))["rules"] == ["guard.backupRoot"]


WRONG = [
    ({}, "missing required field `command`"),
    ({"command": 7}, "Expected `str`, got `int` - at `$.command`"),
    ({"command": "ls", "shell": "tcsh"}, "Invalid enum value 'tcsh' - at `$.shell`"),
    ({"command": "ls", "cwd": "untitled:1"}, "$.cwd: untitled:1 does not name a file on disk."),
    ({"command": "ls", "why": 1}, "unknown field `why`"),
]


@SHARED
async def test_wrong_params_are_answered_with_the_path_of_the_fault(desk: Desk) -> None:
    for params, fault in WRONG:
        with pytest.raises(Exception, match=r".") as failure:
            await desk.editor.ask("cockpit/guard/check", params)
        assert failure.value.code == -32602
        assert fault in failure.value.message


@SHARED
async def test_a_dangerous_line_is_a_problem(desk: Desk) -> None:
    script = desk.write("deploy.sh", "#!/bin/sh\nls\nrm -rf /\n")
    problems = await desk.editor.until(
        lambda: desk.editor.problems(script) or None, "the problems of the script"
    )
    (problem,) = problems
    assert str(problem.code).startswith("guard.")
    assert problem.range.start.line == 2
    buffer = desk.editor.open(script, language="shellscript")
    assert [item.code for item in (await desk.editor.audited(buffer)).diagnostics] == [problem.code]
    assert str(problem.code) in await desk.editor.hover(buffer, 2, 1)
    assert "Mark as intentional…" in await desk.editor.actions(buffer, 2)
