"""A score for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import Final

from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.explain import Part, clock_time, costs
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.formula_c import formula_c
from cockpit.features.compliance.snapshot import Snapshot

MOST_PARTS: Final = 10
VISIBLE: Final = 0.005
"""Points that are 0.00 when they are written."""


def render(report: Report) -> str:
    """The composite, its components, and what moved it."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    snapshot = report.snapshot
    yield _headline(report)
    yield from _components(snapshot)
    yield from _aside(snapshot)
    if report.decision.outcome != "passed":
        yield ""
        yield from report.decision.reasons
    if report.explanation is not None and report.before is not None:
        yield from _moved(report)
    if report.trend:
        yield ""
        yield from (f"  {point.date}  {_figure(point.score)}" for point in report.trend)
    if report.detailed and (missing := costs(snapshot)):
        yield ""
        yield "What keeps it from 100:"
        yield from listed(missing)
    if report.detailed and report.flaky:
        yield ""
        yield "Tests that failed on code on which they have also passed:"
        yield from flaky(report.flaky)


def _headline(report: Report) -> str:
    snapshot, limit = report.snapshot, 100 * report.decision.minimum
    value = _figure(snapshot.composite)
    if snapshot.reliability == "stale":
        value += " (stale)"
    branch = f" on {snapshot.branch}" if snapshot.branch else ""
    return f"{value}  {snapshot.model.name}{branch}, minimum {limit:g}: {report.decision.outcome}"


def _figure(score: float | None) -> str:
    return "incomplete" if score is None else f"{score:.2f}"


def _components(snapshot: Snapshot) -> Iterator[str]:
    for component in Component:
        evidence, score = snapshot.of(component), snapshot.scored(component)
        weight = snapshot.model.weight(component)
        value = "     -" if score is None else f"{score.value:6.2f}"
        share = f"x {weight:.2f}" if weight else "beside"
        yield f"  {component:12}  {value}  {share}  {evidence.state:7}  {basis(evidence)}".rstrip()


def basis(evidence: Evidence) -> str:
    """What a component rests on, or why it is absent."""
    if evidence.state in (State.MISSING, State.FAILED):
        return evidence.reason
    match evidence.inputs:
        case LintInputs() | PlaceholderInputs() as found:
            count = sum(item.count for item in found.items)
            said = f"{count:,} finding{_s(count)} in {found.lines:,} lines of code"
        case SuiteInputs() as run:
            skipped = f", {run.skipped:,} skipped" if run.skipped else ""
            said = f"{run.passed:,} of {run.total:,} passed{skipped}, {clock_time(evidence.measured)}"
        case SessionInputs() as ended:
            said = f"{ended.successful:,} of {ended.successful + len(ended.failed):,} ended in order"
        case None:
            said = ""
    return f"{said}; {evidence.reason}" if evidence.reason else said


def _aside(snapshot: Snapshot) -> Iterator[str]:
    if (coverage := snapshot.aside.coverage) is not None:
        yield f"  coverage      {coverage:6.2f}  beside  {snapshot.aside.covered_lines:,} lines have run"
    beside = formula_c(snapshot)
    value = "     -" if beside.score is None else f"{beside.score:6.2f}"
    yield f"  formula C     {value}  beside  {beside}"
    if count := len(snapshot.aside.denied):
        yield f"  denied        {count:6}  operation{_s(count)}"


def _moved(report: Report) -> Iterator[str]:
    explanation, before = report.explanation, report.before
    if explanation is None or before is None:
        return
    moment = clock_time(before.at.isoformat())
    if explanation.change is None:
        if explanation.states:
            yield ""
            yield f"Since {moment}:"
            yield from (f"  {state}" for state in explanation.states)
        return
    parts = list(listed(explanation.parts))
    if not parts and not explanation.states:
        return
    yield ""
    yield (f"{explanation.before:.2f} -> {explanation.after:.2f} ({explanation.change:+.2f}) since {moment}:")
    yield from (f"  {state}" for state in explanation.states)
    yield from parts


def listed(parts: Sequence[Part]) -> Iterator[str]:
    """The greatest parts, and the others in one line, so that what is shown adds up."""
    shown = [part for part in parts[:MOST_PARTS] if abs(part.points) >= VISIBLE]
    yield from (f"  {part.points:+7.2f}  {part.text}" for part in shown)
    rest = parts[len(shown) :]
    if abs(_sum(rest)) >= VISIBLE:
        yield f"  {_sum(rest):+7.2f}  {len(rest):,} smaller part{_s(len(rest))}"


def flaky(tests: Sequence[Flakiness]) -> Iterator[str]:
    """The flakiest, and how many more there are."""
    for each in tests[:MOST_PARTS]:
        yield f"  {100 * each.rate:6.1f} %  {each.name}, {each.failed:,} of {each.runs:,} runs"
    if more := len(tests[MOST_PARTS:]):
        yield f"            {more:,} more"


def _sum(parts: Iterable[Part]) -> float:
    return fsum(part.points for part in parts)


def _s(count: int) -> str:
    return "" if count == 1 else "s"
