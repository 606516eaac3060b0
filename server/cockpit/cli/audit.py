"""`cockpit audit`: files and folders in, findings out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import UNSET

from cockpit import __version__
from cockpit.cli.linting import Linting
from cockpit.cli.progress import Bar
from cockpit.cli.roots import absolute, root_of, shown_from
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.finding import Finding, Severity
from cockpit.core.paths import cache_home, write_atomically
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.audit import baseline, cache
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.codes import is_selector
from cockpit.features.audit.config import Config, Options, load, resolve
from cockpit.features.audit.formats import github, gitlab, json, sarif, text
from cockpit.features.audit.formats.report import LintState, Report, Summary, counted
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.scan import ScanResult, scan

FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
}
NEVER: Final = "never"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit audit`."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders; default: the working directory")
    add("--format", choices=FORMATS, default="text", help="default: %(default)s")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add("--changed-since", metavar="REF", help="only files that differ from where HEAD left this revision")
    add("--baseline", metavar="FILE", help="accept the findings of this file")
    add(
        "--write-baseline",
        metavar="FILE",
        nargs="?",
        const="",
        help="accept all present findings from now on",
    )
    add(
        "--fail-on",
        choices=("error", "warning", "info", NEVER),
        default="warning",
        help="end with 1 when a finding is at least this severe; default: %(default)s",
    )
    add(
        "--select",
        metavar="CODES",
        default="",
        help="only these codes or families, such as audit.tag,guard.*",
    )
    add("--ignore", metavar="CODES", default="", help="not these codes or families")
    add(
        "--hints",
        action="store_true",
        help="list hints, too; JSON, SARIF and GitLab's report always have them",
    )
    add("--no-lint", action="store_true", help="do not run ruff")
    add("--jobs", metavar="N", type=int, default=0, help="processes at most; default: one for each processor")
    add("--statistics", action="store_true", help="count by code instead of listing places")


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked for, understood."""

    root: Path
    paths: list[Path]
    """What to audit; empty for the whole root."""
    config: Config
    baseline: Path | None
    written: Path | None
    """Where to write a new baseline."""


def run(options: argparse.Namespace) -> int:
    """Audit, write the report, and tell by the exit code whether there is something to do."""
    clock, runner = SystemClock(), SystemRunner()
    begun = clock.monotonic()
    request = _understood(options, runner)
    nothing_changed = options.changed_since is not None and not request.paths
    lint = Linting(request.root, request.paths or [request.root], runner, cache_home() / "ruff")
    if not options.no_lint and not nothing_changed:
        lint.start()
    try:
        result = ScanResult([], {}, []) if nothing_changed else _scanned(request, options.jobs, clock, runner)
        findings = result.findings
        if lint.started:
            audited = {report.path for report in result.reports}
            findings += lint.findings(Policies(request.config), audited.__contains__)
    finally:
        lint.stop()
    findings.sort(key=lambda each: (each.path, each.span.line, each.span.column, each.code))
    report = _report(request, options, result, findings, lint, lambda: clock.monotonic() - begun)
    _written(FORMATS[options.format](report), options.output)
    _tell(report, options, result)
    if request.written:
        baseline.write(request.written, baseline.of(findings))
        return 0
    return int(report.summary.failed)


def _understood(options: argparse.Namespace, runner: Runner) -> _Request:
    if options.jobs < 0:
        raise Invalid("--jobs: expected a number of processes, 1 or more.")
    cwd = Path.cwd()
    named = [absolute(path, cwd) for path in options.paths]
    root = root_of(named, cwd)
    config = resolve(load(root), _flags(options))
    asked = named or [cwd]
    paths = [] if root in asked else asked
    if options.changed_since is not None:
        changed = changed_since(root, options.changed_since, runner)
        paths = [file for file in changed if not paths or any(file.is_relative_to(path) for path in paths)]
    accepted = (
        cwd / options.baseline if options.baseline else root / config.baseline if config.baseline else None
    )
    written = None
    if options.write_baseline is not None:
        written = (
            cwd / options.write_baseline if options.write_baseline else accepted or root / baseline.DEFAULT
        )
        accepted = None
    return _Request(root, paths, config, accepted, written)


def _flags(options: argparse.Namespace) -> Options:
    """The command line as the uppermost layer."""
    codes = {name: _codes(name, getattr(options, name)) for name in ("select", "ignore")}
    return Options(select=codes["select"] or UNSET, ignore=codes["ignore"] or UNSET)


def _codes(flag: str, value: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    for code in codes:
        if not is_selector(code):
            raise Invalid(f"--{flag}: no such code: {code!r}; codes look like audit.stub, guard.* or F401.")
    return codes


def _scanned(request: _Request, jobs: int, clock: Clock, runner: Runner) -> ScanResult:
    bar = Bar(sys.stderr)
    try:
        return scan(
            request.root,
            request.config,
            clock=clock,
            runner=runner,
            paths=request.paths,
            cache=cache.place(request.root),
            jobs=jobs or os.cpu_count() or 1,
            progress=bar,
        )
    finally:
        bar.wipe()


def _report(
    request: _Request,
    options: argparse.Namespace,
    result: ScanResult,
    findings: Sequence[Finding],
    lint: Linting,
    seconds: Callable[[], float],
) -> Report:
    debts = baseline.read(request.baseline).identities if request.baseline else frozenset[str]()
    open_ones = [finding for finding in findings if finding.identity not in debts]
    accepted = [finding for finding in findings if finding.identity in debts]
    loud = sum(finding.severity is not Severity.HINT for finding in open_ones)
    whole = not request.paths
    summary = Summary(
        root=str(request.root),
        files=len(result.reports),
        lines=result.lines,
        findings=len(open_ones),
        by_severity={
            severity: count
            for severity in Severity
            if (count := sum(finding.severity is severity for finding in open_ones))
        },
        by_code=counted(finding.code for finding in open_ones),
        suppressed=len(result.suppressed),
        baselined=len(accepted),
        resolved_debts=len(debts - {finding.identity for finding in accepted}) if whole else 0,
        skipped=result.skipped,
        not_utf8=result.not_utf8,
        density=round(1000 * loud / result.lines, 2) if result.lines else None,
        density_limit=request.config.density_limit,
        lint=LintState("off") if options.no_lint else lint.state,
        seconds=round(seconds(), 3),
        fail_on=options.fail_on,
        failed=_fails(open_ones, options.fail_on),
    )
    return Report(
        findings=open_ones,
        suppressed=result.suppressed,
        accepted=accepted,
        summary=summary,
        version=__version__,
        links=lint.links,
        shown=shown_from(Path.cwd(), request.root),
        hints=options.hints,
        statistics=options.statistics,
    )


def _fails(findings: Sequence[Finding], fail_on: str) -> bool:
    if fail_on == NEVER:
        return False
    limit = Severity(fail_on).rank
    return any(finding.severity.rank <= limit for finding in findings)


def _written(document: str, output: str | None) -> None:
    data = document.encode("utf-8", "backslashreplace")
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_atomically(Path(output).absolute(), data)
    except OSError as error:
        raise Unavailable(f"--output: {output} cannot be written: {error.strerror}.") from error


def _tell(report: Report, options: argparse.Namespace, result: ScanResult) -> None:
    """What people should know beside the data, on standard error."""
    if options.format == "text" or options.output:
        sys.stderr.write(text.closing(report))
    if report.summary.lint.state == "unknown":
        sys.stderr.write(f"cockpit: lint is unknown: {report.summary.lint.reason} --no-lint goes without.\n")
    for path in result.failed:
        sys.stderr.write(f"cockpit: {report.shown(path)} was not audited: the audit failed on it.\n")
