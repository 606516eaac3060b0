"""Lessons: a failure without its particulars, what two sessions teach, and how a lesson stands the test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.core.lesson import (
    Lesson,
    Standing,
    State,
    after_trial,
    fingerprint,
    hints,
    judged,
    trial_of,
)
from cockpit.core.ownership import Owner
from cockpit.core.run import INTERRUPTED, Begun, Recorded, Status, digests, ended

SAME = [
    ("Process 27225 is gone and never ended it.", "Process <n> is gone and never ended it."),
    ("/home/ann/x.db cannot be opened: disk full.", "<path> cannot be opened: disk full."),
    ("C:\\Users\\Ann\\x.db cannot be opened.", "<path> cannot be opened."),
    ("'/home/ann/My Files/x.db' is damaged.", "<path> is damaged."),
    ("/mnt/My Files/x.db is damaged.", "<path> is damaged."),
    ("src/api.py was changed meanwhile.", "<path> was changed meanwhile."),
    ("It is kept in ~/old/x.", "It is kept in <path>."),
    ("Waited 3.5 s, until 2026-11-21T10:08:18+00:00.", "Waited <n> s, until <time>."),
    ("Locked since 10:08 by 0x1F.", "Locked since <time> by <n>."),
    ("Snapshot 4a7be1c09d is gone.", "Snapshot <id> is gone."),
    ("postgresql://ann@db:5432/x answers no more", "<address> answers no more"),
    ("It was ended by OSError.", "It was ended by OSError."),
    ("one\n  two", "one two"),
]


@pytest.mark.parametrize(("reason", "expected"), SAME)
def test_a_fingerprint_leaves_out_what_differs(reason: str, expected: str) -> None:
    assert fingerprint(reason) == expected


def test_a_fingerprint_keeps_no_secret() -> None:
    assert "hunter22" not in fingerprint("Refused: password=hunter22")


def session(
    minute: int, status: Status, reason: str = "", kind: str = "backup create", **begun: object
) -> Recorded:
    given = {"folders": ("/w",), "version": "1", "settings": {"a": "1"}, **begun}
    start = Begun(f"s{minute}", kind, user="ann", client="", owner=Owner("h", 1, ""), **given)
    stamp = "2026-03-04T12:{:02}:00+00:00"
    return Recorded(start, stamp.format(minute), status, stamp.format(minute), 0.0, reason)


BROKEN = session(0, Status.FAILED, "The disk /a is full.")
PRUNED = session(1, Status.SUCCESS, kind="backup prune")
ELSEWHERE = session(1, Status.SUCCESS, kind="backup prune", folders=("/v",))
AGAIN = session(2, Status.FAILED, "The disk /b is full.")
WELL = session(2, Status.SUCCESS)
CHANGED = session(2, Status.SUCCESS, settings={"a": "2", "b": "1"})
TRIALS = [
    ("nothing was changed", BROKEN, WELL, [], None),
    ("a setting", BROKEN, CHANGED, [], ("change a and change b", True)),
    ("a setting that is no more", BROKEN, session(2, Status.SUCCESS, settings={}), [], ("change a", True)),
    ("a command", BROKEN, WELL, [PRUNED], ("run `cockpit backup prune`", True)),
    ("a version", BROKEN, session(2, Status.SUCCESS, version="2"), [], ("use version 2", True)),
    ("a crash", session(0, Status.CRASHED, "Gone."), CHANGED, [], ("change a and change b", True)),
    ("it is back", BROKEN, AGAIN, [PRUNED], ("run `cockpit backup prune`", False)),
    ("another failure", BROKEN, session(2, Status.FAILED, "No rights."), [PRUNED], None),
    ("bad input is no success", BROKEN, session(2, Status.SUCCESS, "No such file."), [PRUNED], None),
    ("it was no failure", WELL, CHANGED, [], None),
    ("an interruption", session(0, Status.FAILED, INTERRUPTED), CHANGED, [], None),
    ("settings are not known", session(0, Status.FAILED, "x", settings=None), CHANGED, [], None),
    ("a command that failed", BROKEN, WELL, [replace(PRUNED, status=Status.FAILED)], None),
    ("a command that said no", BROKEN, WELL, [replace(PRUNED, reason="Nothing to prune.")], None),
    ("a command elsewhere", BROKEN, WELL, [ELSEWHERE], None),
    ("a command that still ran", BROKEN, WELL, [replace(PRUNED, end=None)], None),
    ("a command that puts nothing right", BROKEN, WELL, [session(1, Status.SUCCESS, kind="sync run")], None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("failed", "then", "between", "expected"), [row[1:] for row in TRIALS], ids=[row[0] for row in TRIALS]
)
def test_what_two_sessions_teach(failed, then, between, expected) -> None:
    trial = trial_of(failed, then, between)
    assert (trial and (trial.advice, trial.worked)) == expected


WORKED_TWICE = Standing(worked=2, in_a_row=2)
LEARNED = Standing(State.VALIDATED, worked=3, in_a_row=3)
MOVES = [
    (Standing(), True, Standing(worked=1, in_a_row=1)),
    (WORKED_TWICE, True, LEARNED),
    (WORKED_TWICE, False, Standing(worked=2, failed=1)),
    (LEARNED, True, Standing(State.VALIDATED, worked=4, in_a_row=4)),
    (LEARNED, False, Standing(worked=3, failed=1)),
    (Standing(worked=3, failed=1), True, Standing(worked=4, failed=1, in_a_row=1)),
    (Standing(State.VALIDATED, "ann", 1), False, Standing(State.VALIDATED, "ann", 1, 1)),
    (Standing(State.REJECTED, "ann", 2, 0, 2), True, Standing(State.REJECTED, "ann", 3, 0, 3)),
]


@pytest.mark.parametrize(("before", "worked", "expected"), MOVES)
def test_how_a_trial_moves_a_lesson(before: Standing, worked: bool, expected: Standing) -> None:
    assert after_trial(before, worked=worked) == expected


def lesson(number: int, standing: Standing) -> Lesson:
    return Lesson(number, "backup create", "f", "r", f"do {number}", (), standing, "", "", ())


def test_what_is_offered_the_best_first() -> None:
    known = [
        lesson(1, Standing(worked=1)),
        lesson(2, Standing(worked=2, failed=2)),
        lesson(3, LEARNED),
        lesson(4, Standing(State.REJECTED, "ann", 9)),
        lesson(5, judged(Standing(worked=4), State.VALIDATED, "ann")),
    ]
    assert hints(known) == [
        "What puts this right: do 5 (worked 4 of 4 times; lesson 5).",
        "What puts this right: do 3 (worked 3 of 3 times; lesson 3).",
        "What may put this right: do 1 (worked 1 of 1 time, not validated yet; lesson 1).",
    ]


def test_a_digest_tells_a_change_and_no_value() -> None:
    one, same, other = (digests({"a": value})["a"] for value in ("secret", "secret", "another"))
    assert one == same != other
    assert len(one) == 4


def test_an_interruption_is_named() -> None:
    assert ended((), KeyboardInterrupt()).reason == INTERRUPTED
