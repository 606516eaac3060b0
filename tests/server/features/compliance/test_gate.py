"""The gate: passes, below, denied, incomplete; no evidence is ever taken for good evidence."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from cockpit.core.errors import Conflict
from cockpit.features.compliance.evidence import (
    Component,
    Item,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
    absent,
)
from cockpit.features.compliance.gate import UNCOUNTED, decide
from cockpit.features.compliance.models import CLASSIC, SESSIONS, STANDARD
from cockpit.features.compliance.snapshot import Aside, Snapshot

from .conftest import Make

CLEAN = (LintInputs(1_000, ()), SuiteInputs(10, ()), PlaceholderInputs(1_000, ()))
DENIED = Aside(("clean.sh:3 guard.recursiveDelete",))


def with_tests(passed: int, failed: int, branch: str = "main") -> Snapshot:
    names = (f"t{number}" for number in range(failed))
    tests = SuiteInputs(passed, Make.failing(*names))
    return Make.snapshot(STANDARD, CLEAN[0], tests, CLEAN[2], branch=branch)


def replaced(snapshot: Snapshot, **evidence) -> Snapshot:
    every = tuple(evidence.get(each.component, each) for each in snapshot.evidence)
    return replace(snapshot, evidence=every)


CLEAN_ONE = Make.snapshot(STANDARD, *CLEAN)
BROKEN = absent(Component.TESTS, "its collector failed.", failed=True)
STALE = Make.evidence(CLEAN[1], State.STALE, "a.py changed.")

TABLE = [
    ("all is well", CLEAN_ONE, None, "passed", 0),
    ("just reached on main", with_tests(8, 2), None, "passed", 0),
    ("just missed on main", with_tests(79, 21), None, "below", 1),
    ("enough on a branch", with_tests(79, 21, "feature/x"), None, "passed", 0),
    ("another minimum", with_tests(79, 21), 0.5, "passed", 0),
    ("the highest minimum", CLEAN_ONE, 1.0, "passed", 0),
    ("nothing passes", with_tests(0, 9), None, "below", 1),
    ("a denied operation", replace(CLEAN_ONE, aside=DENIED), 0.0, "denied", 1),
    ("missing", Make.snapshot(STANDARD, *CLEAN[:2]), 0.0, "incomplete", 2),
    ("failed", replaced(CLEAN_ONE, tests=BROKEN), 0.0, "incomplete", 2),
    ("stale", replaced(CLEAN_ONE, tests=STALE), 0.0, "incomplete", 2),
    ("sessions do not count", CLEAN_ONE, None, "passed", 0),
    ("sessions count", Make.snapshot(SESSIONS, *CLEAN), None, "incomplete", 2),
    ("nobody counted", Make.snapshot(CLASSIC, *CLEAN), None, "incomplete", 2),
    (
        "missing and denied",
        replace(Make.snapshot(STANDARD, *CLEAN[:2]), aside=DENIED),
        None,
        "denied",
        1,
    ),
]


@pytest.mark.parametrize(
    ("snapshot", "minimum", "outcome", "code"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_decisions(snapshot, minimum, outcome, code):
    decision = decide(snapshot, minimum)
    assert (decision.outcome, decision.code) == (outcome, code)
    assert bool(decision.reasons) is (outcome != "passed")


@pytest.mark.parametrize(
    ("snapshot", "sentence"),
    [
        (replaced(CLEAN_ONE, tests=STALE), "tests: stale, a.py changed."),
        (replaced(CLEAN_ONE, tests=BROKEN), "tests: failed, its collector failed."),
        (
            replaced(CLEAN_ONE, lint=absent(Component.LINT, "ruff was not found.", "pip install ruff")),
            "lint: missing, ruff was not found. To supply it: pip install ruff.",
        ),
        (
            Make.snapshot(CLASSIC, *CLEAN),
            f"placeholders: missing, nothing has kept count of resolved findings. To supply it: {UNCOUNTED}.",
        ),
        (with_tests(0, 9), "50.00 is below the minimum of 90."),
    ],
)
def test_reasons(snapshot, sentence):
    assert decide(snapshot).reasons == (sentence,)


def test_a_figure_of_other_formulas_is_not_made_up():
    model = msgspec.structs.replace(STANDARD, formulas=2)
    with pytest.raises(Conflict, match="formulas 2"):
        _ = Make.snapshot(model, LintInputs(1, (Item("a", "b", "error", 1),))).composite
