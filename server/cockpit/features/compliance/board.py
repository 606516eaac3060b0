"""The score of one workspace folder from what the daemon knows; everything here runs on a thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Unavailable
from cockpit.core.finding import Finding, Severity
from cockpit.core.home import Home
from cockpit.core.process import Runner
from cockpit.features.compliance import collecting, config, freshness, gathering
from cockpit.features.compliance.branches import branch_of
from cockpit.features.compliance.collecting import collected
from cockpit.features.compliance.crossing import Crossings
from cockpit.features.compliance.evidence import Component, Evidence, Item
from cockpit.features.compliance.explain import explain
from cockpit.features.compliance.formula_c import counted_from
from cockpit.features.compliance.freshness import Fingerprints
from cockpit.features.compliance.gate import decide
from cockpit.features.compliance.imports import Imports
from cockpit.features.compliance.models import FORMULAS
from cockpit.features.compliance.snapshot import Aside, Point, Snapshot
from cockpit.features.compliance.standing import Standing
from cockpit.features.compliance.store import UNKNOWN, Incidents, ScoreKeeper, ScoreStore
from cockpit.features.compliance.suite_store import PastRun, SuiteRun
from cockpit.features.compliance.tested import LatestRun, by_test
from cockpit.kernel.events import FolderAudited, FolderLinted
from cockpit.kernel.memory import give_back

DAYS_OF_TREND: Final = 30
Seen = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the other features have told of a folder."""

    audited: FolderAudited
    linted: FolderLinted

    @property
    def programs(self) -> list[str]:
        """The files that tests are about."""
        return [path for path in self.audited.lines if self.audited.is_program(path)]


@dataclass(frozen=True, slots=True)
class Homes:
    """Where things are kept."""

    root: Path
    """The workspace folder itself."""
    user: Home
    """The databases of all windows."""
    own: Home
    """The databases of this folder."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A run of the tests that has no results."""

    after: int
    """The number of the last run before it that has some."""
    fingerprint: str
    """Of the code."""
    error: CockpitError


class Board:
    """Measures one folder again and again, and keeps its scores."""

    def __init__(self, homes: Homes, runner: Runner, clock: Clock, tell: Callable[[str], None]) -> None:
        """`tell` hears when a damaged database was replaced."""
        self._root = homes.root
        self._shared = homes.user
        self._runner = runner
        self._clock = clock
        self._tell = tell
        self._keeper = ScoreKeeper(homes.own, clock, tell)
        self._fingerprints = Fingerprints(homes.root)
        self._measuring = threading.Lock()
        self._recorded: Seen | None = None
        """What people see of the score that was kept last."""
        self._tidied: date | None = None
        """The day on which old sessions were forgotten last."""
        self._whole = False
        """Whether all files were looked at since memory was given back."""
        self._before: tuple[str, datetime, Snapshot] | None = None
        """Branch, day and snapshot that scores are compared with."""
        self.crossings = Crossings()
        self.last_run = 0
        """The number of the last run of the tests that a score has seen."""
        self._incidents = UNKNOWN
        """What the last score counted beside it."""
        self.tested: LatestRun | None = None
        """That run with its history; None when there was none."""
        self.is_outdated = False
        """Whether it is about other code than there is now."""
        self.imports = Imports(homes.root)
        self._breakdown: Breakdown | None = None

    def close(self) -> None:
        """Close the database."""
        self._keeper.close()

    def measure(self, known: Known, changed: frozenset[str] | None) -> Standing:
        """The present score, after these files (or all, for None) have changed; raises Invalid for a faulty
        configuration."""
        with self._measuring:
            self._fingerprints.forget(changed)
            settings = config.load(self._root)
            branch = branch_of(self._root, self._runner, os.environ)
            self._incidents = self._look_for_incidents()
            aside = _aside(known.audited, self._incidents)
            snapshot = Snapshot(self._clock.now(), branch, settings.model(), self._evidence(known), aside)
            before = self._compared_with(snapshot)
            explanation = None if before is None else explain(before, snapshot)
            self._whole |= changed is None
            return Standing(snapshot, decide(snapshot), before, explanation, self._trend(snapshot))

    def record(self, snapshot: Snapshot) -> None:
        """Keep a score, if it is another one than the last one kept."""
        with self._measuring:
            options = config.load(self._root).options
            # A row in which nobody would see a difference would only fill the disk.
            if self._recorded is None and (
                last := self._keeper.use(lambda rows: rows.latest(snapshot.branch))
            ):
                self._recorded = _seen(last)
            if self._recorded == _seen(snapshot):
                return

            def keep(rows: ScoreStore) -> None:
                rows.record(snapshot)
                rows.compact(snapshot.at, options)

            self._keeper.use(keep)
            self._recorded = _seen(snapshot)
            if self._tidied != snapshot.at.date():
                gathering.forget_sessions(self._root, self._shared, self._clock, self._tell, options)
                self._tidied = snapshot.at.date()
            if self._whole:
                give_back()
                self._whole = False

    def record_run(self, run: SuiteRun, instead_of: int = 0) -> SuiteRun:
        """Keep a run of the tests, in the place of its own first part if that has been kept."""
        number = self._keeper.use(lambda rows: rows.record_run(run, instead_of))
        return replace(run, number=number)

    def broke_down(self, fingerprint: str, error: CockpitError) -> None:
        """Remember that a run of the tests on this code did not come to its end."""
        after = self._keeper.use(lambda rows: rows.last_run_number())
        self._breakdown = Breakdown(after, fingerprint, error)

    def past_run(self) -> PastRun | None:
        """The last run of the tests; None when there was none."""
        return self._keeper.use(lambda rows: rows.past_run())

    def last_whole_run(self) -> datetime | None:
        """When all tests last ran; None when they never have."""
        return self._keeper.use(lambda rows: rows.last_whole())

    def has_news(self) -> bool:
        """Whether a run of the tests, a violation or a rollback was recorded since the last score."""
        number = self._keeper.use(lambda rows: rows.last_run_number())
        return number != self.last_run or self._look_for_incidents() != self._incidents

    def place_of(self, name: str, programs: Sequence[str]) -> tuple[str, int] | None:
        """The file and the 0-based line of a test, as far as its name tells."""
        suite, _, test = name.partition("::")
        module = suite.replace(".", "/")
        fitting = [path for path in programs if f"/{module}/".startswith(f"/{path.rpartition('.')[0]}/")]
        if not test or not fitting:
            return None
        path = max(fitting, key=len)
        function = f"def {test.partition('[')[0]}("
        return path, _line_of(self._root / path, function)

    def _evidence(self, known: Known) -> tuple[Evidence, ...]:
        return (
            collected(Component.LINT, lambda: self._lint(known)),
            collected(Component.TESTS, lambda: self._tests(known)),
            collected(Component.PLACEHOLDERS, lambda: self._placeholders(known.audited)),
            collected(
                Component.SESSIONS,
                lambda: gathering.sessions(self._root, self._shared, self._clock, self._tell),
            ),
        )

    def _lint(self, known: Known) -> Evidence:
        lines, linted = known.audited.lines, known.linted
        python = {path for path in lines if path.endswith(gathering.PYTHON)}
        if linted.failure is not None and python:
            raise linted.failure
        items = [
            Item(path, code, str(severity), count)
            for path, tally in sorted(linted.found.items())
            if path in lines
            for (code, severity), count in sorted(tally.items())
        ]
        return collecting.lint(gathering.lint_run(lines, items, python), self._clock.now())

    def _tests(self, known: Known) -> Evidence:
        number, last = self._keeper.use(lambda rows: (rows.last_run_number(), rows.last_run()))
        self.last_run = number
        if last is not None and (self.tested is None or self.tested.number != number):
            results, flaky = self._keeper.use(lambda rows: (rows.last_results(), rows.flaky()))
            self.tested = LatestRun(
                number,
                last.at,
                by_test(results, self._root),
                {each.name: each.since for each in last.failing},
                {each.name: each for each in flaky},
            )
        present = self._fingerprints.of(known.programs)
        self.is_outdated = last is not None and last.fingerprint != present
        if (broken := self._breakdown) is not None and (broken.after, broken.fingerprint) == (
            number,
            present,
        ):
            raise broken.error
        return collecting.tests(gathering.suite(last, self._root, known.programs, self._fingerprints))

    def _placeholders(self, audited: FolderAudited) -> Evidence:
        if audited.failed:
            raise Unavailable(f"the audit failed on {freshness.named(list(audited.failed))}.")
        authored, resolved = self._keeper.use(lambda rows: (rows.authored(), rows.resolved()))
        found = [each for path in sorted(audited.findings) for each in audited.findings[path]]
        return collecting.placeholders(
            found, lines=sum(audited.lines.values()), authored=authored, resolved=resolved,
            now=self._clock.now(),
        )  # fmt: skip

    def _look_for_incidents(self) -> Incidents:
        return self._keeper.incidents(counted_from(self._clock.now()))

    def _compared_with(self, snapshot: Snapshot) -> Snapshot | None:
        """The last score before today, else the first complete one of today."""
        today = snapshot.at.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        if self._before is not None and self._before[:2] == (snapshot.branch, today):
            return self._before[2]

        def look(rows: ScoreStore) -> Snapshot | None:
            last = rows.latest(snapshot.branch, today)
            usable = last is not None and last.model.formulas == FORMULAS and last.composite is not None
            return last if usable else rows.first_complete(snapshot.branch, today)

        try:
            before = self._keeper.use(look)
        except CockpitError:
            return None
        if before is not None and before.model.formulas == FORMULAS:
            self._before = (snapshot.branch, today, before)
            return before
        if snapshot.composite is not None:
            self._before = (snapshot.branch, today, snapshot)
        return None

    def _trend(self, snapshot: Snapshot) -> list[Point]:
        since = snapshot.at - timedelta(days=DAYS_OF_TREND)
        try:
            points = self._keeper.use(lambda rows: rows.trend(snapshot.branch, since))
        except CockpitError:
            return []
        today = snapshot.at.astimezone(UTC).date().isoformat()
        return [*(point for point in points if point.date < today), Point(today, snapshot.composite)]


def first_finding(audited: FolderAudited, path: str) -> Finding | None:
    """The loudest finding of a file, the first of several."""
    found = [each for each in audited.findings.get(path, ()) if each.severity is not Severity.HINT]
    return min(found, key=lambda each: (each.severity.rank, each.span.line), default=None)


def _aside(audited: FolderAudited, incidents: Incidents) -> Aside:
    findings = (each for path in sorted(audited.findings) for each in audited.findings[path])
    denied = collecting.denied(each for each in findings if each.identity not in audited.accepted)
    return Aside(denied, violations=incidents.violations, rollbacks=incidents.rollbacks)


def _seen(snapshot: Snapshot) -> Seen:
    scores: Mapping[Component, float | None] = {
        component: round(score.value, 2) if (score := snapshot.scored(component)) else None
        for component in Component
    }
    states = tuple((each.component, each.state) for each in snapshot.evidence)
    aside = snapshot.aside
    beside = aside.denied, aside.violations, aside.rollbacks
    return snapshot.branch, snapshot.model.id, scores, states, beside


def _line_of(file: Path, text: str) -> int:
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return 0  # The file went away meanwhile; its beginning is as good as any line.
    return next((number for number, line in enumerate(lines) if text in line), 0)
