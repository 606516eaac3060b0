"""From what checks say to a verdict."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, Unavailable
from cockpit.core.finding import Finding, Severity
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.delta import fresh
from cockpit.features.copilots.objection import WHOLE, Gap, Objection, State, Verdict
from cockpit.features.copilots.review import Absent, Review
from cockpit.features.copilots.tree import Tree
from cockpit.features.copilots.validator import SecondaryCopilotValidator

NOTHING = Tree((), lambda _path: None, {})
REVIEW = Review(Path("/nowhere"), ChangeSet((), "a test"), NOTHING, NOTHING)
REASON = Objection("validate.x", "a.py", WHOLE, "No.")
ADVICE = replace(REASON, rejects=False)


def saying(*said):
    return lambda _review: iter(said)


def raising(error):
    def check(_review):
        raise error

    return check


@pytest.mark.parametrize(
    ("check", "without", "verdict", "state"),
    [
        (saying(), [], Verdict.APPROVED, State.PASSED),
        (saying(ADVICE), [], Verdict.APPROVED, State.OBJECTED),
        (saying(REASON), [], Verdict.REJECTED, State.OBJECTED),
        (saying(REASON), ["x"], Verdict.APPROVED, State.OFF),
        (saying(Gap("a", "why")), [], Verdict.UNKNOWN, State.UNKNOWN),
        (saying(Gap("a", "why", decisive=False)), [], Verdict.APPROVED, State.PASSED),
        (saying(Gap("a", "why"), REASON), [], Verdict.REJECTED, State.UNKNOWN),
        (raising(Absent("nothing there")), [], Verdict.APPROVED, State.ABSENT),
        (raising(Unavailable("it broke")), [], Verdict.UNKNOWN, State.UNKNOWN),
        (raising(ZeroDivisionError()), [], Verdict.UNKNOWN, State.UNKNOWN),
    ],
)
def test_verdicts(clock, check, without, verdict, state):
    heard = []
    judgement = SecondaryCopilotValidator([("x", check)], clock, without).validate(REVIEW, heard.append)
    assert (judgement.verdict, judgement.outcomes[0].state) == (verdict, state)
    assert heard == list(judgement.outcomes)


def test_who_withdraws_it_gets_no_verdict(clock):
    with pytest.raises(Cancelled):
        SecondaryCopilotValidator([("x", saying())], clock).validate(replace(REVIEW, cancelled=lambda: True))
    with pytest.raises(Cancelled):
        SecondaryCopilotValidator([("x", raising(Cancelled("stopped")))], clock).validate(REVIEW)


def finding(path, context, code="audit.stub"):
    return Finding(path, WHOLE, code, Severity.WARNING, "m", "", "", "audit", context)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [("a", "x = 1")], ["x = 1"]),
        ([("a", "x = 1")], [("a", "x = 1")], []),
        ([("a", "x = 1")], [("b", "x = 1")], []),
        ([("a", "x = 1")], [("a", "x = 1"), ("a", "x = 1")], ["x = 1"]),
        ([("a", "return compute(x)")], [("a", "return compute(y)")], []),
        ([("a", "return compute(x)")], [("a", "print('hello')")], ["print('hello')"]),
        ([("old", "return compute(x)")], [("a", "return compute(y)")], []),
    ],
)
def test_only_what_is_new_counts(old, new, expected):
    found = fresh([finding(*each) for each in old], [finding(*each) for each in new], {"old": "a"})
    assert [each.context for each in found] == expected


def test_checks_that_wait_for_programs_run_side_by_side(clock):
    both = threading.Barrier(2, timeout=30)

    def waiting(_review):
        both.wait()
        return iter((REASON,))

    checks = [("slow", waiting), ("quick", saying()), ("slower", waiting)]
    heard = []
    validator = SecondaryCopilotValidator(checks, clock, together=["slow", "slower"])
    judgement = validator.validate(REVIEW, lambda outcome: heard.append(outcome.check))
    assert heard[0] == "quick"
    assert [each.check for each in judgement.outcomes] == ["slow", "quick", "slower"]
    assert judgement.verdict is Verdict.REJECTED


def test_who_is_interrupted_leaves_no_program_behind(clock):
    withdrawn = threading.Event()

    def endless(_review):
        assert withdrawn.wait(30)
        return iter(())

    def interrupted(outcome):
        raise KeyboardInterrupt(outcome.check)

    checks = [("program", endless), ("ended", saying())]
    validator = SecondaryCopilotValidator(
        checks, clock, together=["program", "ended"], withdraw=withdrawn.set
    )
    with pytest.raises(KeyboardInterrupt, match="ended"):
        validator.validate(REVIEW, interrupted)
