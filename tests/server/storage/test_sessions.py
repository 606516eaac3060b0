"""The record of sessions: whole from beginning to end, and a crash is found whoever has the number now."""

from __future__ import annotations

import platform
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cockpit.core.errors import Invalid, NotFound
from cockpit.core.home import Home
from cockpit.core.ownership import Owner, started, this_process
from cockpit.core.run import Begun, Latencies, Outcome, Result, Retry, Status, ended
from cockpit.storage.engine import open_file
from cockpit.storage.migrate import PRODUCTION, migrate
from cockpit.storage.sessions import SessionStore

OLD = """
CREATE TABLE unified_wrapup_sessions (
    session_id TEXT NOT NULL PRIMARY KEY, start_time TEXT NOT NULL, end_time TEXT, status TEXT NOT NULL,
    user TEXT NOT NULL, client TEXT NOT NULL, version TEXT NOT NULL, pid INTEGER NOT NULL
)
"""


@pytest.fixture
def store(home, clock):
    opened = SessionStore(home, clock, pytest.fail)
    yield opened
    opened.close()


def begun(name: str, owner: Owner | None = None, folders: tuple[str, ...] = ()) -> Begun:
    return Begun(name, "daemon", folders, "ann", "test", "1", owner or this_process())


def test_old_sessions_of_a_folder_are_forgotten_with_what_they_left(store: SessionStore, clock) -> None:
    left = [Result("open-handles", Outcome.WARNING, ("Process 1 has x open.",))]
    for name, folders in (("old", ("/w",)), ("both", ("/v", "/w")), ("other", ("/v",)), ("runs", ("/w",))):
        store.begin(begun(name, folders=folders), clock.now())
        if name != "runs":
            store.end(name, ended(left), left, clock.now())
    clock.advance(days=31)
    store.begin(begun("new", folders=("/w",)), clock.now())
    store.end("new", ended(left), left, clock.now())
    moment = clock.now() - timedelta(days=30)
    assert (store.forget(moment, Path("/w")), store.forget(moment, Path("/w"))) == (2, 0)
    assert {each.begun.session_id for each in store.latest(9)} == {"other", "runs", "new"}
    assert [len(store.results(name)) for name in ("old", "both", "other", "new")] == [0, 0, 1, 1]


def test_a_session_is_kept_from_its_beginning_to_its_end(store: SessionStore, clock) -> None:
    store.begin(begun("s"), clock.now())
    assert [each.status for each in store.latest(9)] == [Status.RUNNING]
    clock.advance(seconds=90)
    took, again = (
        Latencies(3, 1.0, 2.0, 3.0),
        Retry("2026-03-04T12:00:01+00:00", "The database was replaced."),
    )
    results = [Result("open-handles", Outcome.WARNING, ("Process 1 has x open.",))]
    store.end("s", ended(results, latencies=took, retries=[again]), results, clock.now())
    (session,) = store.latest(9)
    assert (session.status, session.seconds, session.latencies) == (Status.SUCCESS, 90.0, took)
    assert session.retries == (again,)
    assert store.results("s") == results


def test_the_process_and_its_start_tell_a_crash_and_no_number_alone(store: SessionStore, clock) -> None:
    me = this_process()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        owner = Owner(me.host, child.pid, started(child.pid))
        store.begin(begun("killed", owner), clock.now())
        assert store.find_crashes() == []
        child.kill()
    store.begin(begun("runs"), clock.now())
    store.begin(begun("elsewhere", Owner("another", 1, "")), clock.now())
    expected = {"killed"}
    if me.started:
        store.begin(begun("number given again", Owner(me.host, me.pid, "another boot:1")), clock.now())
        expected.add("number given again")
    assert {each.begun.session_id for each in store.find_crashes()} == expected
    assert store.find_crashes() == []
    crashed = store.one("killed")
    assert (crashed.status, crashed.end) == (Status.CRASHED, None)
    assert str(owner.pid) in crashed.reason


def test_a_session_that_ends_after_all_was_no_crash(store: SessionStore, clock) -> None:
    store.begin(begun("s", Owner(platform.node(), 2**22 + 7, "")), clock.now())
    assert len(store.find_crashes()) == 1
    store.end("s", ended(()), (), clock.now())
    assert store.one("s").status is Status.SUCCESS


def test_sessions_of_a_folder(store: SessionStore, clock) -> None:
    store.begin(begun("here", folders=("/w/a", "/w/b")), clock.now())
    store.begin(begun("there", folders=("/w/a/b",)), clock.now())
    store.begin(begun("nowhere"), clock.now())
    found = store.since(clock.now() - timedelta(days=1), Path("/w/a"))
    assert [each.begun.session_id for each in found] == ["here"]
    store.move("nowhere", ["/w/a"])
    found = store.since(clock.now() - timedelta(days=1), Path("/w/a"))
    assert {each.begun.session_id for each in found} == {"here", "nowhere"}
    assert store.since(clock.now() + timedelta(days=1)) == []


def test_a_person_gives_up_what_has_not_ended_elsewhere(store: SessionStore, clock) -> None:
    store.begin(begun("elsewhere", Owner("another", 1, "")), clock.now())
    store.begin(begun("ended"), clock.now())
    store.end("ended", ended(()), (), clock.now())
    store.give_up(["elsewhere", "ended"])
    store.give_up([])
    assert {each.begun.session_id: each.status for each in store.latest(9)} == {
        "elsewhere": Status.CRASHED,
        "ended": Status.SUCCESS,
    }


@pytest.mark.parametrize(
    ("asked", "error"), [("x", NotFound), ("", NotFound), ("a", Invalid), ("%", NotFound)]
)
def test_one_session_is_meant(store: SessionStore, clock, asked: str, error: type[Exception]) -> None:
    store.begin(begun("ab"), clock.now())
    store.begin(begun("ac"), clock.now())
    assert store.one("ab").begun.session_id == "ab"
    with pytest.raises(error):
        store.one(asked)


def test_what_older_versions_have_recorded_is_kept(tmp_path: Path, clock) -> None:
    with open_file(tmp_path / "production.db") as database:
        with database.write() as connection:
            connection.execute(text(OLD))
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            )
            connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
            for row in (
                "'ended', '2026-03-04T10:00:00+00:00', '2026-03-04T10:01:30+00:00', 'success'",
                "'killed', '2026-03-04T11:00:00+00:00', NULL, 'running'",
            ):
                values = f"{row}, 'ann', 'test', '1', {2**22 + 7}"
                connection.execute(text(f"INSERT INTO unified_wrapup_sessions VALUES ({values})"))
        migrate(database, PRODUCTION)
    with closing(SessionStore(Home(tmp_path), clock, pytest.fail)) as store:
        assert [each.begun.session_id for each in store.find_crashes()] == ["killed"]
        recent = store.since(clock.now() - timedelta(days=1), Path("/w"))
    found = {each.begun.session_id: each for each in recent}
    assert (found["ended"].status, found["ended"].seconds) == (Status.SUCCESS, pytest.approx(90, abs=0.01))
    assert found["killed"].status is Status.CRASHED
