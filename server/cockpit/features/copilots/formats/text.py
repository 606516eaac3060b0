"""For people: one line for each objection, then how every check ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Objection, Outcome, State, Verdict


def lines_of(objections: Sequence[Objection], shown: Callable[[str], str]) -> Iterator[str]:
    """The lines of some objections, as compilers write them."""
    for each in sorted(objections, key=lambda one: (one.path, one.span.line, one.span.column, one.code)):
        kind = "error" if each.rejects else "note"
        place = f"{shown(each.path)}:{each.span.line + 1}:{each.span.column + 1}"
        yield f"{place}: {kind} {each.code} {' '.join(each.message.split())}"


def closing(report: Report) -> str:
    """What could not be checked, and the verdict."""
    return "".join(f"{line}\n" for line in _closing(report))


def _closing(report: Report) -> Iterator[str]:
    judgement = report.judgement
    for outcome in judgement.outcomes:
        yield from _missing(outcome, report.shown)
    passed = sum(outcome.state is State.PASSED for outcome in judgement.outcomes)
    made = sum(outcome.state in (State.PASSED, State.OBJECTED) for outcome in judgement.outcomes)
    count = len(report.review.changes.changes)
    about = f"{report.review.changes.origin}: {count:,} file{'' if count == 1 else 's'}"
    if not count:
        yield f"{judgement.verdict}: {report.review.changes.origin} is nothing."
        return
    advice = sum(not each.rejects for each in judgement.objections)
    against = len(judgement.objections) - advice
    reasons = f"{against} reason{'' if against == 1 else 's'} against it, {advice} to look at"
    said = f"{passed} of {made} checks without an objection, {reasons}"
    yield f"{judgement.verdict}: {about}; {said}; {judgement.seconds:.1f} s."
    if judgement.verdict is Verdict.UNKNOWN:
        yield "What is unknown can be left out with --without CHECK, if you answer for it yourself."


def _missing(outcome: Outcome, shown: Callable[[str], str]) -> Iterator[str]:
    if outcome.reason:
        yield f"{outcome.check}: {outcome.state}: {outcome.reason}"
    for gap in outcome.gaps:
        state = State.UNKNOWN if gap.decisive else State.ABSENT
        place = f"{shown(gap.path)}: " if gap.path else ""
        yield f"{outcome.check}: {state}: {place}{gap.reason}"
