"""The evidence for a score, gathered from the audit, ruff, test reports and the daemon's records."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from cockpit.cli.linting import Linting
from cockpit.cli.progress import Bar, processors
from cockpit.cli.telling import say
from cockpit.core.clock import Clock
from cockpit.core.errors import Unavailable
from cockpit.core.finding import Finding, Severity
from cockpit.core.home import team_store, user_home, workspace_home
from cockpit.core.paths import cache_home
from cockpit.core.process import Runner
from cockpit.features.audit import baseline, cache
from cockpit.features.audit.blaming import Blamed, Blaming
from cockpit.features.audit.config import Config, load, resolve
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.records import Unattributed
from cockpit.features.audit.scan import ScanResult, scan
from cockpit.features.compliance import collecting, freshness, gathering
from cockpit.features.compliance.collecting import Suite, collected
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.evidence import Component, Evidence, FailingTest
from cockpit.features.compliance.freshness import Fingerprints
from cockpit.features.compliance.python_tests import run_pytest
from cockpit.features.compliance.reports.reading import read_coverage, read_lint, read_tests
from cockpit.features.compliance.snapshot import Aside
from cockpit.features.compliance.store import ScoreKeeper
from cockpit.features.compliance.suite_store import BAD, SuiteRun


@dataclass(frozen=True, slots=True)
class Sources:
    """Where evidence comes from, as the command line says."""

    root: Path
    tests: tuple[Path, ...] = ()
    coverage: tuple[Path, ...] = ()
    lint: tuple[Path, ...] = ()
    run_tests: bool = False
    blame_seconds: float | None = None
    """How long git is asked who wrote lines, and when; None for as long as it takes."""
    storage: str = ""
    """Where the databases are kept; empty for the user data folder."""


class Gathering:
    """Gathers the evidence of all components in one go; each collector fails alone."""

    def __init__(self, sources: Sources, clock: Clock, runner: Runner) -> None:
        """Reads what the command line names: a file that is absent or no report is bad input, no evidence."""
        self._sources = sources
        self._clock = clock
        self._runner = runner
        self._config: Config = resolve(load(sources.root))
        self._report = read_tests(sources.tests) if sources.tests else None
        self._coverage = read_coverage(sources.coverage) if sources.coverage else None
        self._of_linters = [(file, *read_lint(file, sources.root)) for file in sources.lint]
        self._found: Sequence[Finding] = ()
        """What the scan found; nothing when it failed, and then the placeholders have failed, too."""
        self._linted: Sequence[Finding] = ()
        self.audited: Sequence[str] = ()
        """The files that the scan has read; none when it failed."""
        self.blamed = Blamed({}, 0)
        """Who wrote the lines that the daemon has not recorded."""
        team = team_store("", "")
        self._shared = user_home(sources.storage, team)
        self.home = workspace_home(sources.root, sources.storage, team)

    def evidence(self, store: ScoreKeeper | None) -> tuple[Evidence, ...]:
        """The evidence of every component. Without a store nothing is known of earlier runs of the tests."""
        linting = Linting(self._sources.root, None, self._runner, cache_home() / "ruff")
        linting.start()
        try:
            placeholders = collected(Component.PLACEHOLDERS, self._placeholders)
            lint = collected(Component.LINT, lambda: self._lint(linting))
        finally:
            linting.stop()
        tests = collected(Component.TESTS, lambda: self._tests(store))
        return lint, tests, placeholders, collected(Component.SESSIONS, self._sessions)

    def aside(self) -> Aside:
        """What is shown beside the score."""
        accepted = self.accepted()
        denied = collecting.denied(each for each in self._found if each.identity not in accepted)
        lines = self._coverage
        return Aside(denied) if lines is None else Aside(denied, lines.covered, lines.coverable)

    @cached_property
    def _scan(self) -> ScanResult:
        bar = Bar(sys.stderr)
        root = self._sources.root
        try:
            result = scan(
                root, self._config, clock=self._clock, runner=self._runner, cache=cache.place(root),
                jobs=processors(), progress=bar,
            )  # fmt: skip
        finally:
            bar.wipe()
        self._found = result.findings
        self.audited = [report.path for report in result.reports]
        return result

    def found(self) -> tuple[Finding, ...]:
        """What the evidence was made from: the findings of the audit, of the guard and of ruff."""
        return (*self._found, *self._linted)

    def accepted(self) -> frozenset[str]:
        """The findings that the project's baseline accepts."""
        if not self._found:
            return frozenset()
        file = self._sources.root / (self._config.baseline or baseline.DEFAULT)
        if not file.is_file():
            return frozenset()
        named = ((each.path, each.identity) for each in self._found)
        return baseline.followed(baseline.read(file), named, self._sources.root).identities

    def _placeholders(self) -> Evidence:
        counted = [each for each in self._scan.findings if each.severity is not Severity.HINT]
        if self._scan.failed:
            raise Unavailable(f"the audit failed on {freshness.named(self._scan.failed)}.")
        authored, resolved = self._recorded()
        authored |= self._blamed([each for each in counted if each.identity not in authored])
        evidence = collecting.placeholders(
            counted, lines=self._scan.lines, authored=authored, resolved=resolved, now=self._clock.now()
        )
        if not self.blamed.left or evidence.inputs is None:
            return evidence
        left = f"{self.blamed.left:,} finding{'' if self.blamed.left == 1 else 's'}"
        reason = f"what git did not come to in time counts as new: the age of {left} is unknown."
        return msgspec.structs.replace(evidence, reason=reason)

    def _recorded(self) -> tuple[dict[str, str], int | None]:
        """What the daemon has recorded of this folder: dates of lines, and how much was resolved."""
        if not self.home.has("analytics"):
            return {}, None
        rows = ScoreKeeper(self.home, self._clock, say)
        try:
            return rows.use(lambda store: (store.authored(), store.resolved()))
        finally:
            rows.close()

    def _blamed(self, findings: Sequence[Finding]) -> dict[str, str]:
        """The dates of the lines that git knows; a folder outside of git has none."""
        wanted = [Unattributed(each.path, each.identity, each.span.line + 1) for each in findings]
        sources = self._sources
        blaming = Blaming(sources.root, self._runner, self._clock, processors(), sources.blame_seconds)
        self.blamed = blaming.blamed(wanted)
        return {identity: date for identity, (_, date) in self.blamed.authors.items()}

    def _lint(self, linting: Linting) -> Evidence:
        lines = {report.path: report.lines for report in self._scan.reports}
        python = {path for path in lines if path.endswith(gathering.PYTHON)}
        found = linting.findings(Policies(self._config), lines)
        if linting.failure is not None and python:
            raise linting.failure
        self._linted = found
        items, seen, outdated = list(collecting.items_of(found)), python, ""
        for file, of_file, written in self._of_linters:
            items += [item for item in of_file.items if item.path in lines]
            seen = seen | (of_file.paths & lines.keys())
            if changed := freshness.changed_after(self._sources.root, of_file.paths, written):
                outdated = f"{freshness.named(changed)} changed after {file} was written."
        linted = gathering.lint_run(lines, items, seen, outdated)
        return collecting.lint(linted, self._clock.now())

    def _code(self) -> list[str]:
        """The files that tests are about."""
        paths = (report.path for report in self._scan.reports)
        return [path for path in paths if (language := language_of(path)) is not None and language.full]

    def _tests(self, store: ScoreKeeper | None) -> Evidence:
        run = self._new_run()
        if run is not None and store is not None:
            store.use(lambda rows: rows.record_run(run))
        if store is None:
            return collecting.tests(_as_it_is(run))
        root, last = self._sources.root, store.use(lambda rows: rows.last_run())
        return collecting.tests(gathering.suite(last, root, self._code(), Fingerprints(root)))

    def _new_run(self) -> SuiteRun | None:
        root, report = self._sources.root, self._report
        if self._sources.run_tests:
            say("running pytest ...")
            state = freshness.fingerprint(root, self._code())
            results = run_pytest(root, self._runner)
            return SuiteRun(self._clock.now(), "pytest", state, results)
        if report is None:
            return None
        names = ", ".join(file.name for file in self._sources.tests)
        outdated = freshness.changed_after(root, self._code(), report.written)
        state = "" if outdated else freshness.fingerprint(root, self._code())
        return SuiteRun(report.written, names, state, report.tests)

    def forget_sessions(self, options: Options) -> None:
        """Forget the sessions that the project does not want to keep."""
        gathering.forget_sessions(self._sources.root, self._shared, self._clock, say, options)

    def _sessions(self) -> Evidence:
        return gathering.sessions(self._sources.root, self._shared, self._clock, say)


def _as_it_is(run: SuiteRun | None) -> Suite | None:
    """A run that could not be recorded, so that nothing is known of the ones before."""
    if run is None:
        return None
    counts = Counter(result.outcome for result in run.results)
    failing = tuple(FailingTest(result.name) for result in run.results if result.outcome in BAD)
    outdated = "" if run.fingerprint else f"the code changed after {run.source} was written."
    return Suite(run.at, counts["passed"], counts["skipped"], failing, outdated)
