"""The life of a finding in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.errors import NotFound
from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.home import Home
from cockpit.features.audit.identity import identify
from cockpit.features.audit.store import Applied, FindingStore, Seen
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS


def finding(path: str = "a.py", name: str = "f", line: int = 1, **changes: Any) -> Finding:
    values = {
        "path": path,
        "span": Span(line - 1, 0, line - 1, 4),
        "code": "audit.stub",
        "severity": Severity.WARNING,
        "message": f"`{name}` has no body.",
        "symbol": name,
        "identity": identify(path, "audit.stub", name, "pass", 0),
        "source": "audit",
        "context": f"def {name}():",
    }
    return Finding(**(values | changes))


def of(path: str, name: str) -> str:
    return finding(path, name).identity


@pytest.fixture
def store(home: Home) -> Iterator[FindingStore]:
    database = opened(home, ANALYTICS)
    store = FindingStore(database)
    yield store
    database.close()


@pytest.fixture
def seen(clock: Any) -> Any:
    return lambda: Seen(clock.now(), "ann")


def events(store: FindingStore, identity: str) -> list[str]:
    return [row["event"] for row in store.history(identity)]


def test_a_finding_is_opened_resolved_and_reopened(store: FindingStore, seen: Any) -> None:
    for found in ([finding()], [], [finding()]):
        store.reconcile({"a.py": found}, seen())
    assert events(store, of("a.py", "f")) == ["opened", "resolved", "reopened"]
    assert store.task(of("a.py", "f"))["status"] == "open"


def test_a_finding_that_only_moved_down_makes_no_event(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding(line=1)]}, seen())
    store.reconcile({"a.py": [finding(line=40)]}, seen())
    assert events(store, of("a.py", "f")) == ["opened"]
    assert store.task(of("a.py", "f"))["line_number"] == 40


def test_other_files_are_left_alone_unless_the_whole_was_audited(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding("a.py")], "b.py": [finding("b.py")]}, seen())
    store.reconcile({"a.py": []}, seen())
    assert store.task(of("b.py", "f"))["status"] == "open"
    store.reconcile({"a.py": []}, seen(), whole=True)
    assert store.task(of("b.py", "f"))["status"] == "resolved"


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_resolved_is_reopened_where_it_was(store: FindingStore, seen: Any, whole: bool) -> None:
    both = {"a.py": [finding("a.py")], "b.py": [finding("b.py")]}
    for found in (both, {"a.py": [], "b.py": both["b.py"]}, both):
        store.reconcile(found, seen(), whole=whole)
    assert events(store, of("a.py", "f")) == ["opened", "resolved", "reopened"]
    assert events(store, of("b.py", "f")) == ["opened"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_file_that_had_findings_is_not_a_renamed_one(store: FindingStore, seen: Any, whole: bool) -> None:
    store.reconcile({"old.py": [finding("old.py")], "b.py": [finding("b.py", "g")]}, seen(), whole=whole)
    store.reconcile({"old.py": [finding("old.py")], "b.py": []}, seen(), whole=whole)
    store.reconcile({"b.py": [finding("b.py", "f")]}, seen(), gone=["old.py"], whole=whole)
    assert events(store, of("old.py", "f")) == ["opened", "resolved"]
    assert events(store, of("b.py", "f")) == ["opened"]


def test_findings_move_along_with_a_renamed_file(store: FindingStore, seen: Any) -> None:
    store.reconcile({"old.py": [finding("old.py"), finding("old.py", "g")]}, seen())
    store.reconcile({"new.py": [finding("new.py"), finding("new.py", "g")]}, seen(), gone=["old.py"])
    assert events(store, of("new.py", "f")) == ["opened", "moved"]
    assert store.task(of("new.py", "g"))["file_path"] == "new.py"
    with pytest.raises(NotFound):
        store.task(of("old.py", "f"))


def test_a_copied_file_is_not_a_renamed_one(store: FindingStore, seen: Any) -> None:
    store.reconcile({"old.py": [finding("old.py")]}, seen())
    store.reconcile({"old.py": [finding("old.py")], "new.py": [finding("new.py")]}, seen())
    assert events(store, of("new.py", "f")) == ["opened"]
    assert store.task(of("old.py", "f"))["status"] == "open"


def test_a_snoozed_finding_sleeps_until_its_day(store: FindingStore, seen: Any, clock: Any) -> None:
    store.reconcile({"a.py": [finding()]}, seen())
    store.snooze(of("a.py", "f"), date(2026, 3, 6), seen())
    assert store.standing(date(2026, 3, 5)).asleep == {of("a.py", "f")}
    assert store.figures(clock.now()).open == 0
    assert not store.due(date(2026, 3, 5))
    clock.advance(days=2)
    assert store.standing(date(2026, 3, 6)).asleep == frozenset()
    assert store.due(date(2026, 3, 6))
    assert store.wake(date(2026, 3, 6), seen()) == 1
    assert events(store, of("a.py", "f")) == ["opened", "snoozed", "woken"]
    assert store.figures(clock.now()).open == 1


def test_a_snoozed_finding_stays_asleep_when_it_is_seen_again(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding()]}, seen())
    store.snooze(of("a.py", "f"), date(2026, 3, 6), seen())
    store.reconcile({"a.py": [finding(line=9)]}, seen())
    assert store.task(of("a.py", "f"))["status"] == "snoozed"


def test_snoozing_what_is_not_there_says_so(store: FindingStore, seen: Any) -> None:
    with pytest.raises(NotFound, match="not known"):
        store.snooze("nobody", date(2026, 3, 6), seen())


def test_figures(store: FindingStore, seen: Any, clock: Any) -> None:
    hint = finding("a.py", "h", severity=Severity.HINT)
    store.reconcile({"a.py": [finding(), finding("a.py", "g", code="audit.tag"), hint]}, seen())
    store.snapshot(seen(), 100)
    clock.advance(days=1)
    store.reconcile({"a.py": [finding(), finding("a.py", "new"), hint]}, seen())
    store.snapshot(seen(), 100)
    figures = store.figures(clock.now())
    assert (figures.open, figures.new_today, figures.resolved_this_week) == (2, 1, 1)
    assert figures.by_code == {"audit.stub": 2}
    assert figures.by_severity == {"warning": 2}
    assert figures.trend == {"2026-03-04": (2, 0), "2026-03-05": (2, 1)}


def test_last_week_does_not_count(store: FindingStore, seen: Any, clock: Any) -> None:
    store.reconcile({"a.py": [finding()]}, seen())
    store.reconcile({"a.py": []}, seen())
    clock.advance(days=7)
    assert store.figures(clock.now()).resolved_this_week == 0


def test_a_correction_is_a_row_and_an_event(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding()]}, seen())
    store.correct(of("a.py", "f"), Applied("a.py", "linkIssue", "#12", "session"), seen(), issue="#12")
    (row,) = store.corrections()
    assert (row["user_id"], row["session_id"], row["action"], row["details"]) == (
        "ann",
        "session",
        "linkIssue",
        "#12",
    )
    assert events(store, of("a.py", "f")) == ["opened", "corrected"]
    assert store.task(of("a.py", "f"))["issue"] == "#12"


def test_authors_are_asked_for_until_they_are_known(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding(), finding("a.py", "g", 7)], "b.py": [finding("b.py")]}, seen())
    everything = store.unattributed(10)
    assert {(each.path, each.identity, each.line) for each in everything} == {
        ("a.py", of("a.py", "f"), 1),
        ("a.py", of("a.py", "g"), 7),
        ("b.py", of("b.py", "f"), 1),
    }
    assert store.unattributed(10, "b.py") == everything[2:]
    assert store.unattributed(1) == everything[:1]
    assert store.unattributed(10, after=("a.py", everything[0].identity)) == everything[1:]
    store.attribute({everything[0].identity: ("Bo", "2025-01-02")})
    assert store.unattributed(10) == everything[1:]
    assert store.task(everything[0].identity)["author"] == "Bo"


def test_the_view_of_tags(store: FindingStore, seen: Any, tmp_path: Path) -> None:
    store.reconcile({"a.py": [finding(), finding("a.py", "t", code="audit.tag")]}, seen())
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT identity, placeholder_type FROM todo_fixme_tracking").all()
    assert rows == [(of("a.py", "t"), "audit.tag")]


def test_many_findings_are_written_at_once(store: FindingStore, seen: Any) -> None:
    found = {f"{n}.py": [finding(f"{n}.py", str(m), m + 1) for m in range(10)] for n in range(500)}
    store.reconcile(found, seen(), whole=True)
    change = store.reconcile(found, seen(), whole=True)
    assert not any((change.opened, change.resolved, change.moved, change.changed, change.reopened))


def test_a_snoozed_finding_is_woken_by_hand(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding(), finding("a.py", "g")]}, seen())
    for name in ("f", "g"):
        store.snooze(of("a.py", name), date(2026, 3, 6), seen())
    store.wake_one(of("a.py", "f"), seen())
    assert store.standing(date(2026, 3, 5)).asleep == {of("a.py", "g")}
    assert events(store, of("a.py", "f")) == ["opened", "snoozed", "woken"]
    store.wake_one(of("a.py", "f"), seen())
    assert events(store, of("a.py", "f"))[-2:] == ["snoozed", "woken"]
    with pytest.raises(NotFound):
        store.wake_one("nobody", seen())


def test_what_the_baseline_accepts_is_not_counted(store: FindingStore, seen: Any, clock: Any) -> None:
    store.reconcile({"a.py": [finding(), finding("a.py", "g")]}, seen())
    accepted = frozenset({of("a.py", "f"), "nobody"})
    store.snapshot(seen(), 100, accepted)
    figures = store.figures(clock.now(), accepted)
    assert (figures.open, figures.new_today, figures.trend) == (1, 1, {"2026-03-04": (1, 0)})


def test_every_event_moves_the_standing(store: FindingStore, seen: Any) -> None:
    today, numbers = date(2026, 3, 4), [0]
    for act in (
        lambda: store.reconcile({"a.py": [finding()]}, seen()),
        lambda: store.snooze(of("a.py", "f"), date(2026, 3, 9), seen()),
        lambda: store.wake_one(of("a.py", "f"), seen()),
        lambda: store.reconcile({"a.py": []}, seen()),
    ):
        act()
        numbers.append(store.standing(today).last_event)
        assert numbers[-1] > numbers[-2]
    store.reconcile({"a.py": []}, seen())
    assert store.standing(today).last_event == numbers[-1]


def test_what_is_known_of_a_folder_apart_is_kept(store: FindingStore, seen: Any) -> None:
    both = {"a.py": [finding("a.py")], "in/b.py": [finding("in/b.py")]}
    store.reconcile(both, seen(), whole=True)
    apart = FindingStore(store.database, ("in",))
    change = apart.reconcile({"a.py": []}, seen(), whole=True)
    assert [row.path for row in change.resolved] == ["a.py"]
    assert (apart.figures(seen().now).open, store.figures(seen().now).open) == (0, 1)
    assert store.task(of("in/b.py", "f"))["status"] == "open"


def test_what_is_not_current_any_more_is_not_recorded(store: FindingStore, seen: Any) -> None:
    store.reconcile({"a.py": [finding("a.py")], "b.py": [finding("b.py")]}, seen())
    late = {"a.py": [], "c.py": [finding("c.py")]}
    store.reconcile(late, seen(), gone=["b.py"], is_current=lambda path: path == "c.py")
    assert [store.task(of(path, "f"))["status"] for path in ("a.py", "b.py", "c.py")] == ["open"] * 3
