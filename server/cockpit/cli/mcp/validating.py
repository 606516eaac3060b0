"""The tool `validate`: the second copilot on a change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from cockpit import __version__
from cockpit.cli.mcp.call import (
    MOST,
    Answer,
    Arguments,
    Call,
    Most,
    Place,
    Tool,
    none_beside,
    place,
    shortened,
)
from cockpit.core.errors import Invalid
from cockpit.core.repository import repository_of
from cockpit.dual.judging import CHECKS, EXECUTING, checks_of
from cockpit.features.copilots.collecting import Collected, Collector
from cockpit.features.copilots.formats import text
from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Objection, Outcome, State
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import SecondaryCopilotValidator


class ValidateQuery(Arguments, frozen=True, kw_only=True):
    """Which change to judge: what is not committed, unless one of the first three is given."""

    diff: Annotated[
        str, Meta(max_length=8_000_000, description="A unified diff over the working tree, applied or not.")
    ] = ""
    staged: Annotated[bool, Meta(description="What the next commit will change.")] = False
    since: Annotated[str, Meta(description="What changed since HEAD left this git revision.")] = ""
    paths: Annotated[
        tuple[str, ...], Meta(max_length=500, description="What is not committed below these only.")
    ] = ()
    objective: Annotated[
        str,
        Meta(
            max_length=4_000,
            description="What was asked for: files that it does not explain are objected to.",
        ),
    ] = ""
    without: Annotated[tuple[str, ...], Meta(description=f"Checks to leave out: {', '.join(CHECKS)}.")] = ()
    test_seconds: Annotated[float, Meta(gt=0, le=3600, description="Time for the tests.")] = 120.0
    most: Most = MOST


class Reason(Place, frozen=True, kw_only=True):
    """One objection, and the place that shows it."""

    code: str
    rejects: bool
    """False for advice."""
    message: str
    evidence: str


class Checked(Answer, frozen=True, kw_only=True):
    """How one check ended."""

    name: str
    state: State
    reason: str
    missing: list[str]
    """What it could not look at."""


class ValidateAnswer(Answer, frozen=True, kw_only=True):
    """The verdict, with the objections that reject first."""

    verdict: str
    """`approved`, `rejected` or `cannot judge`."""
    about: str
    files: list[str]
    reasons: list[Reason]
    total: int
    cut: bool
    checks: list[Checked]
    """Those that have something to say: objected, unknown, or not made although they could have been."""
    summary: str


def _run(query: ValidateQuery, call: Call) -> ValidateAnswer:
    folder = call.folders.root(query.folder)
    root = repository_of(folder)
    if root is None:
        raise Invalid(f"{folder} is not in a git repository.", hint="git init")
    for number, name in enumerate(query.without):
        if name not in CHECKS:
            raise Invalid(f"$.without[{number}]: no such check: {name!r}; there are {', '.join(CHECKS)}.")
    collected = _collected(query, call, Collector(root, call.runner), root)
    with checks_of(root, call.runner, test_seconds=query.test_seconds, trusted=call.trusted) as checks:
        review = Review(
            root, collected.changes, collected.before, collected.after, query.objective, call.cancelled
        )
        ended: list[str] = []

        def heard(outcome: Outcome) -> None:
            ended.append(outcome.check)
            call.told(len(ended), len(CHECKS), f"{outcome.check}: {outcome.state}")

        validator = SecondaryCopilotValidator(checks, call.clock, query.without, together=EXECUTING)
        judgement = validator.validate(review, heard)
    report = Report(judgement, review, __version__, lambda path: path)
    ordered = sorted(judgement.objections, key=lambda each: not each.rejects)
    return ValidateAnswer(
        verdict=judgement.verdict.value,
        about=collected.changes.origin,
        files=[change.path for change in collected.changes.changes][: query.most],
        reasons=[_reason(each) for each in ordered[: query.most]],
        total=len(ordered),
        cut=len(ordered) > query.most or len(collected.changes.changes) > query.most,
        checks=[_checked(each) for each in judgement.outcomes if _matters(each)],
        summary=text.closing(report).strip(),
    )


def _collected(query: ValidateQuery, call: Call, collector: Collector, root: Path) -> Collected:
    given = (("diff", query.diff), ("staged", query.staged), ("since", query.since), ("paths", query.paths))
    none_beside([name for name, value in given if value])
    if query.diff:
        return collector.diff(query.diff.encode("utf-8", "surrogatepass"), "$.diff")
    if query.staged:
        return collector.staged()
    if query.since:
        try:
            return collector.since(query.since)
        except Invalid as error:
            raise Invalid(f"$.since: {error.message}", hint=error.hint) from error
    folder = call.folders.root(query.folder)
    named = [call.folders.inside(folder, name, f"$.paths[{n}]") for n, name in enumerate(query.paths)]
    if not named and folder.resolve() != root.resolve():
        named = [folder]
    return collector.below([Path(os.path.relpath(each, root)).as_posix() for each in named])


def _reason(each: Objection) -> Reason:
    return Reason(
        **place(each.path, each.span),
        code=each.code,
        rejects=each.rejects,
        message=shortened(each.message),
        evidence=shortened(each.evidence),
    )


def _matters(outcome: Outcome) -> bool:
    return outcome.state is not State.PASSED or bool(outcome.gaps)


def _checked(outcome: Outcome) -> Checked:
    gaps = [f"{gap.path}: {gap.reason}" if gap.path else gap.reason for gap in outcome.gaps]
    return Checked(
        name=outcome.check,
        state=outcome.state,
        reason=shortened(outcome.reason),
        missing=[shortened(each) for each in gaps[:MOST]],
    )


def _text(answer: ValidateAnswer) -> str:
    lines = [
        f"{each.path}:{each.line}:{each.column}: {'error' if each.rejects else 'note'} {each.code} "
        f"{each.message}"
        for each in answer.reasons
    ]
    if answer.cut:
        lines.append(f"Not everything is listed: {answer.total:,} objections in all.")
    return "\n".join([*lines, answer.summary])


VALIDATE = Tool(
    "validate",
    "Validate a change",
    "Tries to refute a change before it is committed: what is not committed, what is staged, what differs "
    "from a revision, or a unified diff. Answers approved, rejected or cannot judge, with the places that "
    "show why. Changes nothing; tests run in a copy. Lines and columns count from 1. Call it before you "
    "say that you are done.",
    ValidateQuery,
    ValidateAnswer,
    _run,
    _text,
)
