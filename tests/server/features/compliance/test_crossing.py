"""A fall below a threshold is told once a day, with its greatest cause; nothing else is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from cockpit.features.compliance.crossing import Crossings
from cockpit.features.compliance.evidence import LintInputs, PlaceholderInputs, State, SuiteInputs
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Snapshot

from .conftest import NOW, Make

FINE = LintInputs(1_000, ()), PlaceholderInputs(1_000, ())


def score(failing: int, *, day: int = 0, branch: str = "main") -> Snapshot:
    """A snapshot in which so many of fifty tests fail: each costs one point."""
    tests = SuiteInputs(50 - failing, Make.failing(*(f"t{number}" for number in range(failing))))
    return Make.snapshot(STANDARD, *FINE, tests, at=NOW + timedelta(days=day), branch=branch)


STALE_EVIDENCE = tuple(msgspec.structs.replace(each, state=State.STALE) for each in score(40).evidence)
STALE = replace(score(40), evidence=STALE_EVIDENCE)
MISSING = Make.snapshot(STANDARD, *FINE)
BELOW_90 = "The score fell from 95.00 to 89.00, below the minimum of 90. Test t10 fails."

TABLE = [
    ("the first is only a beginning", [score(40)], [""]),
    ("it fell", [score(5), score(11)], ["", BELOW_90]),
    ("it has reached it, just so", [score(5), score(10)], ["", ""]),
    ("it rose", [score(40), score(5)], ["", ""]),
    ("it fell no further than before", [score(5), score(11), score(12)], ["", BELOW_90, ""]),
    ("again on the same day", [score(5), score(11), score(5), score(11)], ["", BELOW_90, "", ""]),
    (
        "again on the next day",
        [score(5), score(11), score(5), score(11, day=1)],
        ["", BELOW_90, "", BELOW_90],
    ),
    (
        "below the next threshold",
        [score(5), score(11), score(16)],
        ["", BELOW_90, "The score fell from 89.00 to 84.00, below 85. Test t11 fails."],
    ),
    (
        "below all of them at once",
        [score(5), score(45)],
        ["", "The score fell from 95.00 to 55.00, below 60. Test t10 fails."],
    ),
    ("another branch has its own", [score(5), score(45, branch="feature")], ["", ""]),
    ("what is stale or missing is told of nothing", [score(5), STALE, MISSING, score(5)], ["", "", "", ""]),
    ("and is no point to fall from", [score(5), STALE, score(11)], ["", "", BELOW_90]),
]


@pytest.mark.parametrize(("snapshots", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_told(snapshots: list[Snapshot], told: list[str]) -> None:
    crossings = Crossings()
    assert [crossings.follow(each, 90.0) for each in snapshots] == told
