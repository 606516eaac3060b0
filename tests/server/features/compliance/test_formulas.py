"""The formulas: by hand for some values, as laws for all."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.features.compliance.evidence import (
    Component,
    FailingTest,
    Item,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    SuiteInputs,
)
from cockpit.features.compliance.formulas import scored
from cockpit.features.compliance.models import CLASSIC, SESSIONS, STANDARD, Model

from .conftest import INPUTS, ITEMS, Make, snapshots

TODAY = date(2026, 3, 4)
YEAR_AGO = (TODAY - timedelta(days=365)).isoformat()
LONG_AGO = "2001-01-01"
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def warnings(count: int, code: str = "F401", since: str = "") -> tuple[Item, ...]:
    return (Item("a.py", code, "warning", count, since),) if count else ()


def failing(count: int) -> tuple[FailingTest, ...]:
    return tuple(FailingTest(f"t{number}") for number in range(count))


TABLE = [
    # Lint: 3 points for each warning per 1,000 lines; an error weighs 2, information 0.5, a hint nothing.
    ("density", LintInputs(10_000, ()), 100.0),
    ("density", LintInputs(10_000, warnings(10)), 97.0),
    ("density", LintInputs(10_000, warnings(50)), 85.0),
    ("density", LintInputs(2_000, (Item("a.py", "F821", "error", 1),)), 97.0),
    ("density", LintInputs(2_000, (Item("a.py", "x", "info", 4), Item("a.py", "y", "hint", 9))), 97.0),
    ("density", LintInputs(10, warnings(1)), 97.0),
    ("density", LintInputs(10_000, warnings(334)), 0.0),
    ("classic", LintInputs(10_000, warnings(12)), 88.0),
    ("classic", LintInputs(10_000, warnings(101)), 0.0),
    # Tests: passed / total.
    ("density", SuiteInputs(8, failing(2)), 80.0),
    ("classic", SuiteInputs(8, failing(2)), 80.0),
    ("density", SuiteInputs(0, failing(2)), 0.0),
    ("density", SuiteInputs(8, (), skipped=99), 100.0),
    ("density", SuiteInputs(0, (), skipped=99), None),
    # Placeholders: by kind, and twice as much after a year.
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.swallow")), 97.0),
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.stub")), 94.0),
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.tag")), 98.5),
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.swallow", YEAR_AGO)), 94.0),
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.swallow", LONG_AGO)), 94.0),
    ("density", PlaceholderInputs(2_000, warnings(2, "audit.swallow", TOMORROW)), 97.0),
    ("classic", PlaceholderInputs(2_000, warnings(3), resolved=9), 75.0),
    ("classic", PlaceholderInputs(2_000, (), resolved=0), 100.0),
    ("classic", PlaceholderInputs(2_000, warnings(3)), None),
    # Sessions: successful / all that have ended.
    ("density", SessionInputs(3, ("2026-03-01T00:00:00+00:00",)), 75.0),
    ("density", SessionInputs(0, ()), None),
]


@pytest.mark.parametrize(("method", "inputs", "expected"), TABLE)
def test_component(method, inputs, expected):
    score = scored(inputs, method, TODAY)
    assert (score and score.value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (STANDARD, 0.3 * 97 + 0.5 * 80 + 0.2 * 94),
        (SESSIONS, 0.3 * 97 + 0.4 * 80 + 0.2 * 94 + 0.1 * 75),
        (CLASSIC, 0.3 * 94 + 0.5 * 80 + 0.2 * 50),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_composite(model: Model, expected):
    snapshot = Make.snapshot(
        model,
        LintInputs(6_000, warnings(6)),
        SuiteInputs(8, failing(2)),
        PlaceholderInputs(1_000, warnings(1, "audit.stub"), resolved=1),
        SessionInputs(3, ("x",)),
    )
    assert snapshot.composite == pytest.approx(expected)
    assert snapshot.reliability == "ok"


@given(snapshots())
@settings(deadline=None)
def test_every_score_lies_between_0_and_100(snapshot):
    for component in Component:
        assert 0 <= snapshot.scored(component).value <= 100
    assert 0 <= snapshot.composite <= 100 + 1e-9


@given(ITEMS, ITEMS, st.integers(1, 100_000), st.sampled_from(["density", "classic"]))
@settings(deadline=None)
def test_more_findings_never_raise_a_score(items, more, lines, method):
    for inputs in (LintInputs(lines, items), PlaceholderInputs(lines, items, 3)):
        worse = msgspec.structs.replace(inputs, items=(*items, *more))
        assert scored(worse, method, TODAY).value <= scored(inputs, method, TODAY).value + 1e-9


@given(st.integers(0, 1000), st.integers(0, 50), st.integers(0, 50))
@settings(deadline=None)
def test_more_failing_tests_never_raise_a_score(passed, bad, more):
    few, many = SuiteInputs(passed + 1, failing(bad)), SuiteInputs(passed + 1, failing(bad + more))
    assert scored(many, "density", TODAY).value <= scored(few, "density", TODAY).value


@given(INPUTS[Component.PLACEHOLDERS], st.integers(0, 2000))
@settings(deadline=None)
def test_age_never_raises_a_score(inputs, days):
    later = TODAY + timedelta(days=days)
    assert scored(inputs, "density", later).value <= scored(inputs, "density", TODAY).value + 1e-9
