"""Formula C: its figure, what is unknown of it, and that the score knows nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cockpit.core.errors import Unavailable
from cockpit.core.guard.operation import Denied
from cockpit.features.compliance.evidence import Component, Item, PlaceholderInputs
from cockpit.features.compliance.formula_c import counted_from, formula_c
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Aside
from cockpit.features.compliance.store import UNKNOWN, Incidents, ScoreKeeper
from cockpit.storage.corrections import Correction, CorrectionStore

from .conftest import Make

MANY = (Item("a.py", "audit.stub", "warning", 3),)
FIGURES = [
    ("nothing was ever open", (), 0, (0, 0), 100.0),
    ("all is open", MANY, 0, (0, 0), 0.0),
    ("a part was resolved", MANY, 9, (0, 0), 75.0),
    ("a violation", MANY, 9, (1, 0), 65.0),
    ("a rollback", MANY, 9, (0, 1), 70.0),
    ("never below 0", MANY, 9, (7, 2), 0.0),
    ("nobody has counted what was resolved", MANY, None, (0, 0), None),
    ("nobody could look", MANY, 9, (None, None), None),
]


@pytest.mark.parametrize(
    ("items", "resolved", "incidents", "expected"), [row[1:] for row in FIGURES], ids=[r[0] for r in FIGURES]
)
def test_the_figure_which_is_no_part_of_the_score(items, resolved, incidents, expected):
    plain = Make.snapshot(STANDARD, PlaceholderInputs(1_000, items, resolved))
    violations, rollbacks = incidents
    snapshot = replace(plain, aside=Aside(violations=violations, rollbacks=rollbacks))
    assert formula_c(snapshot).score == expected
    assert (snapshot.composite, snapshot.scored(Component.PLACEHOLDERS)) == (
        plain.composite,
        plain.scored(Component.PLACEHOLDERS),
    )


SENTENCES = [
    (
        9,
        Aside(violations=1, rollbacks=2),
        "9 of 12 placeholders resolved, 1 violation and 2 rollbacks in 30 days",
    ),
    (
        None,
        Aside(violations=0, rollbacks=1),
        "nothing has kept count of resolved placeholders, 0 violations and 1 rollback in 30 days",
    ),
    (9, Aside(), "9 of 12 placeholders resolved, violations and rollbacks are unknown"),
]


@pytest.mark.parametrize(("resolved", "aside", "expected"), SENTENCES)
def test_what_it_rests_on(resolved, aside, expected):
    snapshot = Make.snapshot(STANDARD, PlaceholderInputs(1_000, MANY, resolved))
    assert str(formula_c(replace(snapshot, aside=aside))) == expected


def test_without_evidence_of_placeholders_it_is_unknown():
    snapshot = replace(Make.snapshot(STANDARD), aside=Aside(violations=0, rollbacks=0))
    assert formula_c(snapshot).score is None


def test_it_counts_from_a_midnight():
    evening = datetime(2026, 3, 31, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert counted_from(evening) == datetime(2026, 3, 2, tzinfo=UTC)


def test_incidents_since_a_moment(home, clock):
    started = clock.now()
    record = CorrectionStore(home, clock, pytest.fail)
    record.violate(Denied("write", "/x", "guard.outside", "It is outside."))
    record.restored("a.py", "HEAD", Correction("a.py", "restore", "ann", ""))
    clock.advance(seconds=60)
    record.restored("b.py", "HEAD", Correction("b.py", "restore", "ann", ""))
    record.close()
    scores = ScoreKeeper(home, clock, pytest.fail)
    assert scores.incidents(started) == Incidents(1, 2)
    assert scores.incidents(clock.now()) == Incidents(0, 1)
    scores.close()


def test_what_cannot_be_read_is_unknown(home, clock, monkeypatch):
    scores = ScoreKeeper(home, clock, pytest.fail)

    def locked(_action):
        raise Unavailable("It is locked.")

    monkeypatch.setattr(scores, "use", locked)
    assert scores.incidents(clock.now()) == UNKNOWN
