"""`cockpit har`: what recordings of browsers and proxies show, without sending them anywhere."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cockpit.cli.har_files import STDIN, add_files, each_of, meant, refuse_recording
from cockpit.cli.har_reporting import FORMATS, HarReport, closing
from cockpit.cli.output import write
from cockpit.cli.progress import Bar
from cockpit.cli.reporting import add_filters
from cockpit.cli.roots import root_of
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy
from cockpit.features.har.apart import check_file, sum_up_file
from cockpit.features.har.catalog import RULES
from cockpit.features.har.checking import Checked, check
from cockpit.features.har.config import load
from cockpit.features.har.finding import Finding
from cockpit.features.har.reading import read
from cockpit.features.har.summary import Summary
from cockpit.features.har.wording import counted, counts, size

if TYPE_CHECKING:
    from cockpit.cli import (
        har_cluster,
        har_comparing,
        har_dashboard,
        har_exporting,
        har_generating,
        har_handing,
        har_keeping,
        har_mocking,
        har_sanitizing,
    )
else:
    # To check a recording takes none of this, and much of it takes longer to import than that.
    har_cluster = lazy("cockpit.cli.har_cluster")
    har_comparing = lazy("cockpit.cli.har_comparing")
    har_dashboard = lazy("cockpit.cli.har_dashboard")
    har_exporting = lazy("cockpit.cli.har_exporting")
    har_generating = lazy("cockpit.cli.har_generating")
    har_handing = lazy("cockpit.cli.har_handing")
    har_keeping = lazy("cockpit.cli.har_keeping")
    har_mocking = lazy("cockpit.cli.har_mocking")
    har_sanitizing = lazy("cockpit.cli.har_sanitizing")

EPILOG: Final = """\
FILE is a recording (HAR), a folder in which all *.har are meant, a pattern, or - for standard input
exit code: 0 no finding at or above --fail-on, 1 some, 2 bad input or a file that could not be read
"""


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that was asked for, and what was found in it."""

    name: str
    checked: Checked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit har`."""
    verbs = Verbs(parser, EPILOG)
    checking = verbs.add("check", "find what is slow, wrong or open in recordings", _check, tuple(FORMATS))
    add_files(checking)
    add = checking.add_argument
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add("--cluster", metavar="ADDRESS", help="the scheduler of a Dask cluster that does it: tcp://host:8786")
    add(
        "--keep",
        action="store_true",
        help="keep them in the database in the same pass, as `keep --apply` does",
    )
    add_filters(checking, "perf,sec/csp-missing")
    add_files(verbs.add("summary", "sum recordings up: how much, from where, how long by phase", _summary))
    _add_others(verbs)
    keeping = verbs.add("keep", "keep recordings in the database, without what is secret in them", _keep)
    keeping.add_argument("files", nargs="+", metavar="FILE", help="recordings, folders or patterns")
    keeping.add_argument("--apply", action="store_true", help="write; without it only say what would be kept")
    keeping.add_argument(
        "--bodies",
        action="store_true",
        help="bodies, too, with stand-ins for what is secret or personal",
    )


def _add_others(verbs: Verbs) -> None:
    verbs.later(
        "report",
        "write what is known of recordings, for people and programs; ends with 0 whatever it says",
        lambda: har_handing.fill,
    )
    verbs.later("diff", "compare two recordings, endpoint by endpoint", lambda: har_comparing.fill)
    verbs.later(
        "export",
        "write a recording as NDJSON files; says first what would be written",
        lambda: har_exporting.fill,
    )
    verbs.later(
        "dashboard", "how endpoints change over the recordings that are kept", lambda: har_dashboard.fill
    )
    verbs.later(
        "sanitize",
        "replace what is secret or personal, and write copies to share",
        lambda: har_sanitizing.fill,
    )
    verbs.later(
        "generate",
        "write clients and tests from a recording, and prove them",
        lambda: har_generating.fill_generate,
    )
    verbs.later(
        "template", "print the template of an artefact, to be changed", lambda: har_generating.fill_template
    )
    verbs.later("mock", "answer as a recording did, until it is interrupted", lambda: har_mocking.fill)


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    code: int = options.action(options)
    return code


def _check(options: argparse.Namespace) -> int:
    select, ignore = _codes("--select", options.select), _codes("--ignore", options.ignore)
    refuse_recording(options.output, options.files)
    failed: list[str] = []
    if options.cluster:
        recordings = _on_cluster(options, failed)
    elif options.keep:
        recordings = list(_kept(options.files, failed))
    else:
        recordings = list(_recordings(options.files, failed, judged=True))
    report = HarReport(
        files=[
            (recording.name, recording.checked, _chosen(recording.checked.findings, select, ignore))
            for recording in recordings
        ],
        fail_on=options.fail_on,
        hints=options.hints,
        statistics=options.statistics,
    )
    write(FORMATS[options.format](report), options.output)
    if options.format == "text" or options.output:
        sys.stderr.write(closing(report))
    return 2 if report.refused or failed else int(report.failed)


def _on_cluster(options: argparse.Namespace, failed: list[str]) -> list[Recording]:
    if STDIN in options.files:
        raise Invalid("--cluster: standard input cannot be read by other machines.")
    if options.keep:
        raise Invalid("--cluster: expected no --keep; workers keep what they read where a team has a store.")
    root = root_of((), Path.cwd())
    paths = meant(options.files, failed)
    bar = Bar(sys.stderr, "recordings")
    try:
        found = har_cluster.checked_on(options.cluster, paths, load(root), root, bar)
        return [Recording(os.fspath(path), checked) for path, checked in found]
    finally:
        bar.wipe()


def _summary(options: argparse.Namespace) -> int:
    # Only the lines for people say how much was found.
    failed: list[str] = []
    recordings = list(_recordings(options.files, failed, judged=options.format != "json"))
    documents: list[dict[str, Any]] = [
        {"path": recording.name, "refused": recording.checked.refused}
        | msgspec.to_builtins(recording.checked.summary)
        for recording in recordings
    ]
    lines = [line for recording in recordings for line in _lines(recording)]
    answer(options, documents, lines)
    return 2 if failed or any(recording.checked.refused for recording in recordings) else 0


def _kept(names: list[str], failed: list[str]) -> Iterator[Recording]:
    """Each recording, checked and kept in one pass; what was kept is told on standard error."""
    _refuse_stdin(names)
    root = root_of((), Path.cwd())
    work = partial(har_keeping.check_and_keep, root=root, config=load(root))
    for path, (checked, kept) in each_of(names, work, failed):
        sys.stderr.writelines(f"{line}\n" for line in har_keeping.lines_of(kept))
        yield Recording(os.fspath(path), checked)


def _refuse_stdin(names: list[str]) -> None:
    if STDIN in names:
        raise Invalid("keep: standard input is not kept: a row says where in which file its entry stands.")


def _keep(options: argparse.Namespace) -> int:
    _refuse_stdin(options.files)
    root = root_of((), Path.cwd())
    work = partial(har_keeping.keep, root=root, apply=options.apply, bodies=options.bodies)
    failed: list[str] = []
    kept = [each for _, each in each_of(options.files, work, failed)]
    answer(options, kept, [line for each in kept for line in har_keeping.lines_of(each)])
    return 2 if failed or any(each.refused for each in kept) else 0


def _recordings(names: list[str], failed: list[str], *, judged: bool) -> Iterator[Recording]:
    """Each recording that is meant, checked one after the other, so that one is in memory at a time."""
    config = load(root_of((), Path.cwd())) if judged else None
    if STDIN in names:
        data = sys.stdin.buffer.read()
        yield Recording("<stdin>", check(read(data), judges=None if judged else (), config=config))
    work = partial(check_file, config=config) if judged else sum_up_file
    for path, checked in each_of([name for name in names if name != STDIN], work, failed):
        yield Recording(os.fspath(path), checked)


def _codes(flag: str, text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().removesuffix("/*") for code in text.split(",") if code.strip())
    families = {code.partition("/")[0] for code in RULES}
    for code in codes:
        if code not in RULES and code not in families:
            raise Invalid(f"{flag}: {code} is no code and no family of: {', '.join(sorted(families))}.")
    return codes


def _chosen(findings: list[Finding], select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Finding]:
    def named(codes: tuple[str, ...], code: str) -> bool:
        return code in codes or code.partition("/")[0] in codes

    return [
        found
        for found in findings
        if (not select or named(select, found.code)) and not named(ignore, found.code)
    ]


def _lines(recording: Recording) -> Iterator[str]:
    summary, checked_file = recording.checked.summary, recording.checked
    yield recording.name
    if checked_file.refused:
        yield f"  {checked_file.refused}"
        return
    by = f" by {summary.creator}" if summary.creator else ""
    seconds = "" if summary.seconds is None else f" over {summary.seconds:,.1f} s"
    entries = counted(summary.entries, "entry", "entries")
    yield f"  {entries} on {counted(summary.pages, 'page')}{seconds}, recorded{by}"
    transferred = "" if summary.transferred is None else f", {size(summary.transferred)} over the wire"
    yield f"  {size(summary.bytes)} of content{transferred}"
    yield f"  {counts(summary.statuses)}; {counts(summary.methods)}; {counts(summary.versions)}"
    if summary.third_party_requests:
        share = f"{counted(summary.third_party_requests, 'request')} and {size(summary.third_party_bytes)}"
        yield f"  {share} from other sites than {summary.first_party}"
    yield from _table(summary)
    severities = Counter(each.severity.value for each in checked_file.findings)
    yield f"  findings: {counts(severities) or 'none'}"


def _table(summary: Summary) -> Iterator[str]:
    if summary.phases:
        yield f"  {'ms':<10}{'p50':>10}{'p75':>10}{'p95':>10}{'p99':>10}{'count':>8}"
    for phase in summary.phases:
        figures = "".join(f"{value:>10,.1f}" for value in (phase.p50, phase.p75, phase.p95, phase.p99))
        yield f"  {phase.name:<10}{figures}{phase.count:>8,}"
    for title, shares in (("host", summary.hosts), ("kind", summary.kinds)):
        yield f"  {title:<44}{'requests':>10}{'size':>10}{'p95 ms':>10}"
        for share in shares:
            p95 = "unknown" if share.milliseconds is None else f"{share.milliseconds:,.0f}"
            figures = f"{share.requests:>10,}{size(share.bytes):>10}{p95:>10}"
            yield f"  {share.name[:43]:<44}{figures}"
