"""What validators say of what was seen, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from cockpit.core.ownership import Life, Owner
from cockpit.core.run import Begun, Outcome, Recorded, Status
from cockpit.features.sessions.wrap_up import (
    EMPTIED,
    HANDLES,
    LOGS,
    MOST_NAMED,
    NESTED,
    ORPHANS,
    TEMPORARY,
    TRANSACTIONS,
    VALIDATORS,
    Copy,
    File,
    Handle,
    Kept,
    Sight,
    Writer,
    judge,
    leftover,
)

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DATABASE = Path("/data/analytics.db")


def session(pid: int, age: timedelta = timedelta(hours=1), host: str = "here") -> Recorded:
    begun = Begun(f"s{pid}", "daemon", (), "ann", "test", "1", Owner(host, pid, "1"))
    return Recorded(begun, (NOW - age).isoformat(), Status.RUNNING)


def file(age: timedelta, size: int = 1) -> File:
    return File(Path("/data/.x.abcdefgh"), size, NOW - age)


RUNS = session(7)
CASES = [
    (TRANSACTIONS, {}, Outcome.OK),
    (TRANSACTIONS, {"writers": [Writer(DATABASE, 7)]}, Outcome.OK),
    (TRANSACTIONS, {"writers": [Writer(DATABASE, 8)]}, Outcome.FAILED),
    (TRANSACTIONS, {"writers": [Writer(DATABASE, None)]}, Outcome.FAILED),
    (TRANSACTIONS, {"writers": None}, Outcome.UNKNOWN),
    (HANDLES, {"handles": [Handle(DATABASE, 7)]}, Outcome.OK),
    (HANDLES, {"handles": [Handle(DATABASE, 8)]}, Outcome.WARNING),
    (HANDLES, {"handles": None}, Outcome.UNKNOWN),
    (TEMPORARY, {"temporary": [file(timedelta(minutes=59))]}, Outcome.OK),
    (TEMPORARY, {"temporary": [file(timedelta(minutes=61))]}, Outcome.WARNING),
    (TEMPORARY, {"temporary": None}, Outcome.UNKNOWN),
    (LOGS, {"logs": [file(timedelta(0), 1)]}, Outcome.OK),
    (LOGS, {"logs": [file(timedelta(0), 0)]}, Outcome.WARNING),
    (LOGS, {"logs": None}, Outcome.UNKNOWN),
    (EMPTIED, {}, Outcome.OK),
    (EMPTIED, {"emptied": [Path("/w/a.py")]}, Outcome.WARNING),
    (EMPTIED, {"emptied": None}, Outcome.UNKNOWN),
    (EMPTIED, {"emptied": None, "kept": []}, Outcome.OK),
    (EMPTIED, {"emptied": None, "kept": [Kept(Path("/w/a.py"), 3)]}, Outcome.WARNING),
    (NESTED, {}, Outcome.OK),
    (NESTED, {"copies": [Copy(Path("/w/old"), 4, 5)]}, Outcome.WARNING),
    (NESTED, {"copies": None}, Outcome.UNKNOWN),
    (ORPHANS, {"orphans": [(RUNS, Life.ALIVE)]}, Outcome.OK),
    (ORPHANS, {"orphans": [(session(8), Life.GONE)]}, Outcome.FAILED),
    (ORPHANS, {"orphans": [(session(8, timedelta(days=6), "there"), Life.ELSEWHERE)]}, Outcome.OK),
    (ORPHANS, {"orphans": [(session(8, timedelta(days=8), "there"), Life.ELSEWHERE)]}, Outcome.WARNING),
]


@pytest.mark.parametrize(("name", "seen", "outcome"), CASES)
def test_outcomes(name, seen, outcome) -> None:
    sight = replace(Sight(now=NOW, running=[RUNS]), **seen)
    (result,) = judge(sight, [name])
    assert (result.validator, result.outcome) == (name, outcome)
    assert bool(result.evidence) is (outcome is not Outcome.OK)
    assert bool(result.fix) is (outcome in (Outcome.WARNING, Outcome.FAILED) and seen != CASES[3][1])


def test_every_validator_has_a_case_in_which_it_complains() -> None:
    complaining = {name for name, _, outcome in CASES if outcome in (Outcome.WARNING, Outcome.FAILED)}
    assert complaining == set(VALIDATORS)


def test_why_it_could_not_be_looked_at_is_told() -> None:
    sight = Sight(now=NOW, handles=None, blind=MappingProxyType({HANDLES: "This system does not tell."}))
    (result,) = judge(sight, [HANDLES])
    assert result.evidence == ("This system does not tell.",)


def test_evidence_names_some_and_counts_the_rest() -> None:
    sight = Sight(now=NOW, emptied=[Path(f"/w/{number}.py") for number in range(MOST_NAMED + 1_234)])
    (result,) = judge(sight, [EMPTIED])
    assert len(result.evidence) == MOST_NAMED + 1
    assert result.evidence[-1] == "And 1,234 more."


@pytest.mark.parametrize(
    ("running", "age", "left"),
    [
        ([], timedelta(seconds=59), False),
        ([], timedelta(seconds=61), True),
        ([timedelta(hours=2), timedelta(hours=1)], timedelta(minutes=90), False),
        ([timedelta(hours=2), timedelta(hours=1)], timedelta(minutes=121), True),
        ([timedelta(days=9)], timedelta(hours=23), False),
        ([timedelta(days=9)], timedelta(hours=25), True),
    ],
)
def test_a_temporary_file_is_left_over_when_nobody_can_need_it(running, age, left) -> None:
    sight = Sight(now=NOW, running=[session(1, each) for each in running], temporary=[file(age)])
    assert bool(leftover(sight)) is left
