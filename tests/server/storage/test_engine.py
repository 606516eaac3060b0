"""The database file: one writer, many readers, nothing half written, nothing lost to a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from cockpit.core.errors import Conflict, Unavailable
from cockpit.storage.engine import Database, open_file
from cockpit.storage.migrate import ANALYTICS, SCHEMAS, Schema, migrate, revision


@pytest.fixture
def database(tmp_path: Path) -> Database:
    with open_file(tmp_path / "deep" / "x.db") as opened:
        with opened.write() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        yield opened


def numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT n FROM t ORDER BY n")).scalars())


def insert(database: Database, number: int) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    insert(database, 1)

    def fail() -> None:
        with database.write() as connection:
            connection.execute(text("INSERT INTO t VALUES (2)"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert numbers(database) == [1]


def test_writers_take_turns(database: Database) -> None:
    threads = [threading.Thread(target=insert, args=(database, number)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(database) == list(range(20))


def test_the_library_is_a_current_one_in_wal(database: Database) -> None:
    with database.read() as connection:
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
        assert tuple(map(int, version.split("."))) >= (3, 51, 3)
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_commit_waits_for_the_disk(database: Database) -> None:
    full = 2
    with database.write() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == full


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is not a database, whatever its name says" * 99)
    with open_file(tmp_path / "x.db") as database, pytest.raises(Unavailable, match=r"x\.db cannot be used"):
        insert(database, 1)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be created"):
        open_file(tmp_path / "file" / "x.db")


WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from cockpit.storage.engine import open_file
database = open_file(Path(sys.argv[1]))
with database.write() as connection:
    connection.execute(text("CREATE TABLE t (n INTEGER)"))
for number in range(1, 1_000_000):
    with database.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})
        connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": -number})
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(50)][-1]
        child.send_signal(signal.SIGKILL)
    with open_file(path) as database:
        kept = numbers(database)
        assert set(range(1, acknowledged + 1)) <= set(kept)
        assert sum(kept) == 0, "a transaction was torn"
        with database.read() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_a_new_database_has_all_tables_and_its_revision(tmp_path: Path, schema: Schema) -> None:
    with open_file(tmp_path / "x.db") as database:
        migrate(database, schema)
        migrate(database, schema)
        with database.read() as connection:
            assert revision(connection) == schema.head
            names = set(connection.execute(text("SELECT name FROM sqlite_schema")).scalars())
        assert set(schema.metadata.tables) <= names


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    with open_file(tmp_path / "x.db") as database:
        migrate(database, ANALYTICS)
        with database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(Conflict, match="newer cockpit"):
            migrate(database, ANALYTICS)
