"""`cockpit db` as a person calls it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from cockpit.core.paths import data_home, workspace_key
from cockpit.storage.engine import driver
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import placeholder_tasks

FINDING = {
    "identity": "1", "file_path": "src/a.py", "line_number": 3, "pattern": "audit.stub", "context": "",
    "symbol": "load", "severity": "warning", "message": "Says nothing.", "source": "audit",
    "timestamp": "2026-03-01T00:00:00+00:00", "seen": "2026-03-01T00:00:00+00:00", "author": "Ann",
}  # fmt: skip


@pytest.fixture
def database(place):
    """The database of the folder, with one finding."""
    path = data_home() / "workspaces" / workspace_key(place({})) / "analytics.db"
    with opened(path, ANALYTICS) as opened_, opened_.write() as connection:
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
        "-- SELECT ifnull(author, 'unknown') AS \"group\", count(*) AS count",
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
