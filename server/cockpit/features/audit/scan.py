"""The audit of a whole workspace, or of some of its paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled
from cockpit.core.finding import Finding
from cockpit.core.lazy import lazy
from cockpit.core.process import Runner
from cockpit.features.audit.cache import Cache, Entry, engine_version, fresh
from cockpit.features.audit.config import Config
from cockpit.features.audit.detect import Suppressed
from cockpit.features.audit.emptied import emptied
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.reading import FileReport
from cockpit.features.audit.walk import Candidate, Skip, Walk, walk

pool = lazy("cockpit.features.audit.pool")

WORTH_A_PROCESS: Final = 25_000_000
"""Bytes that take one process a second: less is not worth the CPU time of starting another one."""

Progress = Callable[[int, int], None]
"""Told how many files are done, of how many."""


class ScanResult(msgspec.Struct, frozen=True):
    """What a scan saw, in the order of the paths."""

    reports: list[FileReport]
    """One for each file that was audited, with or without findings."""
    skipped: dict[str, int]
    """How much was left out, by reason."""
    failed: list[str]
    """Files on which the audit itself failed; they count as skipped, too."""

    @property
    def lines(self) -> int:
        """Lines of code in all audited files."""
        return sum(report.lines for report in self.reports)

    @property
    def findings(self) -> list[Finding]:
        """All findings, by path and place."""
        return [finding for report in self.reports for finding in report.findings]

    @property
    def suppressed(self) -> list[Suppressed]:
        """All findings that a comment suppresses, with their reasons."""
        return [each for report in self.reports for each in report.suppressed]

    @property
    def not_utf8(self) -> int:
        """How many files were read as Latin-1."""
        return sum(not report.utf8 for report in self.reports)


def scan(
    root: Path,
    config: Config,
    *,
    clock: Clock,
    runner: Runner | None = None,
    paths: Sequence[Path] = (),
    cache: Path | None = None,
    jobs: int = 1,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _done, _total: None,
) -> ScanResult:
    """Audit what is below `paths`, by default the root, in up to `jobs` processes; raises Cancelled.

    Without a runner nothing is started: files that were emptied are not looked for in a repository.
    """
    started_ns = int(clock.now().timestamp() * 1e9)
    policies = Policies(config)
    walked = walk(root, config, paths, cancelled=cancelled)
    known = Cache(cache, f"{engine_version()}-{config.fingerprint}") if cache else None
    entries: dict[str, Entry] = {}
    for batch in _batches(walked, known, config, jobs):
        entries.update((entry.report.path, entry) for entry in batch)
        progress(len(entries), len(walked.candidates))
        if cancelled():
            raise Cancelled("The scan was cancelled.")
    if known is not None:
        known.save(entries, started_ns=started_ns, complete=not paths)
    reports = [entries[candidate.path].report for candidate in walked.candidates]
    had_content = None if known is None else known.had_content
    lost = emptied(root, walked.candidates, runner, had_content, cancelled)
    return _result(walked.skipped, [_with(report, lost.get(report.path), policies) for report in reports])


def _batches(walked: Walk, known: Cache | None, config: Config, jobs: int) -> Iterator[Sequence[Entry]]:
    """The entries of all candidates: first those that are known, then the others as they are examined."""
    pending: list[Candidate] = []
    remembered: list[Entry] = []
    for candidate in walked.candidates:
        entry = (known.unchanged(candidate) or known.same_content(candidate)) if known else None
        if entry is None:
            pending.append(candidate)
        else:
            remembered.append(entry)
    yield remembered
    processes = min(jobs, sum(candidate.size for candidate in pending) // WORTH_A_PROCESS)
    if processes > 1:
        yield from pool.examined(pending, config, processes)
    else:
        policies = Policies(config)
        yield from ((fresh(candidate, policies),) for candidate in pending)


def _with(report: FileReport, lost: Finding | None, policies: Policies) -> FileReport:
    """The report with what git knows about the file, and without the codes that nobody asked for."""
    findings = report.findings
    if (
        lost is not None
        and (severity := policies.severity(report.path, lost.code, lost.severity)) is not None
    ):
        findings = (*findings, replace(lost, severity=severity))
    wanted = tuple(finding for finding in findings if policies.wants(finding.code))
    if len(wanted) == len(report.findings) and lost is None:
        return report
    return msgspec.structs.replace(report, findings=wanted)


def _result(left_out: Counter[Skip], reports: Iterable[FileReport]) -> ScanResult:
    skipped, kept, failed = Counter[str](left_out), list[FileReport](), list[str]()
    for report in reports:
        if not report.skipped:
            kept.append(report)
        elif report.skipped != Skip.LANGUAGE:
            skipped[report.skipped] += 1
            if report.skipped == Skip.FAILED:
                failed.append(report.path)
    return ScanResult(kept, dict(sorted(skipped.items())), failed)
