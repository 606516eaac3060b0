"""What the Findings tree is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.home import Home
from cockpit.features.audit.branches import days
from cockpit.features.audit.identity import identify
from cockpit.features.audit.listing import Listing
from cockpit.features.audit.records import Cursor, FileCount, GroupCount, Seen, Wanted
from cockpit.features.audit.store import FindingStore
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS

ALL = ("error", "warning", "info", "hint")


def finding(
    path: str, name: str, line: int = 1, severity: str = "warning", code: str = "audit.stub"
) -> Finding:
    return Finding(
        path=path,
        span=Span(line - 1, 0, line - 1, 4),
        code=code,
        severity=Severity(severity),
        message=f"`{name}` has no body.",
        symbol=name,
        identity=identify(path, code, name, "pass", 0),
        source="audit",
        context=f"def {name}(): 100%_done",
    )


FOUND = [
    finding("a.py", "first", 9, "error", "guard.delete"),
    finding("a.py", "second", 2, "warning"),
    finding("src/b.py", "third", 1, "warning", "audit.tag"),
    finding("src/deep/c.py", "fourth", 5, "info", "audit.tag"),
    finding("src/deep/c.py", "fifth", 7, "hint", "audit.tag"),
    finding("srcs.py", "sixth", 1, "warning", "audit.tag"),
]
BY_NAME = {each.symbol: each.identity for each in FOUND}


@pytest.fixture
def store(home: Home, clock: Any) -> Iterator[FindingStore]:
    database = opened(home, ANALYTICS)
    store = FindingStore(database)
    found: dict[str, list[Finding]] = {}
    for each in FOUND:
        found.setdefault(each.path, []).append(each)
    store.reconcile(found, Seen(clock.now(), "ann"))
    yield store
    database.close()


@pytest.fixture
def listing(store: FindingStore) -> Listing:
    return store.listing


Want = Callable[..., Wanted]


@pytest.fixture
def want() -> Want:
    def make(by: Any = "severity", **changes: Any) -> Wanted:
        values = {
            "by": by, "severities": ALL, "codes": (), "text": "", "snoozed": False, "hidden": frozenset(),
            "only": None, "days": days(date(2026, 3, 4)),
        }  # fmt: skip
        return Wanted(**(values | changes))

    return make


def names(listing: Listing, wanted: Wanted, key: str | None = None) -> list[str]:
    keys = [key] if key is not None else sorted(group.key for group in listing.groups(wanted))
    return sorted(row["symbol"] for each in keys for row in listing.page(wanted, each, 0, 100))


FILTERS = [
    ({}, ["fifth", "first", "fourth", "second", "sixth", "third"]),
    ({"severities": ("error", "info")}, ["first", "fourth"]),
    ({"severities": ()}, []),
    ({"codes": ("audit.tag",)}, ["fifth", "fourth", "sixth", "third"]),
    ({"text": "SRC/DEEP"}, ["fifth", "fourth"]),
    ({"text": "guard."}, ["first"]),
    ({"text": "0%_d"}, ["fifth", "first", "fourth", "second", "sixth", "third"]),
    ({"text": "0_%"}, []),
    ({"hidden": frozenset({BY_NAME["first"], "nobody"})}, ["fifth", "fourth", "second", "sixth", "third"]),
    ({"only": frozenset({BY_NAME["first"], "nobody"})}, ["first"]),
    ({"only": frozenset()}, []),
]


@pytest.mark.parametrize(("changes", "expected"), FILTERS)
def test_filters(listing: Listing, want: Want, changes: Any, expected: list[str]) -> None:
    wanted = want(**changes)
    assert names(listing, wanted) == expected
    assert listing.count(wanted, None) == len(expected)


def test_snoozed_and_resolved_ones(store: FindingStore, want: Want, clock: Any) -> None:
    seen = Seen(clock.now(), "ann")
    store.snooze(BY_NAME["first"], date(2026, 3, 6), seen)
    store.reconcile({"srcs.py": []}, seen)
    assert "first" not in names(store.listing, want())
    assert "first" in names(store.listing, want(snoozed=True))
    assert "sixth" not in names(store.listing, want(snoozed=True))


GROUPS = [
    ("code", {("guard.delete", 1, 0), ("audit.stub", 1, 1), ("audit.tag", 4, 1)}),
    ("severity", {("error", 1, 0), ("warning", 3, 1), ("info", 1, 2), ("hint", 1, 3)}),
    ("author", {("", 5, 0), ("Bo", 1, 1)}),
    ("age", {("today", 5, 0), ("older", 1, 1)}),
    ("file", {("a.py", 2, 0), ("src/b.py", 1, 1), ("src/deep/c.py", 2, 2), ("srcs.py", 1, 1)}),
]


@pytest.mark.parametrize(("by", "expected"), GROUPS)
def test_groups(store: FindingStore, want: Want, by: str, expected: set[tuple[str, int, int]]) -> None:
    store.attribute({BY_NAME["second"]: ("Bo", "2025-01-02")})
    found = store.listing.groups(want(by))
    assert set(found) == {GroupCount(*group) for group in expected}
    for group in found:
        assert store.listing.count(want(by), group.key) == group.count


AGES = [
    ("2026-03-04", "today"),
    ("2026-03-05", "today"),
    ("2026-03-03", "week"),
    ("2026-03-02", "week"),
    ("2026-03-01", "month"),
    ("2026-02-28", "older"),
]


@pytest.mark.parametrize(("authored", "expected"), AGES)
def test_ages(store: FindingStore, want: Want, authored: str, expected: str) -> None:
    store.attribute({BY_NAME["first"]: ("Bo", authored)})
    assert "first" in names(store.listing, want("age"), expected)


def test_files_below_a_directory(listing: Listing, want: Want) -> None:
    below = [FileCount("src/b.py", 1, 1), FileCount("src/deep/c.py", 2, 2)]
    assert listing.files(want("file"), "src/") == below
    assert [each.path for each in listing.files(want("file"))] == [
        "a.py",
        "src/b.py",
        "src/deep/c.py",
        "srcs.py",
    ]


def test_pages_are_in_order(listing: Listing, want: Want) -> None:
    tags = want("code")
    rows = [listing.page(tags, "audit.tag", offset, 3) for offset in (0, 3, 6)]
    assert [[row["symbol"] for row in page] for page in rows] == [["third", "sixth", "fourth"], ["fifth"], []]
    assert [row["symbol"] for row in listing.page(want("file"), "a.py", 0, 9)] == ["second", "first"]


ORDER = ["first", "second", "third", "sixth", "fourth", "fifth"]


def test_neighbours(listing: Listing, want: Want) -> None:
    for backwards, order in ((False, ORDER), (True, ORDER[::-1])):
        cursor: Cursor | None = None
        for name in order:
            row = listing.neighbour(want(), cursor, backwards=backwards)
            assert row is not None
            assert row["symbol"] == name
            cursor = listing.cursor(row["identity"])
            assert cursor is not None
            assert listing.counted(want(), cursor) == ORDER.index(name)
        assert listing.neighbour(want(), cursor, backwards=backwards) is None
    assert listing.cursor("nobody") is None
    assert listing.loudest(want()) == 0
    assert listing.loudest(want(severities=())) is None


def test_totals(store: FindingStore, clock: Any) -> None:
    store.snooze(BY_NAME["first"], date(2026, 3, 6), Seen(clock.now(), "ann"))
    totals = store.listing.totals({BY_NAME["first"], BY_NAME["third"], "nobody"})
    assert totals.open == {"warning": 2, "info": 1, "hint": 1}
    assert (totals.snoozed, totals.accepted) == (1, 1)
    assert totals.codes == {"guard.delete": 1, "audit.stub": 1, "audit.tag": 4}
    assert set(store.listing.places()) == {(each.identity, each.path) for each in FOUND}


def test_folders_that_are_apart_are_not_listed(store: FindingStore, want: Want) -> None:
    listing = Listing(store.database, ("src",))
    assert [each.path for each in listing.files(want())] == ["a.py", "srcs.py"]
    assert listing.count(want(), None) == 3
    assert sum(listing.totals(()).codes.values()) == 3
    assert {path for _, path in listing.places()} == {"a.py", "srcs.py"}
    assert len(Listing(store.database, ("src/deep",)).places()) == 4
    assert len(Listing(store.database, ("sr_",)).places()) == 6
