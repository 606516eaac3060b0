"""Which tests run first after a change, and what a run of some says of all."""

from __future__ import annotations

import pytest

from cockpit.features.compliance.affected import Plan, is_test, merged, plan, reached
from cockpit.features.compliance.reports.outcome import Result

IMPORTERS = {"_low.py": {"api.py"}, "api.py": {"web.py", "t/test_api.py"}, "web.py": {"t/test_web.py"}}
TESTS = ["t/test_api.py", "t/test_web.py", "t/test_else.py"]

CHANGES = [
    ("a module, whose tests have its name", {"api.py"}, {"t/test_api.py": 0, "t/test_web.py": 2}),
    ("one that fewer import", {"web.py"}, {"t/test_web.py": 0}),
    ("a name alone affects nothing", {"else.py"}, {}),
    ("a private module", {"_low.py"}, {"t/test_api.py": 2, "t/test_web.py": 3}),
    ("the tests themselves", {"t/test_else.py"}, {"t/test_else.py": 0}),
    ("what pytest loads for all below", {"t/conftest.py"}, dict.fromkeys(TESTS, 1)),
    ("that of the root", {"conftest.py"}, dict.fromkeys(TESTS, 1)),
    ("that of another folder", {"u/conftest.py"}, {}),
    ("what nobody imports", {"setup.py"}, {}),
]


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in CHANGES], ids=[r[0] for r in CHANGES])
def test_what_a_change_reaches(changed, expected):
    assert reached(IMPORTERS, TESTS, changed) == expected


LONG, SHORT = 60.0, 1.0
MANY = [f"test_{number:03}.py" for number in range(500)]
PLANS = [
    ("the nearest first", {"b": 2, "a": 1}, "abcd", LONG, False, Plan(("a", "b"))),
    ("no more than half of all", {"a": 1, "b": 2, "c": 2}, "abcd", LONG, False, Plan(("a",))),
    ("all are near", {"a": 1, "b": 1, "c": 1}, "abcd", LONG, False, Plan()),
    ("a short run is not cut", {"a": 1}, "abcd", SHORT, False, Plan()),
    ("nothing is affected", {}, "abcd", LONG, False, Plan()),
    ("only the affected", {"b": 2, "a": 1}, "abc", SHORT, True, Plan(("a", "b"), rest=False)),
    ("only the affected, which are none", {}, "abc", SHORT, True, Plan((), rest=False)),
    ("only the affected, which are all", {"a": 1, "b": 1}, "ab", SHORT, True, Plan()),
    ("more than a command line takes", dict.fromkeys(MANY[:300], 1), MANY, SHORT, True, Plan()),
]


@pytest.mark.parametrize(
    ("near", "tests", "seconds", "only", "expected"),
    [row[1:] for row in PLANS],
    ids=[row[0] for row in PLANS],
)
def test_plans(near, tests, seconds, only, expected):
    assert plan(near, tests, seconds, only_affected=only) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("test_a.py", True), ("a/b_test.py", True), ("a/test.py", False), ("testing/a.py", False)],
)
def test_files_that_pytest_looks_into(path, expected):
    assert is_test(path) is expected


def test_other_results_are_taken_over_with_the_run_in_which_they_ran():
    fresh = [Result("a::one", "failed"), Result("b::moved", "passed")]
    before = [
        (Result("a::one", "passed"), "a.py"),
        (Result("a::gone", "passed"), "a.py"),
        (Result("b::two", "passed"), "b.py"),
        (Result("b::three", "passed", origin=4), "b.py"),
        (Result("b::moved", "failed"), "b.py"),
        (Result("unplaced", "passed"), None),
    ]
    assert merged(fresh, before, ["a.py"], 7) == [
        *fresh,
        Result("b::two", "passed", origin=7),
        Result("b::three", "passed", origin=4),
        Result("unplaced", "passed", origin=7),
    ]
