"""The gate as a JUnit report, which every CI server shows: one case for each thing that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from cockpit.features.compliance.evidence import Component
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.gate import sentence


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    failure: str = ""
    error: str = ""
    """What could not be judged."""
    skipped: str = ""


def render(report: Report) -> str:
    """The document."""
    cases = list(_cases(report))
    failures, errors = sum(bool(case.failure) for case in cases), sum(bool(case.error) for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    moment = quoteattr(report.snapshot.at.isoformat(timespec="seconds"))
    body = "".join(_element(case) for case in cases)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<testsuites {counts}>\n  <testsuite name="cockpit" timestamp={moment} {counts}>\n'
        f"{body}  </testsuite>\n</testsuites>\n"
    )


def _cases(report: Report) -> Iterator[_Case]:
    snapshot, decision = report.snapshot, report.decision
    for component in Component:
        if snapshot.model.weight(component) > 0:
            unreliable = component in (*snapshot.lacking, *snapshot.outdated)
            yield _Case(f"{component}", error=sentence(snapshot.of(component)) if unreliable else "")
    denied = "\n".join(snapshot.aside.denied)
    yield _Case("no denied operation", failure=denied)
    name = f"score of at least {100 * decision.minimum:g}"
    value = snapshot.composite
    if value is None:
        yield _Case(name, skipped="the evidence is incomplete")
    elif snapshot.reaches(decision.minimum):
        yield _Case(name)
    else:
        yield _Case(name, failure=f"{value:.2f} is below {100 * decision.minimum:g}.")


def _element(case: _Case) -> str:
    start = f'    <testcase classname="cockpit.check" name={quoteattr(case.name)}'
    for tag, text in (("failure", case.failure), ("error", case.error), ("skipped", case.skipped)):
        if text:
            message = quoteattr(text.partition("\n")[0])
            return f"{start}><{tag} message={message}>{escape(text)}</{tag}></testcase>\n"
    return f"{start}/>\n"
