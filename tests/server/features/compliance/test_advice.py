"""What to do next: in the order of its worth, with points that are computed and not estimated."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given, settings

from cockpit.features.compliance.dossier.advice import advise
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    Item,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.gate import UNCOUNTED
from cockpit.features.compliance.models import CLASSIC, SESSIONS, STANDARD
from cockpit.features.compliance.snapshot import Aside, Snapshot

from .conftest import NOW, Make, snapshots

LINT = LintInputs(1_000, (Item("a.py", "F401", "warning", 2), Item("a.py", "E501", "error", 1)))
TESTS = SuiteInputs(8, Make.failing("t1", "t2"))
HOLDERS = PlaceholderInputs(1_000, (Item("b.py", "audit.stub", "warning", 1),))
CLEAN = (LintInputs(1_000, ()), SuiteInputs(10, ()), PlaceholderInputs(1_000, ()))
BURIED = LintInputs(1_000, (Item("a.py", "F401", "warning", 30), Item("b.py", "F401", "warning", 20)))
NO_TESTS = "Supply tests: 50 of 100 points hang on it."

TABLE = [
    ("nothing to do", Make.snapshot(STANDARD, *CLEAN), [], 0),
    (
        "the most worthwhile first",
        Make.snapshot(STANDARD, LINT, TESTS, HOLDERS),
        [
            (5.0, "Make test t1 pass.", ""),
            (5.0, "Make test t2 pass.", ""),
            (3.6, "Fix 3 lint findings (E501, F401) in a.py.", "a.py"),
            (1.2, "Finish 1 open finding (audit.stub) in b.py.", "b.py"),
        ],
        1,
    ),
    (
        "what is missing comes before all figures",
        Make.snapshot(STANDARD, LINT, HOLDERS),
        [
            (None, NO_TESTS, ""),
            (3.6, "Fix 3 lint findings (E501, F401) in a.py.", "a.py"),
            (1.2, "Finish 1 open finding (audit.stub) in b.py.", "b.py"),
        ],
        None,
    ),
    (
        "no single place would show where all of it is below 0",
        Make.snapshot(STANDARD, BURIED, *CLEAN[1:]),
        [(30.0, "Work off lint in 2 places: it is at 0, and would be at -50 if scores fell below.", "")],
        1,
    ),
    (
        "sessions",
        Make.snapshot(SESSIONS, *CLEAN, SessionInputs(3, ("2026-03-01T08:30:00",))),
        [(2.5, "Find out why the session of 2026-03-01 08:30 UTC did not end in order.", "")],
        0,
    ),
    (
        "nobody has counted for the classic model",
        Make.snapshot(CLASSIC, *CLEAN),
        [(None, f"Supply placeholders ({UNCOUNTED}): 20 of 100 points hang on it.", "")],
        None,
    ),
]


def steps(snapshot: Snapshot, minimum: float = 0.9):
    advised = advise(snapshot, minimum)
    told = [(each.points and round(each.points, 9), each.text, each.path) for each in advised.steps]
    return told, advised.enough


@pytest.mark.parametrize(
    ("snapshot", "told", "enough"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_steps(snapshot, told, enough):
    assert steps(snapshot) == (told, enough)


def test_denied_operations_and_stale_evidence_come_first():
    stale = Evidence(Component.TESTS, State.STALE, NOW.isoformat(), "a.py changed.", "run them", CLEAN[1])
    clean = Make.snapshot(STANDARD, *CLEAN)
    evidence = tuple(stale if each.component is Component.TESTS else each for each in clean.evidence)
    snapshot = replace(clean, evidence=evidence, aside=Aside(("x.sh:1 guard.power", "y.sh:2 guard.power")))
    told, enough = steps(snapshot)
    assert [text for _, text, _ in told] == [
        "Remove or accept 2 operations that the guard denies: until then the gate stays closed.",
        "Measure again tests (run them): 50 of 100 points hang on it.",
    ]
    assert enough == 2


@given(snapshot=snapshots())
@settings(deadline=None, max_examples=80)
def test_the_steps_add_up_to_all_that_is_missing(snapshot):
    value = snapshot.composite
    assert value is not None
    points = [each.points for each in advise(snapshot, 0.9).steps if each.points is not None]
    assert value + fsum(points) == pytest.approx(100, abs=1e-6)
    assert points == sorted(points, reverse=True)


@given(snapshot=snapshots())
@settings(deadline=None, max_examples=80)
def test_so_many_steps_are_enough_and_no_fewer(snapshot):
    advised = advise(snapshot, 0.9)
    points = [each.points for each in advised.steps if each.points is not None]
    assert advised.enough is not None
    reached = snapshot.composite + fsum(points[: advised.enough])
    assert reached >= 90 - 1e-6
    if advised.enough:
        assert reached - points[advised.enough - 1] < 90
