"""A team's store: each workspace has its own place there, and its schemas become those of this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text

from cockpit.core.errors import Conflict, Invalid, Unavailable
from cockpit.core.home import REST_SECONDS, Home, Reach, TeamStore
from cockpit.storage import team_tables
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper, opened
from cockpit.storage.migrate import ANALYTICS, PRODUCTION, SCHEMAS, Schema, shape_wanted
from cockpit.storage.postgres import PostgresSchema
from cockpit.storage.schema.analytics import code_audit_log
from cockpit.storage.schema.analytics import test_runs as runs
from cockpit.storage.shape import differences
from cockpit.storage.steps import climb, revision

LOGGED = {"file_path": "a.py", "line_number": 1, "placeholder_type": "audit.tag", "timestamp": "2026-03-01"}
RUN = {
    "timestamp": "2026-03-04", "source": "pytest", "fingerprint": "",
    "passed": 1, "failed": 0, "errors": 0, "skipped": 0,
}  # fmt: skip


@pytest.fixture
def server(team_store: TeamStore) -> Iterator[PostgresSchema]:
    """Looks at the server from beside."""
    with closing(PostgresSchema(team_store.url)) as found:
        yield found


def home_of(tmp_path: Path, store: TeamStore, workspace: str = "work") -> Home:
    return Home(tmp_path / "data", tmp_path / workspace, store)


def schemas(server: PostgresSchema) -> set[str]:
    """Those of the store."""
    query = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)'"
    return {str(name) for (name,) in server.execute(query)}


def logged(database: Database) -> list[str]:
    with database.read() as connection:
        return [*connection.execute(select(code_audit_log.c.file_path)).scalars()]


def log(database: Database, path: str = "a.py") -> None:
    with database.write() as connection:
        connection.execute(insert(code_audit_log), {**LOGGED, "file_path": path})


def test_each_logical_database_is_a_schema(
    tmp_path: Path, team_store: TeamStore, server: PostgresSchema
) -> None:
    opened(home_of(tmp_path, team_store), ANALYTICS).close()
    opened(Home(tmp_path, None, team_store), PRODUCTION).close()
    of_workspace = {"analytics_work", "enhanced_intelligence_work", "testing_work"}
    shared = {"production", "learning_monitor", "template_documentation"}
    assert schemas(server) == {"cockpit", *of_workspace, *shared}
    query = "SELECT table_schema FROM information_schema.tables WHERE table_name = ?"
    assert server.execute(query, ("test_runs",)).fetchall() == [("testing_work",)]
    assert server.execute(query, ("enhanced_lessons_learned",)).fetchall() == [("learning_monitor",)]


def test_what_is_there_is_found_again(tmp_path: Path, team_store: TeamStore) -> None:
    home = home_of(tmp_path, team_store)
    assert team_tables.found(home, team_store, ANALYTICS) is None
    for path in ("a.py", "b.py"):
        with closing(opened(home, ANALYTICS)) as database:
            log(database, path)
            with database.write() as connection:
                connection.execute(insert(runs), RUN)
    found = team_tables.found(home, team_store, ANALYTICS)
    assert found is not None
    with closing(found):
        assert logged(found) == ["a.py", "b.py"]
        assert (found.size() > 0, found.fault()) == (True, "")


def test_texts_may_hold_anything(tmp_path: Path, team_store: TeamStore) -> None:
    with closing(opened(home_of(tmp_path, team_store), ANALYTICS)) as database:
        for path in ("a\0b", "100 %s %% ?", "'; DROP TABLE x; --", "größe 日本 🙂", "\\u0000"):
            log(database, path)
        assert logged(database) == [
            "a\ufffdb",
            "100 %s %% ?",
            "'; DROP TABLE x; --",
            "größe 日本 🙂",
            "\\u0000",
        ]


def test_a_working_copy_has_a_place_of_its_own(
    tmp_path: Path, team_store: TeamStore, server: PostgresSchema
) -> None:
    homes = [home_of(tmp_path / name, team_store, "shop") for name in ("one", "two")]
    for home, path in zip(homes, ("a.py", "b.py"), strict=True):
        with closing(opened(home, ANALYTICS)) as database:
            log(database, path)
    for home, path in zip(homes, ("a.py", "b.py"), strict=True):
        with closing(opened(home, ANALYTICS)) as database:
            assert logged(database) == [path]
    assert len([name for name in schemas(server) if name.startswith("analytics_shop")]) == 2


def test_a_name_is_shared_by_all_who_give_it(tmp_path: Path, team_store: TeamStore) -> None:
    store = replace(team_store, name="shop")
    with closing(opened(home_of(tmp_path, store, "one"), ANALYTICS)) as database:
        log(database)
    with closing(opened(home_of(tmp_path, store, "two"), ANALYTICS)) as database:
        assert logged(database) == ["a.py"]
    # Nor does a folder of that name become a part of it.
    with closing(opened(home_of(tmp_path, team_store, "shop"), ANALYTICS)) as database:
        assert logged(database) == []


ODD_FOLDERS = [
    ("Größe & Co.", "analytics_gr_e_co"),
    ("日本", "analytics_workspace"),
    ("x" * 90, f"analytics_{'x' * 40}"),
]


@pytest.mark.parametrize(("folder", "schema"), ODD_FOLDERS)
def test_a_folder_may_have_any_name(
    tmp_path: Path, team_store: TeamStore, server: PostgresSchema, folder: str, schema: str
) -> None:
    opened(home_of(tmp_path, team_store, folder), ANALYTICS).close()
    assert schema in schemas(server)


FIRST = {"production": "0003"}
"""A step before it is for files alone: on a server there was none yet."""
OLDER = [
    (schema, each.revision)
    for schema in SCHEMAS
    for each in ScriptDirectory(schema.migrations).walk_revisions()
    if FIRST.get(schema.name, "") <= each.revision < schema.head
]


@pytest.mark.parametrize(("schema", "at"), OLDER)
def test_every_older_schema_becomes_that_of_this_version(
    tmp_path: Path, team_store: TeamStore, schema: Schema, at: str
) -> None:
    home = home_of(tmp_path, team_store)
    with closing(opened(home, schema)) as database, database.write() as connection:
        for table in (*team_tables.shape(connection), "alembic_version"):
            connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
        climb(connection, schema.migrations, at)
    with closing(opened(home, schema)) as database, database.read() as connection:
        assert revision(connection) == schema.head
        there = team_tables.shape(connection)
        assert list(differences(there, shape_wanted(schema, schema.head))) == []


REFUSED: list[tuple[str, type[Exception], str]] = [
    ("UPDATE alembic_version SET version_num = '9999'", Conflict, "written by a newer cockpit"),
    (
        "UPDATE alembic_version SET version_num = '0007'; ALTER TABLE code_audit_log ADD COLUMN x text",
        Conflict,
        "has a column x that does not belong to it. Undo that.",
    ),
]


@pytest.mark.parametrize(("statements", "error", "said"), REFUSED)
def test_what_must_not_be_touched_is_left_alone(
    tmp_path: Path, team_store: TeamStore, statements: str, error: type[Exception], said: str
) -> None:
    home = home_of(tmp_path, team_store)
    with closing(opened(home, ANALYTICS)) as database, database.write() as connection:
        for statement in statements.split("; "):
            connection.execute(text(statement))
    with pytest.raises(error, match=said):
        opened(home, ANALYTICS)


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, team_store: TeamStore, server: PostgresSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_of(tmp_path, team_store)
    with closing(opened(home, ANALYTICS)) as database, database.write() as connection:
        connection.execute(text("DROP TABLE synchronization_removals"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))

    def fails(*_: object) -> None:
        raise Conflict("The last step fails.")

    monkeypatch.setattr(team_tables, "_settle", fails)
    with pytest.raises(Unavailable, match="stays at schema 0007, with all that is in it"):
        opened(home, ANALYTICS)
    query = "SELECT to_regclass('analytics_work.synchronization_removals')"
    assert server.execute(query).fetchone() == (None,)


def test_a_table_that_somebody_dropped_is_made_anew(tmp_path: Path, team_store: TeamStore, clock) -> None:
    told: list[str] = []
    keeper = Keeper(home_of(tmp_path, team_store), ANALYTICS, clock, told.append)
    with closing(keeper):
        keeper.use(log)
        with closing(opened(home_of(tmp_path, team_store), ANALYTICS)) as other, other.write() as connection:
            connection.execute(text("DROP TABLE code_audit_log, test_runs CASCADE"))
        assert keeper.use(logged) == []
    (sentence,) = told
    assert "lacked code_audit_log, test_runs: made anew, and empty." in sentence


def test_a_connection_that_is_lost_is_made_again(
    tmp_path: Path, team_store: TeamStore, server: PostgresSchema, clock
) -> None:
    with closing(Keeper(home_of(tmp_path, team_store), ANALYTICS, clock, pytest.fail)) as keeper:
        keeper.use(log)
        mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cockpit'"
        assert server.execute(mine).fetchall()
        assert keeper.use(logged) == ["a.py"]


AWAY: list[tuple[Callable[[str], str], type[Exception], str]] = [
    (lambda url: url.replace("host=", "host=/nowhere"), Unavailable, "The team's store .* cannot be used: "),
    (lambda url: url.replace("/team_", "/none_"), Unavailable, "does not exist"),
    (lambda url: url.replace("ann@", "nobody@"), Unavailable, "nobody"),
    (lambda url: f"{url}&schema=x", Invalid, "cockpit.storage.name names the schemas"),
    (lambda url: f"{url}&sslmode=maybe", Invalid, "cockpit.storage.url: .sslmode=maybe"),
]


@pytest.mark.parametrize(("change", "error", "said"), AWAY)
def test_what_cannot_be_reached_is_said(
    tmp_path: Path, team_store: TeamStore, change: Callable[[str], str], error: type[Exception], said: str
) -> None:
    home = home_of(tmp_path, replace(team_store, url=change(team_store.url)))
    with pytest.raises(error, match=said):
        opened(home, ANALYTICS)


def test_a_server_that_is_away_is_not_waited_for_each_time(
    tmp_path: Path, team_store: TeamStore, clock: Any
) -> None:
    url = team_store.url
    away = replace(team_store, url=url.replace("host=", "host=/nowhere"), reach=Reach(clock))
    for _ in range(2):
        with pytest.raises(Unavailable, match="/nowhere"):
            opened(home_of(tmp_path, away), ANALYTICS)
    # It is back, and nobody asks it yet.
    back = replace(away, url=url)
    with pytest.raises(Unavailable, match="cannot be used"):
        opened(home_of(tmp_path, back), ANALYTICS)
    clock.advance(seconds=REST_SECONDS)
    opened(home_of(tmp_path, back), ANALYTICS).close()
