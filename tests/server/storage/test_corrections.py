"""The record of what was corrected, put back and stopped."""

from __future__ import annotations

import pytest

from cockpit.core.errors import NotFound
from cockpit.core.guard.operation import Denied
from cockpit.core.patch import difference
from cockpit.storage.corrections import Correction, CorrectionStore


@pytest.fixture
def store(home, clock):
    opened = CorrectionStore(home, clock, pytest.fail)
    yield opened
    opened.close()


CORRECTION = Correction(
    "a.py", "markIntentional", "ann", "s1", "because", "i1", difference("a\nb\n", "a\nc\n")
)


def test_a_correction_is_kept_and_taken_back_once(store: CorrectionStore, clock) -> None:
    number = store.record(CORRECTION)
    assert store.one(number).correction == CORRECTION
    assert store.one(number).undone is None
    clock.advance(minutes=1)
    store.undone(number, "a.py")
    (kept,) = store.latest(9)
    assert kept.undone == "2026-03-04T12:01:00+00:00"
    (rollback,) = store.rollbacks(9)
    assert (rollback.target, rollback.backup, rollback.outcome) == ("a.py", f"correction {number}", "success")


def test_a_restore_is_a_rollback_and_a_correction(store: CorrectionStore) -> None:
    number = store.restored("a.py", "HEAD", CORRECTION)
    assert store.one(number).correction == CORRECTION
    assert [each.backup for each in store.rollbacks(9)] == ["HEAD"]


def test_what_is_unknown_is_named(store: CorrectionStore) -> None:
    for action in (lambda: store.one(7), lambda: store.undone(7, "a.py")):
        with pytest.raises(NotFound, match="There is no correction 7"):
            action()
    assert store.latest(9) == store.rollbacks(9) == []


def test_the_same_violation_is_counted(store: CorrectionStore, clock) -> None:
    told = "writing was not done: /etc/x belongs to the system."
    first = Denied("writing", "/etc/x", "guard.outsideWorkspace", told)
    other = Denied("writing", "/etc/y", "guard.outsideWorkspace", "password=hunter2hunter2 is in it.")
    store.violate(first)
    store.violate(other)
    clock.advance(minutes=1)
    store.violate(first)
    found = store.violations(9)
    assert [(each.at[11:16], each.count) for each in found] == [("12:01", 2), ("12:00", 1)]
    assert found[0].details == told
    assert "hunter2" not in found[1].details
