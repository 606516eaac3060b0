"""`cockpit audit`: files and folders in, findings out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Final

from cockpit.cli.asking import Request, understand
from cockpit.cli.linting import Linting
from cockpit.cli.novelty import new_findings
from cockpit.cli.output import write
from cockpit.cli.progress import Bar, processors
from cockpit.cli.reporting import Outcome, add_filters, report_of
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.paths import cache_home
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.audit import baseline, cache
from cockpit.features.audit.formats import github, gitlab, json, sarif, text
from cockpit.features.audit.formats.report import Report
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.scan import ScanResult, scan

FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
}

EPILOG: Final = """\
exit code: 0 no finding at or above --fail-on, 1 some, 2 bad input
files that git ignores are left out unless they are named; what the settings exclude is left out in any case
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit audit`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders; default: the working directory")
    add("--format", choices=FORMATS, default="text", help="default: %(default)s")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    revision = parser.add_mutually_exclusive_group()
    revision.add_argument(
        "--changed-since", metavar="REF", help="only files that differ from where HEAD left this revision"
    )
    revision.add_argument(
        "--new-since", metavar="REF", help="only findings that were not there where HEAD left this revision"
    )
    add("--baseline", metavar="FILE", help="accept the findings of this file")
    add(
        "--write-baseline",
        metavar="FILE",
        nargs="?",
        const="",
        help="accept all present findings from now on",
    )
    add_filters(parser, "audit.tag,guard.*")
    add("--no-lint", action="store_true", help="do not run ruff")
    add("--jobs", metavar="N", type=int, help="processes at most; default: one for each processor")


def run(options: argparse.Namespace) -> int:
    """Audit, write the report, and tell by the exit code whether there is something to do."""
    clock, runner = SystemClock(), SystemRunner()
    begun = clock.monotonic()
    request = understand(options, runner)
    lint = Linting(request.root, request.paths, runner, cache_home() / "ruff")
    if not options.no_lint:
        lint.start()
    try:
        result = _scanned(request, options.jobs, clock, runner)
        audited = {report.path for report in result.reports}
        policies = Policies(request.config)
        findings = [*result.findings, *lint.findings(policies, audited)]
    finally:
        lint.stop()
    fresh = findings
    if request.since is not None:
        fresh = new_findings(request.root, request.since, findings, policies, runner)
    fresh.sort(key=lambda each: (each.path, each.span.line, each.span.column, each.code))
    older = len(findings) - len(fresh)
    report = report_of(request, options, Outcome(result, fresh, lint, older, clock.monotonic() - begun))
    write(FORMATS[options.format](report), options.output)
    _tell(report, options, result)
    if request.written is None:
        return int(report.summary.failed)
    baseline.write(request.written, baseline.of(findings))
    sys.stderr.write(f"{len(findings):,} findings accepted in {request.written}.\n")
    return 0


def _scanned(request: Request, jobs: int | None, clock: Clock, runner: Runner) -> ScanResult:
    if request.paths == ():
        return ScanResult([], {}, [])
    bar = Bar(sys.stderr)
    try:
        return scan(
            request.root,
            request.config,
            clock=clock,
            runner=runner,
            paths=request.paths or (),
            cache=cache.place(request.root),
            jobs=jobs or processors(),
            progress=bar,
        )
    finally:
        bar.wipe()


def _tell(report: Report, options: argparse.Namespace, result: ScanResult) -> None:
    """What people should know beside the data, on standard error."""
    if options.format == "text" or options.output:
        sys.stderr.write(text.closing(report))
    if report.summary.lint.state == "unknown":
        sys.stderr.write(f"cockpit: lint is unknown: {report.summary.lint.reason} --no-lint goes without.\n")
    for path in result.failed:
        sys.stderr.write(f"cockpit: {report.shown(path)} was not audited: the audit failed on it.\n")
