"""The tool `guard`: a command line in, a verdict out; nothing is run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from cockpit.cli.mcp.call import Answer, Arguments, Call, Tool
from cockpit.core.guard.check import Bounds, check
from cockpit.core.guard.rules import RULES


class GuardQuery(Arguments, frozen=True, kw_only=True):
    """The command line."""

    command: Annotated[str, Meta(min_length=1, max_length=100_000)]
    shell: Literal["bash", "powershell", "cmd", "python", "javascript", "sql"] = "bash"
    cwd: Annotated[str, Meta(description="Where it would run, below the folder.")] = ""


class Rule(Answer, frozen=True, kw_only=True):
    """One rule that it breaks."""

    code: str
    title: str


class GuardAnswer(Answer, frozen=True, kw_only=True):
    """What the guard says of it."""

    verdict: Literal["allow", "confirm", "deny"]
    """`confirm`: ask the person first."""
    reason: str
    rules: list[Rule]


def _run(query: GuardQuery, call: Call) -> GuardAnswer:
    root = call.folders.root(query.folder)
    cwd = call.folders.path(root, query.cwd, "$.cwd")
    bounds = Bounds(workspace=root, home=Path.home())
    judgement = check(query.command, shell=query.shell, cwd=cwd, bounds=bounds)
    rules = [Rule(code=code, title=RULES[code].title) for code in judgement.rules]
    return GuardAnswer(verdict=judgement.verdict.value, reason=judgement.reason, rules=rules)


def _text(answer: GuardAnswer) -> str:
    head = f"{answer.verdict}: {answer.reason}" if answer.reason else answer.verdict
    return "\n".join([head, *(f"  {rule.code}: {rule.title}" for rule in answer.rules)])


GUARD = Tool(
    "guard",
    "Judge a command line",
    "Says whether a command line is harmless, needs a person's word, or must not run: deletions, "
    "overwritten files, dropped tables, pushed secrets. Runs nothing.",
    GuardQuery,
    GuardAnswer,
    _run,
    _text,
)
