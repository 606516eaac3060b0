"""Databases are copied by SQLite itself: whoever is writing, a copy is one state."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from cockpit.core.errors import Conflict
from cockpit.features.backup import databases
from cockpit.features.backup.manifest import Kind
from cockpit.features.backup.plan import Change
from cockpit.features.backup.restore import restore
from cockpit.storage.engine import driver


def opened(path: Path):
    connection = driver.connect(str(path), check_same_thread=False)
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def filled(path: Path, rows: int = 100):
    connection = opened(path)
    connection.execute("CREATE TABLE pairs (a INTEGER, b INTEGER, filler TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", [(n, -n, "x" * 500) for n in range(rows)])
    connection.execute("COMMIT")
    return connection


def rows(path: Path) -> list[tuple[int, int]]:
    with closing(driver.connect(str(path))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return list(connection.execute("SELECT a, b FROM pairs ORDER BY a"))


def test_while_somebody_writes_each_copy_is_one_state(backups, tmp_path: Path, busy) -> None:
    path = backups.workspace / "x.db"
    connection = filled(path)
    started = threading.Event()

    def write() -> None:
        number = 1000
        while not busy.is_set():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO pairs VALUES (?, 0, '')", (number,))
            connection.execute("UPDATE pairs SET b = -a WHERE a = ?", (number,))
            connection.execute("COMMIT")
            number += 1
            started.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert started.wait(30)
    numbers = [backups.create().manifest.number for _ in range(3)]
    busy.set()
    thread.join()
    connection.close()
    for number in numbers:
        backups.restore(tmp_path / str(number), number=number)
        restored = rows(tmp_path / str(number) / "x.db")
        assert restored
        assert all(a == -b for a, b in restored)
        assert not (tmp_path / str(number) / "x.db-wal").exists()


def test_what_stands_only_in_the_log_is_in_the_copy(backups, tmp_path: Path) -> None:
    with closing(filled(backups.workspace / "x.db")):
        assert (backups.workspace / "x.db-wal").stat().st_size
        made = backups.create().manifest
        assert (made.databases, made.files, made.missed) == (1, 1, ())
        backups.restore(tmp_path / "new")
    assert len(rows(tmp_path / "new/x.db")) == 100


def test_an_unchanged_database_is_not_copied_again(backups, monkeypatch) -> None:
    monkeypatch.setattr("cockpit.features.backup.create.RACY", -(10**18))
    with closing(filled(backups.workspace / "x.db")) as connection:
        assert backups.create().read == 1
        assert backups.create().read == 0
        connection.execute("INSERT INTO pairs VALUES (7, -7, '')")
        assert backups.create().read == 1


def test_a_restored_database_finds_no_log_of_another(backups) -> None:
    path = backups.workspace / "x.db"
    filled(path).close()
    backups.create()
    later = filled_again(path)
    kept = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    later.close()
    for suffix, content in kept.items():
        Path(f"{path}{suffix}").write_bytes(content)
    backups.restore()
    assert len(rows(path)) == 100


def filled_again(path: Path):
    connection = opened(path)
    connection.execute("DELETE FROM pairs WHERE a > 5")
    return connection


def test_a_database_in_use_is_not_replaced(backups) -> None:
    path = backups.workspace / "x.db"
    with closing(filled(path)) as connection:
        backups.create()
        connection.execute("DELETE FROM pairs")
        (step,) = backups.plan().of(Change.CONFLICT)
        assert step.reason == "another program has the database open"
        with pytest.raises(Conflict, match="is in the way"):
            backups.restore()
    backups.restore()
    assert len(rows(path)) == 100


def test_a_database_that_is_opened_meanwhile_is_not_replaced(backups) -> None:
    path = backups.workspace / "x.db"
    filled(path).close()
    backups.create()
    with closing(opened(path)) as connection:
        connection.execute("DELETE FROM pairs WHERE a > 5")
    made = backups.plan()
    later = []
    with backups.opened() as repository, pytest.raises(Conflict, match=r"has opened the database x\.db"):
        restore(repository, made, 1, lambda _done, _total: later.append(filled_again(path)))
    assert len(rows(path)) == 6
    assert [each.name for each in backups.workspace.iterdir() if each.name.startswith(".cockpit")] == []
    later[0].close()


DAMAGED = [
    ("no database but for its first bytes", b"SQLite format 3\0" + b"rubbish" * 999),
    ("an empty head", b"SQLite format 3\0"),
]


@pytest.mark.parametrize("content", [row[1] for row in DAMAGED], ids=[row[0] for row in DAMAGED])
def test_what_sqlite_cannot_read_is_kept_as_it_is_and_named(backups, tmp_path: Path, content: bytes) -> None:
    backups.write({"x.db": content})
    made = backups.create()
    (missed,) = made.manifest.missed
    assert (missed.path, missed.reason[:22]) == (b"x.db", "SQLite cannot copy it ")
    backups.restore(tmp_path / "new")
    assert (tmp_path / "new/x.db").read_bytes() == content


def test_a_page_that_is_damaged_is_found(tmp_path: Path, backups) -> None:
    path = backups.workspace / "x.db"
    connection = filled(path, 3000)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)
    (missed,) = backups.create().manifest.missed
    assert missed.path == b"x.db"
    assert databases.fault(path)
    with backups.opened() as repository:
        manifest = repository.manifest(repository.link(None))
        assert [entry.kind for entry in repository.entries(manifest)] == [Kind.FILE]
