"""Why the score moved: the parts add up to the change, and say what has happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.features.compliance.evidence import Item, LintInputs, PlaceholderInputs, State, SuiteInputs
from cockpit.features.compliance.explain import costs, explain
from cockpit.features.compliance.models import CLASSIC, STANDARD

from .conftest import NOW, Make, snapshots

CLEAN = (LintInputs(1_000, ()), SuiteInputs(10, ()), PlaceholderInputs(1_000, ()))


@given(st.data())
@settings(deadline=None)
def test_the_parts_add_up_to_the_change(data):
    before, after = data.draw(snapshots()), data.draw(snapshots())
    after = replace(after, at=max(before.at, after.at))
    explanation = explain(before, after)
    assert explanation.before == before.composite
    assert explanation.after == after.composite
    assert fsum(part.points for part in explanation.parts) == pytest.approx(explanation.change, abs=1e-9)


@given(snapshots())
@settings(deadline=None)
def test_the_costs_add_up_to_what_is_missing(snapshot):
    weights = fsum(snapshot.model.weights.values())
    missing = fsum(part.points for part in costs(snapshot))
    assert missing == pytest.approx(snapshot.composite - 100 * weights, abs=1e-9)


@given(snapshots())
@settings(deadline=None)
def test_nothing_moves_by_itself(snapshot):
    assert explain(snapshot, snapshot).parts == ()


def stub(path: str, count: int, since: str = "") -> Item:
    return Item(path, "audit.stub", "warning", count, since)


TABLE = [
    ("nothing", CLEAN, CLEAN, []),
    (
        "new and gone lint findings",
        (LintInputs(1_000, (Item("old.py", "F401", "warning", 1),)), *CLEAN[1:]),
        (
            LintInputs(1_000, (Item("api.py", "F821", "error", 2), Item("api.py", "E501", "warning", 1))),
            *CLEAN[1:],
        ),
        [
            (-4.5, "3 new lint findings (E501, F821) in api.py"),
            (0.9, "1 lint finding gone (F401) in old.py"),
        ],
    ),
    (
        "a test fails",
        CLEAN,
        (CLEAN[0], SuiteInputs(9, Make.failing("test_login", since="2026-03-04T14:02:11+00:00")), CLEAN[2]),
        [(-5.0, "test test_login fails since 2026-03-04 14:02 UTC")],
    ),
    (
        "a test is mended, and another one added",
        (CLEAN[0], SuiteInputs(3, Make.failing("a", "b")), CLEAN[2]),
        (CLEAN[0], SuiteInputs(9, Make.failing("a")), CLEAN[2]),
        [(10.0, "5 tests became 10"), (5.0, "test b does not fail any more")],
    ),
    (
        "the project grows",
        (LintInputs(1_000, (Item("a.py", "F401", "warning", 10),)), *CLEAN[1:]),
        (LintInputs(2_000, (Item("a.py", "F401", "warning", 10),)), *CLEAN[1:]),
        [(4.5, "lint: 1,000 lines of code became 2,000")],
    ),
    (
        "a score cannot fall further",
        (LintInputs(1_000, (Item("a.py", "F401", "warning", 50),)), *CLEAN[1:]),
        (LintInputs(1_000, (Item("a.py", "F401", "warning", 60),)), *CLEAN[1:]),
        [(-9.0, "10 new lint findings (F401) in a.py"), (9.0, "lint cannot fall below 0")],
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_is_said(before, after, expected):
    explanation = explain(Make.snapshot(STANDARD, *before), Make.snapshot(STANDARD, *after))
    assert [(round(part.points, 6), part.text) for part in explanation.parts] == expected


def test_open_findings_grow_older():
    inputs = (*CLEAN[:2], PlaceholderInputs(1_000, (stub("a.py", 1, NOW.date().isoformat()),)))
    later = NOW + timedelta(days=73)
    explanation = explain(Make.snapshot(STANDARD, *inputs), Make.snapshot(STANDARD, *inputs, at=later))
    assert [(round(part.points, 6), part.text) for part in explanation.parts] == [
        (-0.24, "open findings have grown older")
    ]


def test_another_model_is_told_apart_from_what_happened():
    inputs = (LintInputs(2_000, (stub("a.py", 2),)), *CLEAN[1:2], PlaceholderInputs(2_000, (), 5))
    more = (LintInputs(2_000, (stub("a.py", 3),)), *inputs[1:])
    explanation = explain(Make.snapshot(STANDARD, *inputs), Make.snapshot(CLASSIC, *more))
    assert [(round(part.points, 6), part.text) for part in explanation.parts] == [
        (0.3, "the model is classic instead of standard"),
        (-0.3, "1 new lint finding (audit.stub) in a.py"),
    ]


def test_the_classic_model_counts_what_was_resolved():
    old = (*CLEAN[:2], PlaceholderInputs(1_000, (stub("a.py", 2),), 2))
    new = (*CLEAN[:2], PlaceholderInputs(9_000, (stub("a.py", 1),), 4))
    explanation = explain(Make.snapshot(CLASSIC, *old), Make.snapshot(CLASSIC, *new))
    assert [(round(part.points, 6), part.text) for part in explanation.parts] == [
        (4.0, "1 open finding gone (audit.stub) in a.py"),
        (2.0, "4 findings, open and resolved, became 5"),
    ]


def test_evidence_that_comes_or_goes_is_said_and_makes_no_figure():
    before = Make.snapshot(STANDARD, *CLEAN)
    after = Make.snapshot(STANDARD, *CLEAN[:2])
    explanation = explain(before, after)
    assert (explanation.change, explanation.parts) == (None, ())
    assert explanation.states == ("placeholders: ok became missing: nobody measured it.",)


def test_evidence_that_becomes_stale_is_said_beside_the_figure():
    before = Make.snapshot(STANDARD, *CLEAN)
    stale = Make.evidence(CLEAN[1], State.STALE, "a.py changed.")
    after = replace(
        before, evidence=tuple(stale if each.component == "tests" else each for each in before.evidence)
    )
    assert explain(before, after).states == ("tests: ok became stale: a.py changed.",)
    assert (explain(before, after).change, after.reliability) == (0.0, "stale")
