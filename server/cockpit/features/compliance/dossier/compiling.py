"""From a score, the open findings and the records of a period to a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cockpit.features.compliance.dossier.advice import advise
from cockpit.features.compliance.dossier.model import (
    About,
    Change,
    Day,
    Dossier,
    Drift,
    Figure,
    Found,
    Standing,
    Violation,
)
from cockpit.features.compliance.dossier.store import Past
from cockpit.features.compliance.dossier.tally import tally
from cockpit.features.compliance.evidence import Component, PlaceholderInputs, SuiteInputs
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.formats.text import basis
from cockpit.features.compliance.formula_c import formula_c
from cockpit.features.compliance.models import FORMULAS
from cockpit.features.compliance.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a dossier is made from."""

    about: About
    report: Report
    found: Sequence[Found]
    past: Past = field(default_factory=Past.unknown)
    drift: Sequence[Drift] = ()
    unasked: int = 0
    """Findings that git did not come to in time."""


def compiled(material: Material) -> Dossier:
    """The dossier."""
    report, past = material.report, material.past
    snapshot = report.snapshot
    earlier = [each for each in past.days if each.model.formulas == FORMULAS and each.at < snapshot.at]
    history = _one_for_each_day([*earlier, snapshot])
    return Dossier(
        about=material.about,
        standing=_standing(report),
        components=tuple(_figure(snapshot, component) for component in Component),
        change=_change(report),
        days=tuple(_day(each) for each in history),
        findings=tally(material.found, material.unasked),
        flaky=tuple(report.flaky),
        violations=tuple(_violations(history)),
        records=past.records,
        advised=advise(snapshot, report.decision.minimum),
        drift=tuple(material.drift),
    )


def _one_for_each_day(history: Iterable[Snapshot]) -> list[Snapshot]:
    return list({each.at.date(): each for each in history}.values())


def _standing(report: Report) -> Standing:
    snapshot, decision = report.snapshot, report.decision
    return Standing(
        score=snapshot.composite,
        state=snapshot.reliability,
        outcome=decision.outcome,
        reasons=decision.reasons,
        minimum=100 * decision.minimum,
        model=snapshot.model.name,
        model_id=snapshot.model.id,
        coverage=snapshot.aside.coverage,
        formula_c=formula_c(snapshot),
    )


def _figure(snapshot: Snapshot, component: Component) -> Figure:
    evidence, score = snapshot.of(component), snapshot.scored(component)
    return Figure(
        component=component,
        score=None if score is None else score.value,
        weight=snapshot.model.weight(component),
        state=evidence.state,
        measured=evidence.measured,
        basis=basis(evidence),
        advice=evidence.advice,
    )


def _change(report: Report) -> Change | None:
    before, explanation = report.before, report.explanation
    if before is None or explanation is None:
        return None
    return Change(
        since=before.at,
        before=explanation.before,
        after=explanation.after,
        points=explanation.change,
        parts=explanation.parts,
        states=explanation.states,
    )


def _day(snapshot: Snapshot) -> Day:
    placeholders = snapshot.of(Component.PLACEHOLDERS).inputs
    suite = snapshot.of(Component.TESTS).inputs
    scores = {component: snapshot.scored(component) for component in Component}
    return Day(
        date=snapshot.at.date().isoformat(),
        score=snapshot.composite,
        scores={component: None if each is None else each.value for component, each in scores.items()},
        open=sum(item.count for item in placeholders.items)
        if isinstance(placeholders, PlaceholderInputs)
        else None,
        passed=suite.passed if isinstance(suite, SuiteInputs) else None,
        failing=len(suite.failing) if isinstance(suite, SuiteInputs) else None,
    )


def _violations(history: Sequence[Snapshot]) -> Iterable[Violation]:
    """What the scores of the period have counted, those that are open now first."""
    dates: dict[str, list[str]] = {}
    for snapshot in history:
        for place in snapshot.aside.denied:
            dates.setdefault(place, []).append(snapshot.at.date().isoformat())
    now = frozenset(history[-1].aside.denied)
    for place in sorted(dates, key=lambda each: (each not in now, each)):
        yield Violation(place=place, first=dates[place][0], last=dates[place][-1], is_open=place in now)
