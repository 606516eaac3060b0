"""The tool `score`: how the project stands, in one figure with its evidence."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from cockpit.cli.gathering import Sources
from cockpit.cli.mcp.call import Answer, Arguments, Call, Tool, shortened
from cockpit.cli.validation import EnterpriseComplianceValidator
from cockpit.features.compliance.evidence import Component
from cockpit.features.compliance.explain import costs
from cockpit.features.compliance.snapshot import Snapshot

BLAME_SECONDS = 5.0
"""The age of a few lines is not worth more of an agent's time."""


class ScoreQuery(Arguments, frozen=True, kw_only=True):
    """Which project, and how much of what it lacks."""

    most: Annotated[int, Meta(ge=1, le=100, description="How many costs are answered at most.")] = 10


class Figure(Answer, frozen=True, kw_only=True):
    """One component of the score."""

    component: str
    score: float | None
    weight: float
    measured: str
    reason: str
    """Why it is unknown or out of date; empty when it is neither."""


class Cost(Answer, frozen=True, kw_only=True):
    """What keeps the score from 100."""

    component: str
    points: float
    about: str


class ScoreAnswer(Answer, frozen=True, kw_only=True):
    """The score of this moment; it is not recorded."""

    score: float | None
    """From 0 to 100; null when evidence is lacking."""
    passed: bool
    reasons: list[str]
    model: str
    components: list[Figure]
    costs: list[Cost]
    cut: bool


def _run(query: ScoreQuery, call: Call) -> ScoreAnswer:
    root = call.folders.root(query.folder)
    validator = EnterpriseComplianceValidator(
        Sources(root, blame_seconds=BLAME_SECONDS), clock=call.clock, runner=call.runner
    )
    # A database that is not there yet is not made for a question.
    judgement = validator.validate() if validator.gathering.home.has("analytics") else validator.judge(None)
    snapshot, lacking = judgement.snapshot, costs(judgement.snapshot)
    return ScoreAnswer(
        score=snapshot.composite,
        passed=judgement.passed,
        reasons=[shortened(each) for each in judgement.decision.reasons],
        model=snapshot.model.name,
        components=[_figure(snapshot, each) for each in Component],
        costs=[
            Cost(component=each.component or "", points=round(each.points, 4), about=shortened(each.text))
            for each in lacking[: query.most]
        ],
        cut=len(lacking) > query.most,
    )


def _figure(snapshot: Snapshot, component: Component) -> Figure:
    evidence, scored = snapshot.of(component), snapshot.scored(component)
    return Figure(
        component=component,
        score=None if scored is None else scored.value,
        weight=snapshot.model.weight(component),
        measured=evidence.measured,
        reason=shortened(evidence.reason),
    )


def _text(answer: ScoreAnswer) -> str:
    shown = "unknown" if answer.score is None else f"{answer.score:.1f} of 100"
    lines = [f"{shown} ({answer.model}): {'passes' if answer.passed else 'does not pass'}."]
    lines += answer.reasons
    for each in answer.components:
        value = "unknown" if each.score is None else f"{each.score:.1f}"
        lines.append(f"  {each.component}: {value}; {each.reason or each.measured}")
    lines += [f"  {each.points:+.2f} {each.component}: {each.about}" for each in answer.costs]
    return "\n".join(lines)


SCORE = Tool(
    "score",
    "Score the project",
    "One figure from 0 to 100 with its evidence: placeholders, lint, tests and sessions, and what costs "
    "most. Runs no tests and records nothing; large projects take a while.",
    ScoreQuery,
    ScoreAnswer,
    _run,
    _text,
)
