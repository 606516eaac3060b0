"""What `cockpit score` and `cockpit check` share: the flags, and the way from evidence to a report."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cockpit.cli.ending import ended_in_order
from cockpit.cli.gathering import Gathering, Sources
from cockpit.cli.roots import root_of
from cockpit.cli.telling import say
from cockpit.cli.validation import EnterpriseComplianceValidator
from cockpit.core.errors import CockpitError, Invalid
from cockpit.features.compliance import config
from cockpit.features.compliance.explain import explain
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.models import FORMULAS
from cockpit.features.compliance.snapshot import Point, Snapshot
from cockpit.features.compliance.store import ScoreKeeper, ScoreStore

BLAME_SECONDS: Final = 60.0
"""What git has not told within that time, people do not wait for: the next score goes on from there."""


def add_evidence(parser: argparse.ArgumentParser, blame_seconds: float | None = BLAME_SECONDS) -> None:
    """The flags that say where evidence comes from and how it is judged."""
    add = parser.add_argument
    add("--model", metavar="NAME", default="", help="standard, sessions, classic or one of the project's own")
    add("--branch", metavar="NAME", help="default: the one that is checked out")
    add("--run-tests", action="store_true", help="run pytest in the project's own environment")
    add(
        "--tests", metavar="FILE", nargs="+", default=[], help="JUnit XML, or JSON of vitest, jest or go test"
    )
    add("--coverage", metavar="FILE", nargs="+", default=[], help="coverage.xml or lcov, shown beside it")
    add("--storage-folder", metavar="FOLDER", default="", help="where the databases are kept")
    default = "as long as it takes" if blame_seconds is None else "%(default)g"
    add(
        "--blame-seconds", type=float, metavar="N", default=blame_seconds,
        help=f"how long git is asked about the age of lines, for the first time; default: {default}",
    )  # fmt: skip
    add("--lint", metavar="FILE", nargs="+", default=[], help="what `eslint --format json` has written")


@dataclass(frozen=True, slots=True)
class Scored:
    """A score, and where it comes from."""

    report: Report
    root: Path
    gathering: Gathering


def score(
    options: argparse.Namespace, *, minimum: float | None = None, since: datetime | None = None
) -> Report:
    """The score alone."""
    return scored(options, minimum=minimum, since=since).report


def scored(
    options: argparse.Namespace,
    *,
    minimum: float | None = None,
    since: datetime | None = None,
    or_first: bool = False,
) -> Scored:
    """Gather the evidence, record the score, and explain it by the last one of its branch, or by the last one
    before a moment; with `or_first` by the first one since then where there was none before."""
    cwd = Path.cwd()
    root = root_of((), cwd)
    if options.run_tests and options.tests:
        raise Invalid("--run-tests: expected no --tests beside it.")
    validator = EnterpriseComplianceValidator(
        _sources(options, root, cwd), model=options.model, branch=options.branch
    )
    store = validator.store()
    with ended_in_order():
        judgement = validator.judge(store, minimum)
    snapshot = judgement.snapshot
    before, trend, flaky = (
        (None, [], [])
        if store is None
        else _recorded(store, snapshot, validator.settings.options, _Earlier(since, or_first))
    )
    _forget_sessions(validator)
    explanation = None if before is None else explain(before, snapshot)
    report = Report(snapshot, judgement.decision, before, explanation, trend, flaky)
    return Scored(report, root, validator.gathering)


def day(value: str) -> datetime:
    """The beginning of a day, as `--since` names it; raises Invalid."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(f"--since: expected a day such as 2026-03-31, got {value!r}.") from error


def _sources(options: argparse.Namespace, root: Path, cwd: Path) -> Sources:
    def files(names: list[str]) -> tuple[Path, ...]:
        return tuple(cwd / name for name in names)

    return Sources(
        root,
        tests=files(options.tests),
        coverage=files(options.coverage),
        lint=files(options.lint),
        run_tests=options.run_tests,
        blame_seconds=_seconds(options.blame_seconds),
        storage=options.storage_folder,
    )


def _seconds(value: float | None) -> float | None:
    if value is not None and not value >= 0:
        raise Invalid(f"--blame-seconds: expected a number from 0, got {value:g}.")
    return value


@dataclass(frozen=True, slots=True)
class _Earlier:
    """Which score to compare with."""

    since: datetime | None
    or_first: bool

    def of(self, rows: ScoreStore, branch: str) -> Snapshot | None:
        before = rows.latest(branch, self.since)
        if before is None and self.or_first and self.since is not None:
            return rows.first(branch, self.since)
        return before


def _forget_sessions(validator: EnterpriseComplianceValidator) -> None:
    try:
        validator.gathering.forget_sessions(validator.settings.options)
    except CockpitError as error:
        say(f"old sessions were not forgotten: {error.message}")


def _recorded(
    store: ScoreKeeper, snapshot: Snapshot, options: config.Options, earlier: _Earlier
) -> tuple[Snapshot | None, list[Point], list[Flakiness]]:
    """Keep the snapshot; the one to compare it with, if it can be compared, the days since then, and the
    flaky tests."""

    def record(rows: ScoreStore) -> tuple[Snapshot | None, list[Point], list[Flakiness]]:
        before = earlier.of(rows, snapshot.branch)
        rows.record(snapshot)
        rows.compact(snapshot.at, options)
        trend = [] if earlier.since is None else rows.trend(snapshot.branch, earlier.since)
        return before, trend, rows.flaky()

    try:
        before, trend, flaky = store.use(record)
    except CockpitError as error:
        say(f"this score was not recorded: {error.message}")
        return None, [], []
    finally:
        store.close()
    comparable = before is not None and before.model.formulas == FORMULAS
    return before if comparable else None, trend, flaky
