"""What is the same for databases in files and on a team's server."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import insert, text

from cockpit.core.errors import Invalid, NotFound, Refused, Unavailable
from cockpit.core.home import Home
from cockpit.features.databases.serving import Shelf
from cockpit.features.databases.state import Databases
from cockpit.features.databases.subjects import SUBJECTS
from cockpit.features.databases.words import CALENDAR, understand
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS, HAR, PATTERNS, PRODUCTION
from cockpit.storage.schema.analytics import code_audit_log, placeholder_tasks
from cockpit.storage.schema.analytics import test_runs as runs

ROW = {"file_path": "größe.py", "line_number": 1, "placeholder_type": "audit.tag", "context": 'a, "b"\nc'}
RUN = {"source": "pytest", "fingerprint": "", "passed": 1, "failed": 0, "errors": 0, "skipped": 0}
TASK = {"line_number": 1, "pattern": "audit.stub", "context": "", "symbol": "", "severity": "warning",
        "message": "", "source": "", "seen": "2026-03-04", "resolved": 0, "status": "open"}  # fmt: skip


@pytest.fixture
def databases(home: Home, clock: Any) -> Databases:
    return Databases(Home(home.folder, None, home.team), home, clock)


@pytest.fixture
def shelf(databases: Databases, home: Home, clock: Any) -> Shelf:
    """Databases with rows."""
    with closing(opened(home, ANALYTICS)) as database, database.write() as connection:
        days = ("2026-03-01", "2026-03-03", "2026-03-02")
        connection.execute(insert(code_audit_log), [{**ROW, "timestamp": day} for day in days])
        connection.execute(insert(runs), [{**RUN, "timestamp": "2026-03-04"}])
        tasks = [
            ("src/a.py", "Ann", "2026-02-28"),
            ("src/api/b.py", "ann", "2026-03-02"),
            ("srcs.py", None, "2026-03-03"),
        ]
        connection.execute(
            insert(placeholder_tasks),
            [
                {**TASK, "identity": path, "file_path": path, "author": author, "timestamp": day}
                for path, author, day in tasks
            ],
        )
    opened(Home(home.folder, None, home.team), PRODUCTION).close()
    opened(home, PATTERNS).close()
    opened(home, HAR).close()
    return Shelf(databases, clock)


def test_before_anything_is_written_everything_is_absent(databases: Databases) -> None:
    assert {file.state for file in databases.files()} == {"absent"}
    assert {each.state for each in databases.logical()} == {"absent", "unused"}
    assert not any(each.rows or each.bytes for each in databases.logical())
    assert [each.check() for each in databases.holdings()] == [[], [], [], []]
    assert {each.plan().state for each in databases.holdings()} == {"absent"}
    with (
        pytest.raises(NotFound, match="made when the folder is opened"),
        databases.holding(ANALYTICS).reading(),
    ):
        pass


def test_the_catalog_tells_what_is_there(shelf: Shelf) -> None:
    found = {each.name: each for each in shelf.databases.logical()}
    analytics, testing = found["analytics"], found["testing"]
    assert len(found) == 27
    assert (analytics.state, analytics.rows, analytics.newest) == ("ok", 6, "2026-03-03")
    assert (testing.state, testing.rows, testing.newest) == ("ok", 1, "2026-03-04")
    assert (found["production"].state, found["production"].rows) == ("empty", 0)
    log = next(table for table in analytics.tables if table.name == "code_audit_log")
    least = 3 * len("größe.pyaudit.taga, b c2026-03-01".encode())
    assert least <= log.bytes <= 4 * least
    assert found["monitoring"].state == "unused"
    assert [(file.state, file.size > 0) for file in shelf.files()] == [("ok", True)] * 4


def test_they_are_whole_and_of_this_version(shelf: Shelf) -> None:
    report = shelf.check()
    assert (report.checked, report.faults) == (["analytics", "production", "patterns", "har"], [])
    assert [each.plan().state for each in shelf.databases.holdings()] == ["current"] * 4
    assert all(each.before > 0 for each in shelf.vacuum().files)


DRIFTS = [
    ("DROP TABLE code_audit_log", "drift", "The table code_audit_log is missing."),
    ("ALTER TABLE test_runs ADD COLUMN x TEXT", "drift", "test_runs has a column x that does not belong"),
    ("DROP INDEX code_audit_log_file", "drift", "code_audit_log lacks the index code_audit_log_file."),
    ("UPDATE alembic_version SET version_num = '9999'", "newer", "A newer cockpit has written it"),
]


@pytest.mark.parametrize(("statement", "kind", "message"), DRIFTS)
def test_what_is_wrong_is_named(shelf: Shelf, home: Home, statement: str, kind: str, message: str) -> None:
    with closing(opened(home, ANALYTICS)) as database, database.write() as connection:
        connection.execute(text(statement))
    (fault,) = shelf.databases.holding(ANALYTICS).check()
    assert (fault.database, fault.kind) == ("analytics", kind)
    assert message in fault.message


SINCE_0007 = (
    "synchronization_removals", "generation_events", "hybrid_template_intelligence",
    "hybrid_workflow_intelligence", "conversational_intelligence_patterns", "model_requests",
)  # fmt: skip


def test_a_migration_is_planned_and_done(shelf: Shelf, home: Home) -> None:
    with closing(opened(home, ANALYTICS)) as database, database.write() as connection:
        for name in SINCE_0007:
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    holding = shelf.databases.holding(ANALYTICS)
    for _ in range(2):
        plan = holding.plan()
        assert (plan.state, plan.current, plan.head) == ("planned", "0007", ANALYTICS.head)
        assert "makes the table synchronization_removals, which is empty" in plan.changes
    assert [file.state for file in shelf.databases.files()] == ["outdated", "ok", "ok", "ok"]
    assert holding.migrate().state == "migrated"
    assert holding.check() == []


ANSWERS = [
    ("stubs in src", ["src/a.py", "src/api/b.py"]),
    ("stubs in src/a*", ["src/a.py", "src/api/b.py"]),
    ("stubs in sr?s.py", ["srcs.py"]),
    ("stubs in src/[a].py", ["src/a.py"]),
    ("stubs of ANN", ["src/a.py", "src/api/b.py"]),
    ("open stubs this month", ["src/api/b.py", "srcs.py"]),
    ("oldest 1 stubs", ["src/a.py"]),
]


@pytest.mark.parametrize(("question", "paths"), ANSWERS)
def test_questions_in_words(shelf: Shelf, clock: Any, question: str, paths: list[str]) -> None:
    asked = understand(question, clock.now(), shelf.databases.dialect)
    with shelf.databases.holding(asked.schema).reading() as reader:
        assert sorted(row[0] for row in reader.query(asked.sql, rows=9).rows) == paths


def test_stubs_by_week(shelf: Shelf, clock: Any) -> None:
    asked = understand("stubs by week", clock.now(), shelf.databases.dialect)
    with shelf.databases.holding(asked.schema).reading() as reader:
        assert set(reader.query(asked.sql, rows=9).rows) == {("2026-W10", 2), ("2026-W09", 1)}


def test_every_question_can_be_answered(shelf: Shelf, clock: Any) -> None:
    for subject in SUBJECTS:
        name = subject.names[0]
        questions = [
            name,
            f"count {name}",
            *(f"{state} {name}" for state in subject.states),
            *(f"{name} by {group} today" for group in (*subject.groups, *CALENDAR)),
        ]
        with shelf.databases.holding(subject.schema).reading() as reader:
            for question in questions:
                asked = understand(question, clock.now(), shelf.databases.dialect)
                reader.query(asked.sql, rows=1)


REFUSED: list[tuple[str, type[Exception]]] = [
    ("DELETE FROM test_runs", Refused),
    ("DROP TABLE test_runs", Refused),
    ("WITH gone AS (SELECT 1) DELETE FROM test_runs", Exception),
    ("SELECT 1; DELETE FROM test_runs", Exception),
    ("SELECT nothing FROM nowhere", Invalid),
    ("SELEC 1", Exception),
]


@pytest.mark.parametrize(("statement", "error"), REFUSED)
def test_nothing_but_a_select_is_run(shelf: Shelf, statement: str, error: type[Exception]) -> None:
    with shelf.databases.holding(ANALYTICS).reading() as reader, pytest.raises(error):
        reader.query(statement, rows=1)
    with shelf.databases.holding(ANALYTICS).reading() as reader:
        assert reader.query("SELECT count(*) FROM test_runs", rows=1).rows == ((1,),)


LASTING = {"sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
           "postgresql": "SELECT pg_sleep(60)"}  # fmt: skip


def test_a_query_has_its_time(shelf: Shelf, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(0, 1_000_000, 60))
    monkeypatch.setattr(clock, "monotonic", lambda: next(times))
    with (
        shelf.databases.holding(ANALYTICS).reading() as reader,
        pytest.raises(Unavailable, match="took longer than"),
    ):
        reader.query(LASTING[shelf.databases.dialect], rows=1, seconds=0.05)


def test_rows_come_page_by_page(shelf: Shelf) -> None:
    page = shelf.page("code_audit_log", 1)
    assert (page.start, page.rows, page.total) == (1, 2, 3)
    assert ["2026-03-03" in page.lines[1], "2026-03-02" in page.lines[2]] == [True, True]


def test_rows_are_exported(shelf: Shelf, tmp_path: Any) -> None:
    file = tmp_path / "log.csv"
    assert shelf.export("code_audit_log", file).rows == 3
    lines = file.read_text().splitlines()
    assert lines[0] == "id,file_path,line_number,placeholder_type,context,timestamp"
    assert lines[1] == '1,größe.py,1,audit.tag,"a, ""b""'
