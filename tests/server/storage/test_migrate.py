"""Every schema that there has been becomes that of this version with its rows; what cannot stays as it is."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from cockpit.core.errors import CockpitError, Conflict, Unavailable
from cockpit.storage.engine import Database, open_file
from cockpit.storage.migrate import ANALYTICS, PRODUCTION, SCHEMAS, Schema, copies_of, copy_of, migrate, shape
from cockpit.storage.steps import climb, revision

ROWS = 3
OLDER = [
    (schema, each.revision)
    for schema in SCHEMAS
    for each in ScriptDirectory(schema.migrations).walk_revisions()
    if each.revision != schema.head
]
Rows = dict[str, list[dict[str, Any]]]


def build(database: Database, schema: Schema, at: str) -> Rows:
    """A database of an older schema with rows in every table."""
    with database.write() as connection:
        climb(connection, schema.migrations, at)
        for table, form in shape(connection).items():
            names = ", ".join(f'"{name}"' for name in form.columns)
            for number in range(ROWS):
                values = {name: value(kind, table, name, number) for name, kind in form.columns.items()}
                marks = ", ".join(f":{name}" for name in form.columns)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)
    return rows(database)


def value(kind: str, table: str, name: str, number: int) -> Any:
    if kind.startswith("INTEGER"):
        return number + 1
    if kind.startswith("FLOAT"):
        return number + 0.5
    if kind.startswith("BLOB"):
        return f"{table} {name}".encode() + bytes([0, 255, number])
    return f"2026-03-0{number + 1}T00:00:00+00:00" if name.endswith("_time") else f"{name} {number} ✓"


def rows(database: Database) -> Rows:
    with database.read() as connection:
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
            for name in shape(connection)
        }


def migrated_to(there: Rows) -> Rows:
    """Where the rows of tables that are no more have gone."""
    left = dict(there)
    if old := left.pop("unified_wrapup_sessions", None):
        left["session_lifecycle"] = [
            {key: row[key] for key in ("session_id", "user", "client", "version", "pid", "status")}
            | {"start_ts": row["start_time"], "end_ts": row["end_time"]}
            for row in old
        ]
    return left


@pytest.mark.parametrize(("schema", "at"), OLDER, ids=[f"{schema.name} {at}" for schema, at in OLDER])
def test_every_older_schema_becomes_that_of_this_version(tmp_path: Path, schema: Schema, at: str) -> None:
    with open_file(tmp_path / "old.db") as old, open_file(tmp_path / "new.db") as new:
        before = build(old, schema, at)
        assert before
        migrate(old, schema)
        migrate(new, schema)
        with old.read() as connection, new.read() as other:
            assert shape(connection) == shape(other)
            assert revision(connection) == schema.head
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        after = rows(old)
        for table, expected in migrated_to(before).items():
            kept = [
                {name: row[name] for name in wanted}
                for row, wanted in zip(after[table], expected, strict=True)
            ]
            assert kept == expected, table
    with open_file(copy_of(tmp_path / "old.db", at)) as copy:
        assert rows(copy) == before


def test_the_last_migration_leads_to_the_schema_of_this_version() -> None:
    for schema in SCHEMAS:
        assert ScriptDirectory(schema.migrations).get_heads() == [schema.head]


FAILING = """
from alembic import op
revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("DELETE FROM wrap_up_results")
    {then}
"""
FAILURES = [
    ("raise ValueError('no such luck')", "no such luck"),
    ("op.execute('INSERT INTO nowhere VALUES (1)')", "no such table: nowhere"),
    # What it did is acknowledged: only the copy has the rows.
    ("op.execute('COMMIT'); raise ValueError('too late')", "too late"),
    ("op.execute('COMMIT')", "A migration has ended the transaction that it is part of"),
    ("op.drop_table('wrap_up_results')", "has not led to schema 9001: The table wrap_up_results is missing"),
]


@pytest.mark.parametrize(("then", "said"), FAILURES, ids=[row[0] for row in FAILURES])
def test_a_migration_that_fails_changes_nothing(tmp_path: Path, then: str, said: str) -> None:
    schema = next_after(PRODUCTION, tmp_path, FAILING.format(head=PRODUCTION.head, then=then))
    with open_file(tmp_path / "x.db") as database:
        before = build(database, PRODUCTION, PRODUCTION.head)
        with pytest.raises(Unavailable, match=f"stays at schema {PRODUCTION.head}, .*{said}"):
            migrate(database, schema)
        assert rows(database) == before
        migrate(database, PRODUCTION)
        assert rows(database) == before


def next_after(schema: Schema, folder: Path, script: str) -> Schema:
    """The schema of a version that is still to come."""
    made = folder / "migrations"
    shutil.copytree(schema.migrations, made)
    (made / "versions" / "9001_next.py").write_text(script)
    return replace(schema, head="9001", migrations=made)


CHANGED = [
    ("DROP TABLE test_results", "The table test_results is missing."),
    ("ALTER TABLE test_results ADD COLUMN line INTEGER", "test_results has a column line that does not"),
    ("ALTER TABLE test_results DROP COLUMN path", "test_results lacks the column path."),
    ("DROP INDEX test_results_name", "test_results lacks the index test_results_name."),
    ("DROP TABLE test_results; DROP TABLE test_runs", "The table test_runs is missing. And 1 more."),
    ("UPDATE alembic_version SET version_num = '0004b'", "There is no schema 0004b"),
    ("UPDATE alembic_version SET version_num = '9999'", "newer cockpit"),
]


@pytest.mark.parametrize(("statements", "said"), CHANGED, ids=[row[0] for row in CHANGED])
def test_what_somebody_has_changed_is_not_migrated(tmp_path: Path, statements: str, said: str) -> None:
    path = tmp_path / "x.db"
    with open_file(path) as database:
        build(database, ANALYTICS, "0005")
        with database.write() as connection:
            for statement in statements.split(";"):
                connection.execute(text(statement))
        before = rows(database)
        with pytest.raises(Conflict, match=said.replace(".", r"\.")):
            migrate(database, ANALYTICS)
        assert rows(database) == before
    assert copies_of(path) == []


def test_tables_of_somebody_else_are_left_alone(tmp_path: Path) -> None:
    with open_file(tmp_path / "x.db") as database:
        build(database, ANALYTICS, "0002")
        with database.write() as connection:
            connection.execute(text("CREATE TABLE mine (n)"))
            connection.execute(text("INSERT INTO mine VALUES (7)"))
        migrate(database, ANALYTICS)
        assert rows(database)["mine"] == [{"n": 7}]


def test_only_the_last_copies_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    for at in ("0001", "0002", "0003"):
        path.unlink(missing_ok=True)
        with open_file(path) as database:
            build(database, ANALYTICS, at)
            migrate(database, ANALYTICS)
    assert [each.name for each in copies_of(path)] == ["x.db.schema-0003", "x.db.schema-0002"]


def test_without_a_copy_nothing_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_file(path) as database:
        before = build(database, ANALYTICS, "0003")
        (copy_of(path, "0003") / "in the way").mkdir(parents=True)
        with pytest.raises(Unavailable, match=r"x\.db cannot be copied to .*x\.db\.schema-0003"):
            migrate(database, ANALYTICS)
        assert rows(database) == before


def test_several_windows_migrate_several_databases_at_once(tmp_path: Path) -> None:
    """The scripts share one `op`: a step for one database must not reach another."""
    paths = [(tmp_path / f"{number}.db", SCHEMAS[number % 2]) for number in range(6)]
    wanted: dict[Path, Rows] = {}
    for path, schema in paths:
        with open_file(path) as database:
            wanted[path] = migrated_to(build(database, schema, "0001"))
    ready, failed = threading.Barrier(2 * len(paths)), list[CockpitError]()

    def start(path: Path, schema: Schema) -> None:
        try:
            with open_file(path) as database:
                ready.wait()
                migrate(database, schema)
        except CockpitError as error:
            failed.append(error)

    threads = [threading.Thread(target=start, args=each) for each in paths * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for path, schema in paths:
        with open_file(path) as database:
            after = rows(database)
            assert set(after) == set(schema.metadata.tables)
            assert {name: len(each) for name, each in after.items() if each} == {
                name: len(each) for name, each in wanted[path].items()
            }
