"""Scores in the database: recomputed to the same figure, compacted by the settings, never half written."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from cockpit.core.errors import NotFound
from cockpit.core.home import Home
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.evidence import Component, Item, LintInputs, PlaceholderInputs, SuiteInputs
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.compliance.snapshot import Aside, Point, Snapshot
from cockpit.features.compliance.store import ScoreStore
from cockpit.features.compliance.suite_store import SuiteRun
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS

from .conftest import NOW, Make, snapshots


@pytest.fixture
def store(home: Home) -> Iterator[ScoreStore]:
    database = opened(home, ANALYTICS)
    yield ScoreStore(database)
    database.close()


def scored(findings: int, at: datetime = NOW, branch: str = "main") -> Snapshot:
    return Make.snapshot(
        STANDARD,
        LintInputs(1_000, (Item("a.py", "F401", "warning", findings),)),
        SuiteInputs(10, ()),
        PlaceholderInputs(1_000, ()),
        at=at,
        branch=branch,
    )


def count(store: ScoreStore, table: str) -> int:
    with store._database.read() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@given(snapshot=snapshots())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_snapshot_comes_back_with_the_same_figures(store, snapshot):
    snapshot = replace(snapshot, aside=Aside(("x.sh:1 guard.power",), 3, 4))
    kept = store.snapshot(store.record(snapshot))
    assert kept == snapshot
    assert kept.composite == snapshot.composite


def test_the_stored_score_is_what_its_inputs_make(store):
    numbers = [store.record(scored(findings)) for findings in (0, 1, 7, 500)]
    with store._database.read() as connection:
        rows = connection.execute(text("SELECT id, score FROM score_snapshots")).all()
    assert [row[0] for row in rows] == numbers
    assert [store.snapshot(row[0]).composite for row in rows] == [row[1] for row in rows]


def test_an_incomplete_snapshot_has_no_figure(store):
    number = store.record(Make.snapshot(STANDARD, SuiteInputs(1, ())))
    assert store.snapshot(number).composite is None
    assert store.trend("main", NOW) == [Point(NOW.date().isoformat(), None)]


def test_an_unknown_number(store):
    with pytest.raises(NotFound):
        store.snapshot(7)


def test_equal_inputs_and_models_are_kept_once(store):
    for minute in range(20):
        store.record(scored(3, NOW + timedelta(minutes=minute)))
    assert (count(store, "score_snapshots"), count(store, "score_inputs")) == (20, 3)
    assert count(store, "compliance_models") == 1


def test_a_model_that_changes_leaves_the_old_scores_as_they_were(store):
    number = store.record(scored(10))
    heavier = msgspec.structs.replace(STANDARD, weights={"lint": 1.0})
    store.record(replace(scored(10), model=heavier))
    assert store.snapshot(number).composite == scored(10).composite
    assert count(store, "compliance_models") == 2


def test_the_latest_of_a_branch(store):
    assert store.latest("main") is None
    store.record(scored(1))
    store.record(scored(2, branch="other"))
    store.record(scored(3, NOW + timedelta(hours=1)))
    assert store.latest("main") == scored(3, NOW + timedelta(hours=1))
    assert store.latest("main", NOW + timedelta(minutes=1)) == scored(1)
    assert store.latest("other") == scored(2, branch="other")


def test_the_trend_has_the_last_score_of_each_day(store):
    for hours, findings in ((0, 1), (1, 2), (24, 3), (30, 4), (80, 5)):
        store.record(scored(findings, NOW + timedelta(hours=hours)))
    store.record(scored(9, NOW + timedelta(hours=81), "other"))
    trend = store.trend("main", NOW)
    assert [point.score for point in trend] == [scored(findings).composite for findings in (2, 4, 5)]


def test_compaction_keeps_days_and_then_nothing_but_the_last_of_a_branch(store):
    for days in (800, 40, 31, 1):
        for hour in range(3):
            store.record(scored(days + hour, NOW - timedelta(days=days, hours=hour)))
    store.record(scored(7, NOW - timedelta(days=900), "old"))
    gone = store.compact(NOW, Options(keep_days=30, keep_daily_days=730))
    assert gone == 3 + 2 + 2
    assert count(store, "score_snapshots") == 1 + 1 + 3 + 1
    used = 3 + 1 + 1 + 1 + 2
    assert count(store, "score_inputs") == used
    assert store.latest("old") is not None
    assert store.compact(NOW, Options()) == 0


def run(minute: int, **outcomes: str) -> SuiteRun:
    results = [Result(name, outcome, seconds=0.5) for name, outcome in outcomes.items()]
    return SuiteRun(NOW + timedelta(minutes=minute), "pytest", "f", results)


def stamp(minute: int) -> str:
    return (NOW + timedelta(minutes=minute)).isoformat(timespec="microseconds")


def test_since_when_a_test_fails(store):
    assert store.last_run() is None
    store.record_run(run(0, a="failed", b="passed", c="passed"))
    store.record_run(run(1, a="passed", b="error", c="failed"))
    store.record_run(run(2, b="failed", c="passed"))
    store.record_run(run(3, a="failed", b="failed", c="failed", d="skipped"))
    last = store.last_run()
    assert {test.name: test.since for test in last.failing} == {"a": stamp(3), "b": stamp(1), "c": stamp(3)}
    assert (last.at, last.passed, last.skipped, last.source) == (NOW + timedelta(minutes=3), 0, 1, "pytest")


def test_tests_of_one_name_count_each(store):
    store.record_run(SuiteRun(NOW, "x.json", "", [Result("t", "failed")] * 3 + [Result("t", "passed")]))
    last = store.last_run()
    assert (last.passed, [test.name for test in last.failing]) == (1, ["t"] * 3)


def test_old_runs_go_with_their_results(store):
    for minute in range(5):
        store.record_run(run(minute, a="passed", b="failed"))
    store.compact(NOW, Options(keep_test_runs=2))
    assert (count(store, "test_runs"), count(store, "test_results")) == (2, 4)
    assert store.last_run().at == NOW + timedelta(minutes=4)


WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from cockpit.core.home import Home
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.store import ScoreStore
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS
from tests.server.features.compliance.test_store import NOW, run, scored
store = ScoreStore(opened(Home(Path(sys.argv[1])), ANALYTICS))
for number in range(1, 1_000_000):
    store.record_run(run(number, a="passed", b="failed"))
    written = store.record(scored(number, NOW + timedelta(seconds=number)))
    store.compact(NOW, Options(keep_test_runs=10))
    print(written, flush=True)
"""


@pytest.mark.parametrize("rounds", [3, 17])
def test_what_was_acknowledged_survives_a_kill(tmp_path, rounds):
    last = 0
    for _ in range(3):
        argv = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(
            argv, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4]
        ) as child:
            last = [int(child.stdout.readline()) for _ in range(rounds)][-1]
            child.send_signal(signal.SIGKILL)
    database = opened(Home(tmp_path), ANALYTICS)
    store = ScoreStore(database)
    numbers = range(1, count(store, "score_snapshots") + 1)
    assert len(numbers) >= last
    for number in numbers:
        snapshot = store.snapshot(number)
        findings = sum(item.count for item in snapshot.of(Component.LINT).inputs.items)
        assert snapshot.composite == scored(findings).composite
    with store._database.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        results = "SELECT count(*) FROM test_results WHERE run_id = test_runs.id"
        torn = f"SELECT count(*) FROM test_runs WHERE 2 != ({results})"
        assert connection.execute(text(torn)).scalar_one() == 0
    database.close()
