"""Which failures a change of the code cannot explain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cockpit.core.home import Home
from cockpit.features.compliance.flaky import Flakiness, Trial, flakiness
from cockpit.features.compliance.reports.outcome import Outcome, Result
from cockpit.features.compliance.store import ScoreStore
from cockpit.features.compliance.suite_store import SuiteRun
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS

from .conftest import NOW

# Runs as letters for the code that was tested (- for unknown code), upper case where the test failed.
JUDGED = [
    ("", None),
    ("aabb", None),
    ("aAab", (1, 4)),
    ("aAAaBb", (3, 6)),
    ("aB", None),  # Another code is a reason.
    ("AABB", None),
    ("aBBBa", None),
    ("-", None),
    ("a-A", (1, 2)),
]


@pytest.mark.parametrize(("runs", "expected"), JUDGED)
def test_the_failures_that_no_change_explains(runs: str, expected: tuple[int, int] | None) -> None:
    trials = [Trial("" if each == "-" else each.lower(), each.isupper()) for each in runs]
    assert flakiness("t", trials) == (None if expected is None else Flakiness("t", *expected))


def test_the_rate_is_of_all_runs() -> None:
    assert Flakiness("t", 1, 4).rate == 0.25


@pytest.fixture
def store(home: Home) -> Iterator[ScoreStore]:
    database = opened(home, ANALYTICS)
    yield ScoreStore(database)
    database.close()


def record(store: ScoreStore, *runs: tuple[str, dict[str, Outcome | list[Outcome]]]) -> None:
    for hour, (code, outcomes) in enumerate(runs):
        results = [
            Result(name, outcome)
            for name, told in outcomes.items()
            for outcome in (told if isinstance(told, list) else [told])
        ]
        store.record_run(SuiteRun(NOW + timedelta(hours=hour), "pytest", code, results))


def test_the_kept_runs_tell_the_flakiest_first(store: ScoreStore) -> None:
    assert store.flaky() == []
    record(
        store,
        ("a", {"sound": "passed", "flaky": "passed", "worse": "failed", "twins": ["passed", "failed"]}),
        ("a", {"sound": "passed", "flaky": "error", "worse": "passed", "twins": ["passed", "failed"]}),
        ("b", {"sound": "failed", "flaky": "passed", "worse": "skipped", "twins": ["passed", "passed"]}),
        ("", {"sound": "passed", "flaky": "failed", "worse": "failed"}),
    )
    assert store.flaky() == [Flakiness("worse", 1, 2), Flakiness("flaky", 1, 3)]


def test_more_flaky_tests_than_one_statement_takes(store: ScoreStore) -> None:
    names = [f"t{number:04}" for number in range(1_203)]
    record(store, ("a", dict.fromkeys(names, "passed")), ("a", dict.fromkeys(names, "failed")))
    assert [each.name for each in store.flaky()] == names


def test_the_last_results_come_back_whole(store: ScoreStore) -> None:
    record(store, ("a", {"old": "passed"}))
    results = [Result("m::t", "failed", "m.py", 0.5, "no", 7), Result("m::u", "passed")]
    store.record_run(SuiteRun(NOW + timedelta(hours=9), "pytest", "a", results))
    assert store.last_results() == results


def test_results_of_earlier_runs_are_no_trials_and_are_as_good_as_their_code(store: ScoreStore) -> None:
    record(store, ("a", {"t": "failed", "u": "passed"}))
    taken_over = [Result("t", "failed", origin=1), Result("u", "passed")]
    for hour, code in enumerate("ba", 1):
        store.record_run(SuiteRun(NOW + timedelta(hours=hour), "pytest", code, taken_over))
        past = store.past_run()
        assert past is not None
        assert [each.origin for each in past.results] == [1 if code == "b" else None, None]
    record(store, ("a", {"t": "passed", "u": "passed"}))
    assert store.flaky() == [Flakiness("t", 1, 2)]


def test_only_whole_runs_are_those_that_a_schedule_counts(store: ScoreStore) -> None:
    assert store.last_whole() is None
    record(store, ("a", {"t": "passed", "u": "passed"}))
    store.record_run(SuiteRun(NOW + timedelta(hours=1), "pytest", "b", [Result("t", "passed", origin=1)]))
    assert store.last_whole() == NOW
    first = store.record_run(SuiteRun(NOW + timedelta(hours=2), "pytest", "c", []))
    whole = store.record_run(SuiteRun(NOW + timedelta(hours=3), "pytest", "c", []), first)
    assert whole > first
    assert store.last_whole() == NOW + timedelta(hours=3)


def test_a_run_whose_origin_is_forgotten_stays_one_of_some(store: ScoreStore) -> None:
    store.record_run(SuiteRun(NOW, "pytest", "a", [Result("t", "passed", origin=999), Result("u", "passed")]))
    last = store.last_run()
    assert last is not None
    assert (last.carried, last.ran) == (1, 1)
