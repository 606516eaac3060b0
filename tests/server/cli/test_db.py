"""`cockpit db` as a person calls it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from cockpit.core.paths import data_home, workspace_key
from cockpit.storage.engine import driver, open_file
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import placeholder_tasks
from cockpit.storage.steps import climb

FINDING = {
    "identity": "1", "file_path": "src/a.py", "line_number": 3, "pattern": "audit.stub", "context": "",
    "symbol": "load", "severity": "warning", "message": "Says nothing.", "source": "audit",
    "timestamp": "2026-03-01T00:00:00+00:00", "seen": "2026-03-01T00:00:00+00:00", "author": "Ann",
}  # fmt: skip


@pytest.fixture
def database(place):
    """The database of the folder, with one finding."""
    path = data_home() / "workspaces" / workspace_key(place({})) / "analytics.db"
    with opened_file(path, ANALYTICS) as opened_, opened_.write() as connection:
        connection.execute(insert(placeholder_tasks), FINDING)
    return path


def test_before_there_is_any_database(place, cockpit):
    place({})
    assert "absent" in cockpit("db", "status").out
    assert "There is no database yet." in cockpit("db", "vacuum").out
    assert len(cockpit("db", "catalog", "--format", "json").json) == 27
    ended = cockpit("db", "query", "open stubs")
    assert ended.code == 2
    assert "no such database yet. It is made when the folder is opened in an editor." in ended.err


def test_a_question_shows_its_statement_and_its_rows(database, cockpit):
    ended = cockpit("db", "query", "open", "stubs", "by", "author")
    assert ended.code == 0
    assert ended.out.splitlines()[:2] == [
        "-- SELECT coalesce(author, 'unknown') AS \"group\", count(*) AS count",
        "-- FROM placeholder_tasks",
    ]
    assert ended.out.splitlines()[-2:] == ["group  count", "Ann    1"]
    found = cockpit("db", "query", "--format", "json", "stubs in src").json
    assert (found["database"], found["rows"][0][:3], found["more"]) == (
        "analytics",
        ["src/a.py", 3, "audit.stub"],
        False,
    )
    again = cockpit("db", "query", "--sql", found["sql"], "--format", "json").json
    assert again["rows"] == found["rows"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "open stbus"), "'stbus' is not understood: did you mean 'stubs'?"),
        (("query", "--sql", "DELETE FROM placeholder_tasks"), "Only a SELECT is run here"),
        (("query", "stubs", "--rows", "0"), "--rows: expected a number from 1, got 0."),
        (("export", "nope"), "There is no table nope; there are "),
    ],
)
def test_bad_input_is_one_sentence(database, cockpit, arguments, message):
    ended = cockpit("db", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"cockpit: {message}")


def test_what_is_wrong_and_what_is_too_large(database, cockpit):
    assert (cockpit("db", "check").code, cockpit("db", "status").code) == (0, 0)
    assert cockpit("db", "status", "--limit", "0.001").code == 1
    connection = driver.connect(str(database))
    connection.execute("DROP INDEX placeholder_tasks_file")
    connection.close()
    ended = cockpit("db", "check")
    assert (ended.code, ended.out) == (
        1,
        "analytics: drift: placeholder_tasks lacks the index placeholder_tasks_file.\n",
    )


def test_a_table_is_exported(database, cockpit):
    ended = cockpit("db", "export", "placeholder_tasks", "--format", "jsonl")
    assert (ended.code, ended.out.count("\n"), ended.json["symbol"]) == (0, 1, "load")
    assert cockpit("db", "vacuum").out.startswith("analytics: ")


@pytest.fixture
def older(place):
    """The database of the folder as an older version has left it, with one finding."""
    path = data_home() / "workspaces" / workspace_key(place({})) / "analytics.db"
    with open_file(path) as opened_, opened_.write() as connection:
        climb(connection, ANALYTICS.migrations, "0005")
        connection.execute(insert(placeholder_tasks), FINDING)
    return path


def test_a_migration_is_told_in_words_and_done(older, cockpit):
    before = older.read_bytes()
    planned = cockpit("db", "migrate", "--plan")
    assert planned.code == 1
    for said in (
        f"analytics: would be migrated from schema 0005 to {ANALYTICS.head}.",
        "  0006: Where tests failed, and a short way to those that ever did.",
        "  adds the column line to test_results (0 rows)",
        "  builds the index test_results_bad over 0 rows",
        "  removes the index test_results_name",
        f"is kept in {older}.schema-0005.",
        "production: there is none yet.",
    ):
        assert said in planned.out
    assert older.read_bytes() == before
    assert sorted(each.name for each in older.parent.glob("*.*")) == [
        "analytics.db", "analytics.db.lock", "analytics.db.migrating",
    ]  # fmt: skip
    done = cockpit("db", "migrate", "--format", "json")
    assert done.code == 0
    analytics, production, *_ = done.json
    assert (analytics["state"], analytics["current"], production["state"]) == ("migrated", "0005", "absent")
    assert analytics["copy"] == f"{older}.schema-0005"
    ended = cockpit("db", "migrate")
    assert (ended.code, ended.out.splitlines()[0]) == (
        0,
        f"analytics: has schema {ANALYTICS.head}, that of this version.",
    )
    assert cockpit("db", "query", "stubs", "--format", "json").json["rows"]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE test_results", "because its tables are not those of its schema 0005: The table test_re"),
        ("UPDATE alembic_version SET version_num = '9999'", "written by a newer cockpit (schema 9999; this "),
    ],
)
def test_what_cannot_be_migrated_is_left_alone(older, cockpit, statement, said):
    connection = driver.connect(str(older))
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = older.read_bytes()
    for arguments in (("--plan",), ()):
        ended = cockpit("db", "migrate", *arguments)
        assert (ended.code, said in ended.out) == (2, True), ended.out
    assert older.read_bytes() == before
