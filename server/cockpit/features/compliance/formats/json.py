"""A score for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.explain import Part, costs
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.formula_c import FormulaC, formula_c
from cockpit.features.compliance.gate import Outcome
from cockpit.features.compliance.snapshot import Point, Reliability, Snapshot


class Model(msgspec.Struct, rename="camel"):
    """The model that was used."""

    name: str
    id: str
    weights: dict[Component, float]


class Figure(msgspec.Struct, rename="camel"):
    """One component."""

    component: Component
    score: float | None
    weight: float
    state: State
    measured: str
    reason: str
    advice: str
    inputs: dict[str, int] | None


class Coverage(msgspec.Struct, rename="camel"):
    """Lines that tests have run."""

    percent: float | None
    covered: int
    coverable: int


class Change(msgspec.Struct, rename="camel"):
    """Why it moved since the last score of the branch."""

    since: datetime
    before: float | None
    points: float | None
    states: tuple[str, ...]
    parts: tuple[Part, ...]


class Document(msgspec.Struct, rename="camel"):
    """All of it."""

    score: float | None
    state: Reliability
    outcome: Outcome
    reasons: tuple[str, ...]
    minimum: float
    """From 0 to 1."""
    branch: str
    at: datetime
    model: Model
    components: list[Figure]
    coverage: Coverage | None
    formula_c: FormulaC
    denied: tuple[str, ...]
    costs: tuple[Part, ...]
    """What keeps it from 100."""
    flaky: Sequence[Flakiness]
    """Tests that failed on code on which they have also passed, the flakiest first."""
    change: Change | None
    trend: Sequence[Point]
    """The last score of each day since the one that was asked for."""


def render(report: Report) -> str:
    """The document."""
    return msgspec.json.format(msgspec.json.encode(_document(report)), indent=2).decode() + "\n"


def _document(report: Report) -> Document:
    snapshot, decision = report.snapshot, report.decision
    return Document(
        score=snapshot.composite,
        state=snapshot.reliability,
        outcome=decision.outcome,
        reasons=decision.reasons,
        minimum=decision.minimum,
        branch=snapshot.branch,
        at=snapshot.at,
        model=Model(snapshot.model.name, snapshot.model.id, snapshot.model.weights),
        components=[_figure(snapshot, snapshot.of(component)) for component in Component],
        coverage=_coverage(snapshot),
        formula_c=formula_c(snapshot),
        denied=snapshot.aside.denied,
        costs=costs(snapshot),
        flaky=report.flaky,
        change=_change(report),
        trend=report.trend,
    )


def _figure(snapshot: Snapshot, evidence: Evidence) -> Figure:
    score = snapshot.scored(evidence.component)
    return Figure(
        component=evidence.component,
        score=None if score is None else score.value,
        weight=snapshot.model.weight(evidence.component),
        state=evidence.state,
        measured=evidence.measured,
        reason=evidence.reason,
        advice=evidence.advice,
        inputs=_inputs(evidence),
    )


def _inputs(evidence: Evidence) -> dict[str, int] | None:
    match evidence.inputs:
        case LintInputs() | PlaceholderInputs() as found:
            counts = Counter[str]()
            for item in found.items:
                counts[item.severity] += item.count
            return {"lines": found.lines, **counts}
        case SuiteInputs() as run:
            return {"passed": run.passed, "failing": len(run.failing), "skipped": run.skipped}
        case SessionInputs() as ended:
            return {"successful": ended.successful, "failed": len(ended.failed)}
        case None:
            return None


def _coverage(snapshot: Snapshot) -> Coverage | None:
    aside = snapshot.aside
    if aside.covered_lines is None or aside.coverable_lines is None:
        return None
    return Coverage(aside.coverage, aside.covered_lines, aside.coverable_lines)


def _change(report: Report) -> Change | None:
    if report.before is None or report.explanation is None:
        return None
    explanation = report.explanation
    return Change(
        report.before.at, explanation.before, explanation.change, explanation.states, explanation.parts
    )
