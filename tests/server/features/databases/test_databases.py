"""The databases of a workspace: how they stand, what they hold, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from cockpit.core.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from cockpit.core.home import Home
from cockpit.features.databases.compacting import vacuum
from cockpit.features.databases.export import Format, rows_of
from cockpit.features.databases.files import FileHolding
from cockpit.features.databases.reading import reading
from cockpit.features.databases.state import Databases
from cockpit.features.databases.subjects import SUBJECTS
from cockpit.features.databases.words import understand
from cockpit.storage.catalog import CATALOG, all_tables, tables_of
from cockpit.storage.engine import driver
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import ANALYTICS, PRODUCTION
from cockpit.storage.schema.analytics import code_audit_log, test_runs

ROW = {"file_path": "größe.py", "line_number": 1, "placeholder_type": "audit.tag", "context": 'a, "b"\nc'}
RUN = {"source": "pytest", "fingerprint": "", "passed": 1, "failed": 0, "errors": 0, "skipped": 0}


@pytest.fixture
def databases(tmp_path: Path, clock: Any) -> Databases:
    return Databases(Home(tmp_path), Home(tmp_path / "folder"), clock)


@pytest.fixture
def path(databases: Databases) -> Path:
    """A database with three rows in one logical database and one in another."""
    place = databases.file(ANALYTICS)
    with opened_file(place, ANALYTICS) as database, database.write() as connection:
        days = ("2026-03-01", "2026-03-03", "2026-03-02")
        connection.execute(insert(code_audit_log), [{**ROW, "timestamp": day} for day in days])
        connection.execute(insert(test_runs), [{**RUN, "timestamp": "2026-03-04"}])
    return place


def test_every_table_belongs_to_one_logical_database() -> None:
    owned = [table for database in CATALOG for table in tables_of(database)]
    assert len(CATALOG) == 27
    assert len({database.name for database in CATALOG}) == 27
    assert sorted(table.name for table in owned) == sorted(table.name for _, table in all_tables())
    assert all(bool(database.owners) == (database.schema is not None) for database in CATALOG)


def test_before_anything_is_written_everything_is_absent(databases: Databases) -> None:
    assert {file.state for file in databases.files()} == {"absent"}
    assert {each.state for each in databases.logical()} == {"absent", "unused"}
    assert not any(each.rows or each.bytes for each in databases.logical())


def test_the_catalog_tells_what_is_there(databases: Databases, path: Path) -> None:
    found = {each.name: each for each in databases.logical()}
    analytics, testing = found["analytics"], found["testing"]
    assert (analytics.state, analytics.rows, analytics.newest) == ("ok", 3, "2026-03-03")
    assert (testing.state, testing.rows, testing.newest) == ("ok", 1, "2026-03-04")
    log = next(table for table in analytics.tables if table.name == "code_audit_log")
    values = ("größe.py", "audit.tag", 'a, "b"\nc', "2026-03-01")
    # The line is the number 1, written as one digit, and so are the ids.
    assert log.bytes == 3 * (sum(len(value.encode()) for value in values) + 2)
    assert found["monitoring"].state == "unused"


VERSION = "UPDATE alembic_version SET version_num = '{}'"
STATES: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("as it should be", lambda path: None, "ok", ""),
    ("a newer one", lambda path: _run(path, VERSION.format("9999")), "newer", "9999"),
    ("an older one", lambda path: _run(path, VERSION.format("0000")), "outdated", "0000"),
    ("no database", lambda path: path.write_bytes(b"x" * 5000), "unreadable", "not a database"),
]


def _run(path: Path, statement: str) -> None:
    with closing(driver.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(("what", "change", "state", "reason"), STATES, ids=[row[0] for row in STATES])
def test_the_state_of_a_file(
    databases: Databases, path: Path, what: str, change: Callable[[Path], object], state: str, reason: str
) -> None:
    change(path)
    (analytics,) = [file for file in databases.files() if file.name == "analytics"]
    assert (analytics.state, analytics.bytes > 0) == (state, True), what
    assert reason in analytics.reason


def test_a_file_above_the_limit_is_large(tmp_path: Path, path: Path, clock: Any) -> None:
    (analytics, *_) = Databases(Home(tmp_path), Home(tmp_path / "folder"), clock, limit=0.01).files()
    assert (analytics.state, analytics.limit) == ("large", 10_000)
    assert "0.01 MB" in analytics.reason


FAULTS = [
    ("DROP TABLE code_audit_log", "drift", "The table code_audit_log is missing."),
    (
        "ALTER TABLE test_runs ADD COLUMN x",
        "drift",
        "test_runs has a column x that does not belong to it.",
    ),
    ("ALTER TABLE test_runs DROP COLUMN seconds", "drift", "test_runs lacks the column seconds."),
    ("DROP INDEX code_audit_log_file", "drift", "code_audit_log lacks the index code_audit_log_file."),
    ("UPDATE alembic_version SET version_num = '9999'", "newer", "9999"),
]


@pytest.mark.parametrize(("statement", "kind", "message"), FAULTS)
def test_what_is_wrong_is_named(path: Path, clock: Any, statement: str, kind: str, message: str) -> None:
    assert FileHolding(ANALYTICS, path, clock).check() == []
    _run(path, statement)
    (fault,) = FileHolding(ANALYTICS, path, clock).check()
    assert (fault.database, fault.kind) == ("analytics", kind)
    assert message in fault.message


STATED = [
    ("0005", {"drift"}, "test_results has a column line that does not belong to it."),
    ("0000", {"unreadable"}, "There is no schema 0000: no cockpit has ever made it."),
]


@pytest.mark.parametrize(("stated", "kinds", "message"), STATED)
def test_an_older_database_is_compared_with_its_own_schema(
    path: Path, clock: Any, stated: str, kinds: set[str], message: str
) -> None:
    _run(path, VERSION.format(stated))
    faults = FileHolding(ANALYTICS, path, clock).check()
    assert {fault.kind for fault in faults} == kinds
    assert message in [fault.message for fault in faults]


def test_damage_is_found(path: Path, clock: Any) -> None:
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    path.write_bytes(data)
    assert {fault.kind for fault in FileHolding(ANALYTICS, path, clock).check()} <= {"damaged", "unreadable"}
    assert FileHolding(ANALYTICS, path, clock).check()
    assert FileHolding(PRODUCTION, path.with_name("none.db"), clock).check() == []


REFUSED = [
    ("DELETE FROM test_runs", Refused, "Only a SELECT"),
    ("INSERT INTO test_runs DEFAULT VALUES", Refused, "Only a SELECT"),
    ("ATTACH 'x.db' AS x", Refused, "Only a SELECT"),
    ("PRAGMA journal_mode = DELETE", Refused, "Only a SELECT"),
    ("SELECT load_extension('x')", Refused, "Only a SELECT"),
    ("VACUUM INTO 'copy.db'", Refused, "Only a SELECT"),
    ("SELECT 1; DELETE FROM test_runs", Invalid, "one statement"),
    ("SELECT absent", Invalid, "no such column: absent"),
    ("SELEC 1", Invalid, "syntax error"),
    ("", Refused, "nothing was asked for"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kind", "message"), REFUSED)
def test_only_a_select_is_run(
    path: Path, clock: Any, statement: str, kind: type[Exception], message: str
) -> None:
    with reading(path, clock) as reader, pytest.raises(kind, match=message):
        reader.query(statement, rows=10)
    with reading(path, clock) as reader:
        assert reader.query("SELECT count(*) FROM test_runs", rows=1).rows == ((1,),)


def test_rows_and_time_are_limited(path: Path, clock: Any) -> None:
    with reading(path, clock) as reader:
        answer = reader.query("SELECT id FROM code_audit_log ORDER BY id", rows=2)
        assert (answer.columns, answer.rows, answer.more) == (("id",), ((1,), (2,)), True)
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        with pytest.raises(Unavailable, match="longer than -1 seconds"):
            reader.query(endless, rows=1, seconds=-1)
    with pytest.raises(NotFound, match="no such database yet"), reading(path.with_name("none.db"), clock):
        pass


def test_every_question_can_be_answered(databases: Databases, path: Path, clock: Any) -> None:
    opened_file(databases.file(PRODUCTION), PRODUCTION).close()
    for subject in SUBJECTS:
        name = subject.names[0]
        for question in (
            name,
            *(f"{state} {name}" for state in subject.states),
            *(f"{name} by {group} today" for group in (*subject.groups, "day", "week")),
        ):
            statement = understand(question, clock.now())
            with reading(databases.file(statement.schema), clock) as reader:
                reader.query(statement.sql, rows=1)


WRITTEN: list[tuple[Format, str]] = [
    (
        "csv",
        (
            "id,file_path,line_number,placeholder_type,context,timestamp\n"
            '1,größe.py,1,audit.tag,"a, ""b""\nc",2026-03-01\n'
        ),
    ),
    (
        "jsonl",
        (
            '{"id":1,"file_path":"größe.py","line_number":1,"placeholder_type":"audit.tag",'
            '"context":"a, \\"b\\"\\nc","timestamp":"2026-03-01"}\n'
        ),
    ),
]


@pytest.mark.parametrize(("format_", "begins"), WRITTEN)
def test_rows_are_exported(path: Path, clock: Any, format_: Format, begins: str) -> None:
    with reading(path, clock) as reader:
        text = "".join(rows_of(reader, code_audit_log, format_))
    assert text.startswith(begins)
    assert text.count("audit.tag") == 3


def test_free_pages_are_given_back(path: Path) -> None:
    with opened_file(path, ANALYTICS) as database, database.write() as connection:
        rows = [{**ROW, "context": "x" * 1000, "timestamp": "2026-03-01"}] * 1000
        connection.execute(insert(code_audit_log), rows)
    _run(path, "DELETE FROM code_audit_log WHERE length(context) = 1000")
    done = vacuum("analytics", path)
    assert done.before > 1_000_000
    assert done.after < 400_000
    with closing(driver.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Conflict, match="is in use"):
            vacuum("analytics", path)
