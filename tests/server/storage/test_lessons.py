"""What is kept of failures, and offered when they return."""

from __future__ import annotations

import platform

import pytest

from cockpit.core.errors import NotFound, Unavailable
from cockpit.core.lesson import State
from cockpit.core.ownership import Owner, this_process
from cockpit.core.run import Begun, digests, ended
from cockpit.storage.lessons import KEPT, LessonStore
from cockpit.storage.sessions import SessionStore


@pytest.fixture
def lessons(home, clock):
    opened = LessonStore(home, clock, pytest.fail)
    yield opened
    opened.close()


@pytest.fixture
def ran(home, clock):
    """Runs a session, with a setting, that may fail."""
    store = SessionStore(home, clock, pytest.fail)

    def run(name: str, setting: str, failure: str = "", *, folder: str = "/w", owner: Owner | None = None):
        clock.advance(seconds=60)
        settings = digests({"root": setting})
        store.begin(
            Begun(name, "daemon", (folder,), "ann", "test", "1", owner or this_process(), settings),
            clock.now(),
        )
        clock.advance(seconds=1)
        if owner is not None:
            store.find_crashes()
        else:
            store.end(name, ended((), Unavailable(failure) if failure else None), (), clock.now())
        return store.one(name)

    yield run
    store.close()


def test_a_lesson_from_its_first_success_to_its_validation(ran, lessons: LessonStore) -> None:
    for number in range(3):
        failed = ran(f"failed{number}", "wrong", f"/tmp/{number} is no folder.")
        ran(f"well{number}", "right")
        (lesson,) = lessons.latest(9)
        assert lesson.standing.worked == number + 1
    assert (lesson.fingerprint, lesson.advice, lesson.tags) == (
        "<path> is no folder.",
        "change root",
        ("setting",),
    )
    assert lesson.standing.state is State.VALIDATED
    assert [(each.failed, each.then) for each in lesson.evidence] == [
        (f"failed{number}", f"well{number}") for number in range(3)
    ]
    assert lessons.hints(failed) == ["What puts this right: change root (worked 3 of 3 times; lesson 1)."]
    # The advice was taken, and the failure is back.
    ran("failed3", "wrong", "/tmp/3 is no folder.")
    ran("failed4", "another", "/tmp/4 is no folder.")
    standing = lessons.one(1).standing
    assert (standing.state, standing.failed) == (State.PENDING, 1)
    assert lessons.hints(failed, validated=True) == []


def test_a_crash_teaches_as_a_failure_does(ran, lessons: LessonStore) -> None:
    gone = Owner(platform.node(), 2**22 + 7, "")
    crashed = ran("crashed", "wrong", owner=gone)
    assert lessons.hints(crashed) == []
    ran("well", "right")
    assert [each.advice for each in lessons.latest(9)] == ["change root"]
    assert len(lessons.hints(crashed)) == 1
    ran("again", "wrong", owner=gone)
    ran("and again", "more wrong", owner=gone)
    assert lessons.one(1).standing.failed == 1


def test_folders_teach_each_for_itself(ran, lessons: LessonStore) -> None:
    ran("failed", "wrong", "No.")
    ran("well", "right", folder="/v")
    assert lessons.latest(9) == []
    ran("failed again", "other", "No.")
    assert lessons.latest(9) == [], "a lesson begins with a success"


def test_all_trials_are_counted_and_the_last_are_kept(ran, lessons: LessonStore) -> None:
    for number in range(KEPT + 2):
        ran(f"failed{number}", "wrong", "No.")
        ran(f"well{number}", "right")
    (lesson,) = lessons.latest(9)
    assert lesson.standing.worked == KEPT + 2
    assert [each.failed for each in lesson.evidence] == [f"failed{number}" for number in range(2, KEPT + 2)]


def test_a_person_judges(ran, lessons: LessonStore) -> None:
    failed = ran("failed", "wrong", "No.")
    well = ran("well", "right")
    assert lessons.hints(well) == []
    assert lessons.judge(1, State.VALIDATED, "ann").standing.by == "ann"
    assert lessons.hints(failed) == ["What puts this right: change root (worked 1 of 1 time; lesson 1)."]
    lessons.judge(1, State.REJECTED, "bob")
    assert lessons.hints(failed) == []
    for number in range(3):
        ran(f"failed{number}", "wrong", "No.")
        ran(f"well{number}", "right")
    standing = lessons.one(1).standing
    assert (standing.state, standing.by, standing.worked) == (State.REJECTED, "bob", 4)
    with pytest.raises(NotFound, match="There is no lesson 2"):
        lessons.judge(2, State.VALIDATED, "ann")
