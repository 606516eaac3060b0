"""The runs of the tests of one workspace folder, and what each test did in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from cockpit.features.compliance.evidence import FailingTest
from cockpit.features.compliance.flaky import Flakiness, Trial, flakiness
from cockpit.features.compliance.reports.outcome import Result
from cockpit.storage.engine import Database
from cockpit.storage.schema.analytics import test_results, test_runs

RUN, RESULT = test_runs.c, test_results.c
BAD: Final = ("failed", "error")
NAMES_AT_ONCE: Final = 500
"""SQLite takes a limited number of values in one statement."""


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One run of the tests."""

    at: datetime
    source: str
    """`pytest`, or the names of the report files."""
    fingerprint: str
    """Of the code that was tested; empty when it is unknown."""
    results: Sequence[Result]
    number: int = 0
    """Once it is kept."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that a new one of some tests continues."""

    number: int
    at: datetime
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class LastRun:
    """What is kept of the last run of the tests."""

    at: datetime
    source: str
    fingerprint: str
    passed: int
    skipped: int
    failing: tuple[FailingTest, ...]
    carried: int = 0
    """How many of its results are those of earlier runs of other code."""

    @property
    def ran(self) -> int:
        """How many tests have run on its code."""
        return self.passed + self.skipped + len(self.failing) - self.carried


class SuiteStore:
    """Runs of the tests. Each is written as a whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_run(self, run: SuiteRun, instead_of: int = 0) -> int:
        """Keep a run of the tests, in the place of its own first part if that has been kept; its number."""
        counts = {"passed": 0, "failed": 0, "error": 0, "skipped": 0}
        for result in run.results:
            counts[result.outcome] += 1
        seconds = [result.seconds for result in run.results if result.seconds is not None]
        with self._database.write() as connection:
            row = {
                "timestamp": stamp(run.at), "source": run.source, "fingerprint": run.fingerprint,
                "passed": counts["passed"], "failed": counts["failed"], "errors": counts["error"],
                "skipped": counts["skipped"], "seconds": sum(seconds) if seconds else None,
            }  # fmt: skip
            number = inserted(connection.execute(insert(test_runs), row).inserted_primary_key)
            if run.results:
                connection.execute(insert(test_results), [_result(number, each) for each in run.results])
            connection.execute(delete(test_runs).where(RUN.id == instead_of))
            connection.execute(delete(test_results).where(RESULT.run_id == instead_of))
        return number

    def last_run(self) -> LastRun | None:
        """The last run of the tests; None when there was none."""
        query = select(test_runs).order_by(RUN.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            carried = connection.execute(_carried(func.count())).scalar_one()
            return _last_run(row, _failing(connection, row), carried)

    def last_results(self) -> list[Result]:
        """What each test did in the last run."""
        last = select(func.max(RUN.id)).scalar_subquery()
        columns = (RESULT.name, RESULT.outcome, RESULT.path, RESULT.seconds, RESULT.message, RESULT.line)
        query = select(RESULT.id, *columns).where(RESULT.run_id == last).order_by(RESULT.id)
        with self._database.read() as connection:
            origins = {row[0]: row[1] for row in connection.execute(_carried(RESULT.id, RESULT.origin))}
            return [Result(*row[1:], origins.get(row[0])) for row in connection.execute(query)]

    def past_run(self) -> PastRun | None:
        """The last run of the tests with what each test did; None when there was none."""
        last = select(RUN.id, RUN.timestamp).order_by(RUN.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(last).mappings().first()
        if row is None:
            return None
        return PastRun(row["id"], datetime.fromisoformat(row["timestamp"]), self.last_results())

    def last_whole(self) -> datetime | None:
        """When all tests last ran together; None when they never have."""
        partly = select(RESULT.run_id).where(RESULT.origin.is_not(None))
        query = select(func.max(RUN.timestamp)).where(RUN.id.not_in(partly))
        with self._database.read() as connection:
            moment = connection.execute(query).scalar()
        return None if moment is None else datetime.fromisoformat(moment)

    def flaky(self) -> list[Flakiness]:
        """The tests that failed on code on which they have also passed, the flakiest first."""
        found: list[Flakiness] = []
        with self._database.read() as connection:
            runs = connection.execute(select(RUN.id, RUN.fingerprint))
            fingerprints: dict[int, str] = {row[0]: row[1] for row in runs}
            for names in _batches(_suspects(connection, fingerprints)):
                trials = _trials(connection, names, fingerprints)
                judged = (flakiness(name, trials[name]) for name in names)
                found += [each for each in judged if each is not None]
        return sorted(found, key=lambda each: (-each.rate, each.name))

    def last_run_number(self) -> int:
        """The number of the last run of the tests; 0 when there was none."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(RUN.id))).scalar() or 0


def stamp(moment: datetime) -> str:
    """All of one length, so that their order is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def inserted(key: Any) -> int:
    """The number of a row that was inserted, by its primary key."""
    return int(key[0])


def _result(run: int, result: Result) -> dict[str, Any]:
    return {
        "run_id": run,
        "name": result.name,
        "outcome": result.outcome,
        "path": result.path,
        "seconds": result.seconds,
        "message": result.message,
        "line": result.line,
        "origin": result.origin,
    }


def _carried(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Of the results of the last run those that ran only in an earlier one, on other code.

    That code may have come back since: then they are as good as new.
    """
    last = select(test_runs).order_by(RUN.id.desc()).limit(1).subquery()
    earlier = test_runs.alias()
    return (
        select(*columns)
        .select_from(test_results)
        .join(last, last.c.id == RESULT.run_id)
        .outerjoin(earlier, earlier.c.id == RESULT.origin)
        .where(
            RESULT.origin.is_not(None),
            (earlier.c.fingerprint != last.c.fingerprint) | earlier.c.fingerprint.is_(None),
        )
    )


def _batches(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + NAMES_AT_ONCE] for start in range(0, len(names), NAMES_AT_ONCE))


def _suspects(connection: Connection, fingerprints: Mapping[int, str]) -> list[str]:
    """The names of tests that failed on code which was tested more than once.

    There is an index of the failures, which are few among hundreds of thousands of results. It is taken only
    when the outcomes stand in the statement itself.
    """
    often = {each for each, count in Counter(fingerprints.values()).items() if each and count > 1}
    outcomes = bindparam("bad", BAD, Text(), expanding=True, literal_execute=True)
    query = select(RESULT.name, RESULT.run_id).where(RESULT.outcome.in_(outcomes))
    return sorted({name for name, run in connection.execute(query) if fingerprints.get(run) in often})


def _trials(
    connection: Connection, names: Sequence[str], fingerprints: Mapping[int, str]
) -> dict[str, list[Trial]]:
    """Each run of some tests; of several tests of one name in a run any may fail."""
    query = select(RESULT.name, RESULT.run_id, RESULT.outcome).where(
        RESULT.name.in_(names), RESULT.outcome != "skipped", RESULT.origin.is_(None)
    )
    failed: dict[str, dict[int, bool]] = {name: {} for name in names}
    for name, run, outcome in connection.execute(query):
        failed[name][run] = outcome in BAD or failed[name].get(run, False)
    return {
        name: [Trial(fingerprints.get(run, ""), bad) for run, bad in runs.items()]
        for name, runs in failed.items()
    }


def _failing(connection: Connection, run: RowMapping) -> tuple[FailingTest, ...]:
    """The tests that failed in a run, each with the first run since its last pass in which it failed, too."""
    failing = select(RESULT.name).where(RESULT.run_id == run["id"], RESULT.outcome.in_(BAD))
    last_pass = (
        select(RESULT.name, func.max(RESULT.run_id).label("run"))
        .where(RESULT.name.in_(failing), RESULT.outcome == "passed")
        .group_by(RESULT.name)
        .subquery()
    )
    query = (
        select(RESULT.name, func.min(RUN.timestamp))
        .join(test_runs, RUN.id == RESULT.run_id)
        .outerjoin(last_pass, last_pass.c.name == RESULT.name)
        .where(
            RESULT.name.in_(failing),
            RESULT.outcome.in_(BAD),
            RESULT.run_id > func.coalesce(last_pass.c.run, 0),
        )
        .group_by(RESULT.name)
    )
    since = {row[0]: row[1] for row in connection.execute(query)}
    # Runners allow several tests of one name: each counts, and one of them may have passed in this very run.
    names = connection.execute(failing.order_by(RESULT.id)).scalars()
    return tuple(FailingTest(name, since.get(name, run["timestamp"])) for name in names)


def _last_run(row: RowMapping, failing: tuple[FailingTest, ...], carried: int) -> LastRun:
    return LastRun(
        at=datetime.fromisoformat(row["timestamp"]),
        source=row["source"],
        fingerprint=row["fingerprint"],
        passed=row["passed"],
        skipped=row["skipped"],
        failing=failing,
        carried=carried,
    )
