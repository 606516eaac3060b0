"""The cockpit's own databases, kept every few minutes while they change, and brought back to a moment."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cockpit.core.errors import Conflict, Invalid, NotConfigured, NotFound
from cockpit.core.home import Home
from cockpit.core.process import SystemRunner
from cockpit.features.backup import keys, moments, rewinding
from cockpit.features.backup import own as databases
from cockpit.features.backup.config import Options
from cockpit.features.backup.repository import locked
from cockpit.features.backup.seal import Broken
from cockpit.features.backup.site import Site
from cockpit.storage.engine import driver, open_file
from cockpit.storage.migrate import ANALYTICS, PRODUCTION, migrate

BEGIN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = BEGIN

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def later(self, **time: float) -> datetime:
        self.time += timedelta(**time)
        return self.time


class Own:
    """Databases of a user, and a repository of backups that they are kept beside."""

    def __init__(self, folder: Path, password: str = "") -> None:
        self.clock = Clock()
        self.found = databases.sources(Home(folder / "home"), Home(folder / "home" / "w"))
        (folder / "work").mkdir(parents=True)
        self.site = Site(
            folder / "work", folder / "root" / "work", {}, self.clock, SystemRunner(), lambda: password
        )
        with locked(self.site.folder):
            keys.make(self.site.folder, self.clock.now(), password, os.urandom)
        for schema in (ANALYTICS, PRODUCTION):
            with open_file(self.found[f"{schema.name}.db"]) as database:
                migrate(database, schema)

    @property
    def store(self) -> Path:
        return self.site.folder / "databases"

    def keep(self):
        return self.site.keep_databases(self.found, "by schedule")

    def record(self, event: str, name: str = "analytics.db") -> None:
        with closing(driver.connect(str(self.found[name]))) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS told (event)")
            connection.execute("INSERT INTO told VALUES (?)", (event,))
            connection.commit()

    def recorded(self, name: str = "analytics.db") -> list[str]:
        with closing(driver.connect(str(self.found[name]))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return [event for (event,) in connection.execute("SELECT event FROM told")]

    def rewind(self, moment: datetime | None, *wanted: str):
        with self.site.moments() as repository:
            link = moments.at(repository, moment, wanted)
            names = rewinding.names_of(moments.entries_of(repository, link), self.found, wanted)
            return rewinding.rewind(self.site, repository, link, names, self.found)


@pytest.fixture
def own(tmp_path, monkeypatch) -> Own:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Own(tmp_path)


def filled(own: Own) -> None:
    """Three moments, ten minutes apart, each with one more event."""
    for event in ("one", "two", "three"):
        own.record(event)
        own.record(event, "production.db")
        own.keep()
        own.clock.later(minutes=10)


def test_what_has_not_changed_makes_no_moment(own) -> None:
    own.record("one")
    first = own.keep()
    assert (first.link.number, own.keep()) == (1, None)
    own.found["analytics.db"].touch()
    assert own.keep() is None
    own.record("two")
    second = own.keep()
    assert second.link.number == 2
    # Each costs what has changed: a few pages of many, compressed.
    assert second.added < first.added
    assert own.site.verify().faults == []


AT = [
    (0, ["one"]), (9, ["one"]), (10, ["one", "two"]), (19.9, ["one", "two"]), (99, ["one", "two", "three"]),
]  # fmt: skip


@pytest.mark.parametrize(("minutes", "events"), AT)
def test_the_newest_moment_at_or_before_a_time_comes_back(own, minutes, events) -> None:
    filled(own)
    own.record("four")
    done = own.rewind(BEGIN + timedelta(minutes=minutes))
    assert own.recorded() == events
    # Other workspaces have their records in the other one.
    assert (done.names, own.recorded("production.db")) == (("analytics.db",), ["one", "two", "three"])
    # What was there is a moment, too, and the way back to it.
    with own.site.moments() as repository:
        before = moments.numbered(repository, done.before)
        rewinding.rewind(own.site, repository, before, done.names, own.found)
    assert own.recorded() == ["one", "two", "three", "four"]


def test_on_a_new_machine_all_come_back(own) -> None:
    filled(own)
    for path in own.found.values():
        path.unlink(missing_ok=True)
    done = own.rewind(None)
    assert (done.names, done.before) == (("analytics.db", "production.db"), None)
    assert own.recorded() == own.recorded("production.db") == ["one", "two", "three"]


def test_a_damaged_database_is_kept_aside(own) -> None:
    filled(own)
    path = own.found["analytics.db"]
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    broken = path.read_bytes()
    done = own.rewind(None)
    (aside,) = done.aside
    assert (aside.read_bytes(), own.recorded()) == (broken, ["one", "two", "three"])


def test_a_time_before_the_first_moment(own) -> None:
    with pytest.raises(NotFound, match="No moment of the databases is kept yet"):
        own.rewind(None)
    filled(own)
    with pytest.raises(NotFound, match="the first moment is 2026-11-21 12:00:00 UTC"):
        own.rewind(BEGIN - timedelta(seconds=1))
    with pytest.raises(NotFound, match=r"Nothing of other\.db is kept of that time"):
        own.rewind(None, "other.db")


def test_names_that_a_moment_does_not_have(own) -> None:
    sentence = r"no database x; it has analytics\.db, production\.db"
    with pytest.raises(Invalid, match=sentence):
        rewinding.names_of({"analytics.db", "production.db"}, own.found, ["x"])
    with pytest.raises(NotConfigured, match="the databases are in the team's store"):
        rewinding.names_of({"analytics.db"}, {}, [])


def test_a_database_in_use_is_left_alone(own) -> None:
    filled(own)
    own.record("four")
    with open_file(own.found["analytics.db"]) as database, database.read() as connection:
        connection.exec_driver_sql("SELECT 1 FROM told")
        with pytest.raises(Conflict, match="is in use: close the windows"):
            own.rewind(BEGIN)
    assert own.recorded() == ["one", "two", "three", "four"]


def test_a_database_of_a_newer_cockpit_is_not_brought_back(own) -> None:
    with closing(driver.connect(str(own.found["analytics.db"]))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    own.keep()
    with closing(driver.connect(str(own.found["analytics.db"]))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (ANALYTICS.head,))
        connection.commit()
    with pytest.raises(Conflict, match="written by a newer cockpit"):
        own.rewind(None)


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def test_a_damaged_moment_is_named_with_the_one_before_it(own) -> None:
    filled(own)
    with own.site.moments() as repository:
        links = repository.head.present
    flip(own.store / "manifests" / links[1].manifest)
    verdict = own.site.verify()
    assert [fault.what for fault in verdict.faults] == [f"databases/manifests/{links[1].manifest}"]
    own.record("four")
    with pytest.raises(Broken, match=r'Nothing was changed\. Try --at "2026-11-21 12:00:00 UTC"'):
        own.rewind(BEGIN + timedelta(minutes=15))
    assert own.recorded()[-1] == "four"
    own.rewind(BEGIN)
    assert own.recorded() == ["one"]


def test_damaged_content_is_named_and_changes_nothing(own) -> None:
    filled(own)
    for pack in (own.store / "packs").iterdir():
        content = bytearray(pack.read_bytes())
        content[8] ^= 1
        pack.write_bytes(content)
    losses = own.site.verify().losses
    assert {(loss.moment[:10], loss.path) for loss in losses} >= {("2026-11-21", b"analytics.db")}
    own.record("four")
    with pytest.raises(Broken, match="Nothing was changed"):
        own.rewind(BEGIN)
    assert own.recorded()[-1] == "four"


def test_encrypted_with_the_keys_of_the_backups(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    own = Own(tmp_path, "correct horse")
    own.record("a very secret word " * 50)
    own.keep()
    assert own.site.verify().whole
    assert not any(b"secret" in path.read_bytes() for path in own.store.rglob("*") if path.is_file())
    own.record("later")
    own.rewind(BEGIN)
    assert len(own.recorded()) == 1


def test_old_moments_are_removed_together(own) -> None:
    rules = Options(keep_daily=3, keep_weekly=0, keep_monthly=0)
    for number in range(26):
        own.record(f"{number}")
        with own.site.moments() as repository:
            moments.keep(repository, own.found, own.site.scratch, own.clock, "by schedule")
        own.clock.later(hours=2)
    with own.site.moments() as repository:
        removed = moments.rotate(repository, rules, own.clock.now()).removed
        head = repository.head
    # Those of the last day remain, the last one of the day before, and nothing that grows for ever.
    kept = [datetime.fromisoformat(link.created) for link in head.present]
    assert len(removed) >= moments.TOGETHER
    assert [moment for moment in kept if moment > own.clock.now() - timedelta(hours=24)] == kept[-11:]
    assert len(head.links) - len(head.present) < moments.TOGETHER
    assert head.base
    assert own.site.verify().whole
    own.rewind(kept[0])
    assert own.recorded()[-1] == "5"


def test_a_few_old_moments_wait_for_others(own) -> None:
    filled(own)
    own.clock.later(days=3)
    with own.site.moments() as repository:
        rules = Options(keep_daily=0, keep_weekly=0, keep_monthly=0)
        assert moments.rotate(repository, rules, own.clock.now()).removed == ()


def test_the_drill_opens_the_databases_of_the_newest_moment(own) -> None:
    filled(own)
    (own.site.workspace / "a").write_text("a")
    with own.site.repository() as repository:
        own.site.create(repository)
    assert (own.site.drill().passed, own.site.drill().moment[:10]) == (True, "2026-11-21")
    with own.site.moments() as repository:
        (own.store / "manifests" / repository.head.present[0].manifest).unlink()
    assert own.site.drill().passed
    for pack in (own.store / "packs").iterdir():
        content = bytearray(pack.read_bytes())
        content[8] ^= 1
        pack.write_bytes(content)
    assert {path for path, _ in own.site.drill().faults} & {b"analytics.db", b"production.db"}


SAID = [
    ("2026-11-21T12:00:00.000000+00:00", "2026-11-21 12:00:00 UTC"),
    ("2026-11-21T12:00:00.000001+00:00", "2026-11-21 12:00:01 UTC"),
    ("2026-12-31T23:59:59.999999+00:00", "2027-01-01 00:00:00 UTC"),
]


@pytest.mark.parametrize(("created", "said"), SAID)
def test_a_moment_is_said_so_that_it_is_found_again(created, said) -> None:
    assert moments.told(created) == said
