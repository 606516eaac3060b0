"""From what a scan and ruff found to the report that is written."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit import __version__
from cockpit.cli.asking import Request
from cockpit.cli.linting import Linting
from cockpit.cli.roots import shown_from
from cockpit.core.finding import Finding, Severity
from cockpit.features.audit import baseline
from cockpit.features.audit.formats.report import LintState, Report, Summary, counted
from cockpit.features.audit.scan import ScanResult
from cockpit.features.lint.ruff import SOURCE as RUFF

NEVER = "never"


def add_filters(parser: argparse.ArgumentParser, example: str) -> None:
    """The flags of commands that list findings; the example is one of codes."""
    add = parser.add_argument
    add(
        "--fail-on",
        choices=("error", "warning", "info", NEVER),
        default="warning",
        help="end with 1 when a finding is at least this severe; default: %(default)s",
    )
    add("--select", metavar="CODES", default="", help=f"only these codes or families, such as {example}")
    add("--ignore", metavar="CODES", default="", help="not these codes or families")
    add(
        "--hints",
        action="store_true",
        help="list hints, too; JSON, SARIF and GitLab's report always have them",
    )
    add("--statistics", action="store_true", help="count by code instead of listing places")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, before a baseline is laid over it."""

    result: ScanResult
    findings: Sequence[Finding]
    """Ruff's among them, in the order of their places."""
    lint: Linting
    older: int
    """How many findings `--new-since` has left out."""
    seconds: float


def report_of(request: Request, options: argparse.Namespace, outcome: Outcome) -> Report:
    """Everything that the formats are written from."""
    debts = _debts(request, outcome.findings)
    fresh = [finding for finding in outcome.findings if finding.identity not in debts]
    accepted = [finding for finding in outcome.findings if finding.identity in debts]
    paid = len(debts - {finding.identity for finding in accepted}) if request.paths is None else 0
    return Report(
        findings=fresh,
        suppressed=outcome.result.suppressed,
        accepted=accepted,
        summary=_summary(request, options, outcome, fresh, (len(accepted), paid)),
        version=__version__,
        links=outcome.lint.links,
        shown=shown_from(Path.cwd(), request.root),
        hints=options.hints,
        statistics=options.statistics,
    )


def _debts(request: Request, findings: Iterable[Finding]) -> frozenset[str]:
    """The identities that the baseline accepts."""
    if request.baseline is None:
        return frozenset()
    known, named = baseline.read(request.baseline), ((each.path, each.identity) for each in findings)
    return baseline.followed(known, named, request.root).identities


def _summary(
    request: Request,
    options: argparse.Namespace,
    outcome: Outcome,
    findings: Sequence[Finding],
    debts: tuple[int, int],
) -> Summary:
    result = outcome.result
    loud = sum(finding.severity is not Severity.HINT and finding.source != RUFF for finding in findings)
    return Summary(
        root=str(request.root),
        files=len(result.reports),
        lines=result.lines,
        findings=len(findings),
        by_severity=_by_severity(findings),
        by_code=counted(finding.code for finding in findings),
        suppressed=len(result.suppressed),
        baselined=debts[0],
        resolved_debts=debts[1],
        older=outcome.older,
        skipped=result.skipped,
        not_utf8=result.not_utf8,
        density=round(1000 * loud / result.lines, 6) if result.lines else None,
        density_limit=request.config.density_limit,
        lint=LintState("off") if options.no_lint else outcome.lint.state,
        seconds=round(outcome.seconds, 3),
        fail_on=options.fail_on,
        failed=_fails(findings, options.fail_on),
    )


def _by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    counts = counted(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity if severity in counts}


def _fails(findings: Iterable[Finding], fail_on: str) -> bool:
    if fail_on == NEVER:
        return False
    limit = Severity(fail_on).rank
    return any(finding.severity.rank <= limit for finding in findings)
