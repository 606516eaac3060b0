"""Trends over recordings that are kept."""

from __future__ import annotations

import pytest

from cockpit.features.har.report import sparks
from cockpit.features.har.report.dashboard import MOST_RECORDINGS, dashboard
from cockpit.features.har.report.seen import Seen


def seen(file: int, day: int, time: float | None = 100, path: str = "/a", status: int = 200) -> Seen:
    started = f"2026-03-{day:02}T09:00:00Z" if day else "yesterday"
    return Seen(
        file, f"{file}.har", "2026-04-01T00:00:00+00:00", started, "GET", "a.example", path, status, 10, time
    )


def test_an_endpoint_by_the_dates_of_its_recordings():
    board = dashboard(
        [seen(1, 9, 300), seen(2, 3, 100), seen(2, 3, 200, status=500), seen(3, 6, path="/b")], 9
    )
    assert [each.name for each in board.recordings] == ["2.har", "3.har", "1.har"]
    first, second = board.trends
    assert (first.name, first.requests, first.failures, first.bytes) == ("GET a.example/a", 3, 1, 30)
    assert first.p95s == [200, None, 300]
    assert (second.name, second.p95s) == ("GET a.example/b", [None, 100, None])


def test_the_busiest_are_listed_and_the_others_counted():
    rows = [seen(1, 1, path=f"/{number}") for number in range(5)] + [seen(1, 1, path="/4")]
    board = dashboard(rows, 2)
    assert ([each.path for each in board.trends], board.endpoints) == (["/4", "/0"], 5)


def test_one_host_only():
    other = seen(1, 1)._replace(host="b.example")
    board = dashboard([other, seen(1, 1)], 9, "b.example")
    assert [(each.host, each.requests) for each in board.trends] == [("b.example", 1)]


def test_without_a_date_a_recording_stands_where_it_was_kept():
    board = dashboard([seen(1, 0, None), seen(2, 3)], 9)
    assert [(each.name, each.p95) for each in board.recordings] == [("2.har", 100), ("1.har", None)]


def test_of_very_many_recordings_the_last_are_shown():
    days = [1 + number % 28 for number in range(3 * MOST_RECORDINGS)]
    board = dashboard([seen(number, day) for number, day in enumerate(days)], 9)
    assert len(board.recordings) == len(board.trends[0].points) == MOST_RECORDINGS
    assert [int(each.at[8:10]) for each in board.recordings] == sorted(days)[-MOST_RECORDINGS:]


def test_nothing_is_a_dashboard_of_nothing():
    board = dashboard([], 9)
    assert (board.recordings, board.trends, board.endpoints) == ([], [], 0)


@pytest.mark.parametrize(
    ("values", "signs", "lines"),
    [
        ([], "", []),
        ([None, None], "  ", []),
        ([1, 2, 4], "▃▅█", ["0.0,17.0 50.0,12.0 100.0,2.0"]),
        ([0, 0], "▁▁", ["0.0,22.0 100.0,22.0"]),
        ([4, None, 4], "█ █", ["0.0,2.0 2.0,2.0", "98.0,2.0 100.0,2.0"]),
        ([7], "█", ["0.0,2.0 2.0,2.0"]),
    ],
)
def test_small_pictures(values, signs, lines):
    assert (sparks.signs(values), sparks.lines(values)) == (signs, lines)
