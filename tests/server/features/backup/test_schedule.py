"""When the next backup is due, when one is late, and what the tile says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cockpit.core.errors import NotConfigured, Refused
from cockpit.features.backup.evidence import Event
from cockpit.features.backup.schedule import Past, due, is_late, wants_drill, wants_moment
from cockpit.features.backup.standing import Standing
from cockpit.features.backup.store import Recorded
from cockpit.features.backup.tile import State, compose
from cockpit.kernel.folders import Folder

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


DUE = [
    ("off", Past(), None),
    ("daily", Past(), NOW),
    ("daily", Past(made=ago(hours=3)), ago(hours=3) + timedelta(days=1)),
    ("hourly", Past(made=ago(hours=3)), ago(hours=2)),
    ("weekly", Past(made=ago(days=8)), ago(days=1)),
    ("daily", Past(made=ago(days=3), failed=ago(minutes=5)), NOW + timedelta(minutes=10)),
    ("daily", Past(failed=ago(minutes=20)), NOW),
    ("daily", Past(made=ago(hours=1), failed=ago(minutes=5)), ago(hours=1) + timedelta(days=1)),
]


@pytest.mark.parametrize(("schedule", "past", "moment"), DUE)
def test_when_the_next_one_is_due(schedule, past, moment) -> None:
    assert due(schedule, past, NOW) == moment


LATE = [
    ("off", Past(made=ago(days=99)), False),
    ("daily", Past(), False),
    ("daily", Past(made=ago(hours=24, minutes=29)), False),
    ("daily", Past(made=ago(hours=24, minutes=31)), True),
    ("hourly", Past(made=ago(hours=2)), True),
]


@pytest.mark.parametrize(("schedule", "past", "late"), LATE)
def test_when_one_is_late(schedule, past, late) -> None:
    assert is_late(schedule, past, NOW) is late


MOMENTS = [
    ("off", 5, None, False),
    ("daily", 0, None, False),
    ("daily", 5, None, True),
    ("daily", 5, ago(minutes=4), False),
    ("hourly", 5, ago(minutes=5), True),
]


@pytest.mark.parametrize(("schedule", "minutes", "last", "wanted"), MOMENTS)
def test_when_a_moment_of_the_databases_is_wanted(schedule, minutes, last, wanted) -> None:
    assert wants_moment(schedule, minutes, last, NOW) is wanted


@pytest.mark.parametrize(("past", "wanted"), [(None, True), (ago(days=6), False), (ago(days=7), True)])
def test_when_a_drill_is_wanted(past, wanted) -> None:
    assert wants_drill(Past(drilled=past), NOW) is wanted


def recorded(event: Event, **details) -> Recorded:
    return Recorded("2026-11-20T10:00:00+00:00", event, 3, details)


CREATED = recorded(Event.CREATED)
WHOLE = Standing(exists=True, made=ago(hours=2), backups=3, size=70_000, created=CREATED)
TILES = [
    ("nothing is configured", None, NotConfigured("No folder."), ("unconfigured", "No folder.")),
    ("a root in the workspace", None, Refused("No backups there."), ("failed", "No backups there.")),
    ("none yet", Standing(), None, ("none", "")),
    ("an empty repository", Standing(exists=True), None, ("none", "")),
    ("all is well", WHOLE, None, ("ready", "")),
    ("gone", Standing(created=CREATED), None, ("failed", "are gone, and there were some until 2026-11-20")),
    ("the last attempt failed", Standing(failed=recorded(Event.FAILED, reason="No room.")), None,
     ("failed", "No room.")),
    ("a drill found something",
     Standing(exists=True, backups=1, drilled=recorded(Event.DRILL_FAILED, faults=["a: x", "b: y"])),
     None, ("failed", "The last drill failed: a: x, and 1 more.")),
    ("a drill could not be made",
     Standing(exists=True, backups=1, made=NOW, drilled=recorded(Event.DRILL_FAILED, reason="No room.")),
     None, ("failed", "The last drill failed: No room.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("standing", "failure", "expected"), [row[1:] for row in TILES], ids=[row[0] for row in TILES]
)
def test_what_the_tile_says(standing, failure, expected) -> None:
    state = State(Folder("file:///w", "w", Path("/w")), standing=standing, failure=failure)
    state.repository = "" if failure else "/mnt/backup/w"
    told = compose(state, "off", 5, NOW)
    assert (told.state, expected[1] in told.reason) == (expected[0], True)
    assert bool(told.reason) is bool(expected[1])
    assert told.next is None


def test_the_tile_of_late_backups() -> None:
    state = State(Folder("file:///w", "w", Path("/w")), "/mnt/backup/w", WHOLE)
    told = compose(state, "hourly", 5, NOW)
    assert (told.state, told.last, told.next) == (
        "late", "2026-11-21T10:00:00+00:00", "2026-11-21T11:00:00+00:00"
    )  # fmt: skip
    state.works = 1
    assert compose(state, "hourly", 5, NOW).state == "working"


BEGINS = [
    ("none yet", Standing(), 0, True),
    ("some", WHOLE, 0, True),
    ("their disk is away", Standing(created=CREATED), 0, False),
    ("another work goes on", WHOLE, 1, False),
    ("nobody knows", None, 0, False),
]


@pytest.mark.parametrize(
    ("standing", "works", "begins"), [row[1:] for row in BEGINS], ids=[row[0] for row in BEGINS]
)
def test_whether_one_that_is_due_can_begin(standing, works, begins) -> None:
    state = State(Folder("file:///w", "w", Path("/w")), "/mnt/backup/w", standing, works)
    assert state.can_begin is begins
