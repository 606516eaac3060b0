"""How the Findings tree groups."""

from __future__ import annotations

from datetime import date

import pytest

from cockpit.features.audit.branches import days, entries, in_order, together
from cockpit.features.audit.neighbours import seen_from
from cockpit.features.audit.records import BEHIND_EVERYTHING, Cursor, Days, FileCount, GroupCount

TREES = [
    ("", [], []),
    ("", [("b.py", 1, 1), ("A.py", 2, 0)], [("A.py", "A.py", 2, 0), ("b.py", "b.py", 1, 1)]),
    ("", [("a.py", 1, 2), ("s/x.py", 1, 1), ("s/y.py", 3, 0)], [("s/", "s", 4, 0), ("a.py", "a.py", 1, 2)]),
    ("", [("a/b/c/x.py", 1, 1), ("a/b/c/d/y.py", 1, 2)], [("a/b/c/", "a/b/c", 2, 1)]),
    ("", [("a/b/x.py", 1, 1), ("a/c/x.py", 1, 1)], [("a/", "a", 2, 1)]),
    ("a/", [("a/b/x.py", 1, 1), ("a/c/x.py", 1, 1)], [("a/b/", "b", 1, 1), ("a/c/", "c", 1, 1)]),
    ("", [("größe/ä b.py", 1, 1)], [("größe/", "größe", 1, 1)]),
    ("", [("a/x.py", 1, 1), ("a.py", 1, 1), ("ab/x.py", 1, 1)], [
        ("a/", "a", 1, 1), ("ab/", "ab", 1, 1), ("a.py", "a.py", 1, 1)
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("prefix", "files", "expected"), TREES)
def test_directories(prefix, files, expected):
    found = entries(prefix, [FileCount(*file) for file in files])
    assert [(each.path, each.name, each.count, each.rank) for each in found] == expected
    assert [each.is_directory for each in found] == [path.endswith("/") for path, *_ in expected]


DAYS = [
    (date(2026, 3, 4), Days("2026-03-04", "2026-03-02", "2026-03-01")),
    (date(2026, 3, 2), Days("2026-03-02", "2026-03-02", "2026-03-01")),
    (date(2026, 3, 1), Days("2026-03-01", "2026-02-23", "2026-03-01")),
]


@pytest.mark.parametrize(("today", "expected"), DAYS)
def test_days(today, expected):
    assert days(today) == expected


ORDERS = [
    (
        "age",
        [("older", 9, 0), ("today", 1, 2), ("month", 1, 1), ("week", 1, 1)],
        ["today", "week", "month", "older"],
    ),
    ("author", [("", 9, 0), ("bo", 1, 0), ("Ann", 1, 2), ("cy", 5, 2)], ["cy", "Ann", "bo", ""]),
    (
        "code",
        [("audit.tag", 9, 2), ("audit.stub", 1, 1), ("guard.x", 2, 1)],
        ["guard.x", "audit.stub", "audit.tag"],
    ),
    ("severity", [("hint", 9, 3), ("error", 1, 0)], ["error", "hint"]),
]


@pytest.mark.parametrize(("by", "groups", "expected"), ORDERS)
def test_orders(by, groups, expected):
    assert [group.key for group in in_order(by, [GroupCount(*each) for each in groups])] == expected


def test_folders_count_together():
    groups = [GroupCount("a", 1, 2), GroupCount("b", 1, 1), GroupCount("a", 4, 0)]
    assert together(groups) == [GroupCount("a", 5, 0), GroupCount("b", 1, 1)]


PLACES = [(0, BEHIND_EVERYTHING, ""), (1, "a.py", "id"), (2, "", "")]


@pytest.mark.parametrize(("number", "path", "identity"), PLACES)
def test_a_place_seen_from_another_folder(number, path, identity):
    seen = seen_from(number, (1, Cursor(1, "a.py", 4, "id")))
    assert (seen.rank, seen.path, seen.identity) == (1, path, identity)
