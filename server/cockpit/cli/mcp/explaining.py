"""The tool `explain`: what a code means, or what is found at a place."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from cockpit.cli.mcp.auditing import Found, audited, found
from cockpit.cli.mcp.call import Answer, Arguments, Call, Tool, none_beside
from cockpit.core.errors import CockpitError, Invalid, NotFound
from cockpit.core.guard.rules import RULES as GUARDED
from cockpit.features.audit.catalog import RULES as AUDITED
from cockpit.features.copilots.catalog import REASONS
from cockpit.features.har.catalog import RULES as RECORDED
from cockpit.features.lint.ruff import find_ruff

MOST_CODES = 5
MOST = 30
MOST_TEXT = 3_000


class ExplainQuery(Arguments, frozen=True, kw_only=True):
    """A code, or a place in a file."""

    code: Annotated[
        str, Meta(max_length=64, description="Such as audit.stub, guard.delete, validate.swallow or F401.")
    ] = ""
    path: str = ""
    line: Annotated[int, Meta(ge=0, description="Counted from 1; 0 for all of the file.")] = 0


class Meaning(Answer, frozen=True, kw_only=True):
    """What one code means."""

    code: str
    title: str
    text: str


class ExplainAnswer(Answer, frozen=True, kw_only=True):
    """What the codes mean, and where they were found."""

    codes: list[Meaning]
    findings: list[Found]
    total: int
    cut: bool


def meaning(code: str, call: Call) -> Meaning:
    """What a code of ours or of ruff means; raises NotFound."""
    for rules in (AUDITED, GUARDED, REASONS, RECORDED):
        if code in rules:
            return Meaning(code=code, title=rules[code].title, text=rules[code].explanation)
    if code.isalnum() and code[:1].isupper():
        return _of_ruff(code, call)
    raise NotFound(f"$.code: there is no code {code!r}; they look like audit.stub, guard.delete or F401.")


class _Rule(msgspec.Struct):
    name: str
    explanation: str


def _of_ruff(code: str, call: Call) -> Meaning:
    argv = (find_ruff(), "rule", code, "--output-format", "json")
    answer = call.runner.run(argv, cwd=call.folders.roots[0])
    if answer.code:
        raise NotFound(f"$.code: ruff has no rule {code!r}.")
    rule = msgspec.json.decode(answer.stdout, type=_Rule)
    return Meaning(code=code, title=rule.name, text=rule.explanation[:MOST_TEXT])


def _run(query: ExplainQuery, call: Call) -> ExplainAnswer:
    none_beside([name for name, given in (("path", query.path), ("code", query.code)) if given])
    if query.code:
        return ExplainAnswer(codes=[meaning(query.code, call)], findings=[], total=0, cut=False)
    if not query.path:
        raise Invalid("$.code: expected a code, or a path.")
    root = call.folders.root(query.folder)
    file = call.folders.path(root, query.path, "$.path")
    if not file.is_file():
        raise Invalid(f"$.path: {query.path} is no file.")
    findings, _, _ = audited(root, [file], call)
    here = [
        each for each in findings if not query.line or each.span.line < query.line <= each.span.end_line + 1
    ]
    codes = list(dict.fromkeys(each.code for each in here))
    return ExplainAnswer(
        codes=[_told(code, call) for code in codes[:MOST_CODES]],
        findings=[found(each) for each in here[:MOST]],
        total=len(here),
        cut=len(codes) > MOST_CODES or len(here) > MOST,
    )


def _told(code: str, call: Call) -> Meaning:
    try:
        return meaning(code, call)
    except CockpitError as error:
        return Meaning(code=code, title=code, text=error.message)


def _text(answer: ExplainAnswer) -> str:
    lines = [f"{each.path}:{each.line}:{each.column}: {each.code} {each.message}" for each in answer.findings]
    lines += [f"{each.code}: {each.title}. {each.text}" for each in answer.codes]
    return "\n".join(lines) or "Nothing is found there."


EXPLAIN = Tool(
    "explain",
    "Explain a finding",
    "What a code of the audit, the operation guard, the second copilot, a recording or ruff means and what "
    "to do, or what is found at a line of a file.",
    ExplainQuery,
    ExplainAnswer,
    _run,
    _text,
)
