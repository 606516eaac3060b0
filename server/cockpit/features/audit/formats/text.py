"""For people: one line for each finding, as compilers write it, so that editors and terminals can jump to
it."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.core.finding import Severity
from cockpit.core.guard.rules import RULES as GUARD_RULES
from cockpit.features.audit.catalog import RULES
from cockpit.features.audit.formats.report import Report, Summary


def render(report: Report) -> str:
    """The findings, or with `--statistics` how many there are of each code."""
    lines = _counts(report.summary) if report.statistics else _places(report)
    return "".join(f"{line}\n" for line in lines)


def _places(report: Report) -> Iterator[str]:
    for finding in report.listed:
        place = f"{report.shown(finding.path)}:{finding.span.line + 1}:{finding.span.column + 1}"
        yield f"{place}: {finding.severity} {finding.code} {' '.join(finding.message.split())}"


def _counts(summary: Summary) -> Iterator[str]:
    width = len(str(max(summary.by_code.values(), default=0)))
    for code, count in summary.by_code.items():
        rule = RULES.get(code) or GUARD_RULES.get(code)
        yield f"{count:{width}}  {code}{f'  {rule.title}' if rule else ''}"


def closing(report: Report) -> str:
    """The summary that follows on standard error."""
    return "".join(f"{sentence}\n" for sentence in _sentences(report, report.summary))


def _sentences(report: Report, summary: Summary) -> Iterator[str]:
    counts = [_plural(count, severity) for severity, count in summary.by_severity.items()]
    limit = f"(limit {summary.density_limit:g})"
    density = "" if summary.density is None else f", {summary.density:.1f} per 1,000 {limit}"
    found = f"{', '.join(counts)} in" if counts else "Nothing found in"
    yield f"{found} {_plural(summary.files, 'file')}, {summary.lines:,} lines of code{density}."
    hints = summary.by_severity.get(Severity.HINT, 0)
    if hints and not (report.hints or report.statistics):
        yield f"{_plural(hints, 'hint')} not listed; --hints lists them."
    if summary.suppressed or summary.baselined:
        yield f"{summary.suppressed:,} suppressed in the code, {summary.baselined:,} in the baseline."
    if summary.resolved_debts:
        yield f"{_plural(summary.resolved_debts, 'entry', 'entries')} of the baseline can be removed."
    if summary.older:
        yield f"{_plural(summary.older, 'older finding')} left out."
    if summary.skipped:
        reasons = "; ".join(f"{count:,} {reason}" for reason, count in summary.skipped.items())
        yield f"{sum(summary.skipped.values()):,} skipped: {reasons}."


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
