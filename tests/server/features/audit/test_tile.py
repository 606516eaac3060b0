"""The figures of several folders in one snapshot."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.features.audit.common_messages import Count
from cockpit.features.audit.messages import Day
from cockpit.features.audit.records import Figures
from cockpit.features.audit.tile import QUEUED, Part, Running, compose, together


def figures(count: int = 0, *, measured: bool = True, **given: Any) -> Figures:
    values = {"new_today": 0, "resolved_this_week": 0, "by_code": {}, "by_severity": {}, "trend": {}, **given}
    return Figures(open=count, measured=measured, **values)


NOT_AUDITED = "The workspace has not been audited as a whole yet."
STATES: list[tuple[str, list[Part], Running | None, dict[str, Any]]] = [
    (
        "no folder",
        [],
        None,
        {"state": "empty", "open": None, "density": None, "reason": "No folder is open."},
    ),
    (
        "never scanned",
        [Part(figures(measured=False), scanned=False)],
        None,
        {
            "state": "waiting",
            "open": None,
            "new_today": None,
            "density": None,
            "lines": None,
            "reason": NOT_AUDITED,
        },
    ),
    (
        "scanned by an earlier session",
        [Part(figures(3), scanned=False)],
        None,
        {"state": "waiting", "open": 3, "density": None, "lines": None, "reason": NOT_AUDITED},
    ),
    (
        "being scanned",
        [Part(figures(3), scanned=False)],
        Running(5, 20),
        {"state": "scanning", "scanned_files": 5, "total_files": 20},
    ),
    (
        "waiting for another window",
        [Part(figures(3), scanned=True, lines=2000)],
        Running(queued=True),
        {"state": "queued", "open": 3, "density": 1.5, "total_files": None, "reason": QUEUED},
    ),
    (
        "scanned",
        [Part(figures(3), scanned=True, lines=2000, files=7)],
        None,
        {"state": "ready", "open": 3, "density": 1.5, "lines": 2000, "total_files": 7, "reason": ""},
    ),
    (
        "without code",
        [Part(figures(0), scanned=True)],
        None,
        {
            "state": "ready",
            "open": 0,
            "density": None,
            "reason": "There are no lines of code to compare with.",
        },
    ),
    (
        "a database that cannot be read",
        [Part(figures(3), scanned=True, lines=10), Part(None, scanned=True, fault="It is locked.")],
        None,
        {"state": "error", "open": None, "density": None, "reason": "It is locked."},
    ),
    (
        "one of two was scanned",
        [Part(figures(3), scanned=True, lines=1000), Part(figures(1), scanned=False)],
        None,
        {"state": "waiting", "open": 4, "density": None, "total_files": None},
    ),
    (
        "two were scanned",
        [
            Part(figures(3, new_today=1), scanned=True, lines=1000, files=1),
            Part(figures(1, resolved_this_week=2), scanned=True, lines=3000, files=2),
        ],
        None,
        {
            "state": "ready",
            "open": 4,
            "new_today": 1,
            "resolved_this_week": 2,
            "density": 1.0,
            "total_files": 3,
        },
    ),
]


@pytest.mark.parametrize(("what", "parts", "running", "expected"), STATES, ids=[what for what, *_ in STATES])
def test_what_is_not_known_is_not_a_figure(
    what: str, parts: list[Part], running: Running | None, expected: dict[str, Any]
) -> None:
    tile = compose(parts, running, 5.0, 1)
    assert {name: getattr(tile, name) for name in expected} == expected


def test_counts_are_added_up() -> None:
    one = figures(by_code={"audit.tag": 1, "audit.stub": 3}, by_severity={"info": 1, "warning": 3})
    other = figures(by_code={"audit.tag": 4, "audit.fake": 0}, by_severity={"error": 4})
    parts = [Part(one, scanned=True, skipped={"binary": 1}), Part(other, scanned=True, skipped={"binary": 2})]
    tile = compose(parts, None, 5.0, 1)
    assert tile.by_code == [Count(name="audit.tag", count=5), Count(name="audit.stub", count=3)]
    assert [each.name for each in tile.by_severity] == ["error", "warning", "info"]
    assert tile.skipped == [Count(name="binary", count=3)]


def test_a_folder_stands_as_on_its_last_day() -> None:
    one = figures(trend={"2026-03-01": (5, 0), "2026-03-03": (2, 3)})
    other = figures(trend={"2026-03-02": (1, 1)})
    tile = compose([Part(one, scanned=True), Part(other, scanned=True)], None, 5.0, 1)
    assert tile.trend == [
        Day(date="2026-03-01", open=5, resolved=0),
        Day(date="2026-03-02", open=6, resolved=1),
        Day(date="2026-03-03", open=3, resolved=4),
    ]


TOGETHER = [
    ([], None),
    ([Running(1, 4)], Running(1, 4)),
    ([Running(1, 4), Running(2, 6)], Running(3, 10)),
    ([Running(1, 4), Running(2, None)], Running(3, None)),
    ([Running(queued=True), Running(queued=True)], Running(0, None, queued=True)),
    ([Running(queued=True), Running(1, 4)], Running(1, None)),
]


@pytest.mark.parametrize(("running", "expected"), TOGETHER)
def test_several_scans_are_one(running: list[Running], expected: Running | None) -> None:
    assert together(running) == expected
