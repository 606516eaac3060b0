"""`cockpit rollback`: from a restore, an undo and a migration back to what was there before."""

from __future__ import annotations

from contextlib import closing

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.home import workspace_home
from cockpit.core.patch import difference
from cockpit.core.paths import data_home, workspace_key
from cockpit.storage.corrections import Correction, CorrectionStore
from cockpit.storage.engine import driver, open_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.steps import climb

BEFORE = "x = 1  # TODO: more\ny = 2\n"
AFTER = "x = 1  # TODO(#12): more\ny = 2\n"


@pytest.fixture
def backups(tmp_path, monkeypatch):
    """The folder for backups."""
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("GH_COPILOT_BACKUP_PASSWORD", raising=False)


def data(root):
    return data_home() / "workspaces" / workspace_key(root)


def test_where_nothing_was_done_there_is_nowhere_to_go_back_to(place, cockpit, home):
    place({})
    assert cockpit("rollback", "list").out == "Nothing was replaced that one could go back to.\n"
    for name in (
        "restore-1",
        "correction-1",
        "analytics-0001",
        "analytics-../x",
        "nonsense",
        "restore-",
        "correction-x",
    ):
        ended = cockpit("rollback", "show", name)
        assert (ended.code, ended.err.startswith("cockpit: There is no ")) == (2, True), ended
    assert list(home.rglob("analytics.db")) == []


@pytest.mark.parametrize("paths", [(), ("src", "gone.py")], ids=["everything", "some paths"])
def test_a_restore_is_taken_back(place, cockpit, backups, paths):
    root = place({"src/a.py": "one\n", "b.py": "one\n", "gone.py": "one\n"})
    cockpit("backup", "create")
    place({"src/a.py": "two\n", "b.py": "two\n"})
    (root / "gone.py").unlink()
    cockpit("backup", "restore", *paths, "--yes")
    place({"b.py": "three\n"})
    (point,) = cockpit("rollback", "list", "--format", "json").json
    what = ", ".join(paths) or "everything"
    assert point["operation"] == f"restore of {what} from backup 1"
    shown = cockpit("rollback", "show", point["name"])
    assert shown.out.splitlines() == [*(["write b.py"] if not paths else []), "write src/a.py"]
    planned = cockpit("rollback", "apply", point["name"])
    assert (planned.code, planned.out.startswith("With --yes it would: write ")) == (1, True)
    assert (root / "src/a.py").read_text() == "one\n"
    done = cockpit("rollback", "apply", point["name"], "--yes")
    assert (done.code, done.out.splitlines()[-1]) == (0, "What was there until now is backup 3.")
    assert (root / "src/a.py").read_text() == "two\n"
    assert (root / "b.py").read_text() == ("three\n" if paths else "two\n")
    # What the restore has brought back was not there before: going back removes nothing.
    assert (root / "gone.py").read_text() == "one\n"
    # Going back is a restore, too, from which one can go back.
    latest, _ = sorted(
        cockpit("rollback", "list", "--format", "json").json, key=lambda each: -len(each["at"])
    )
    again = cockpit("rollback", "apply", latest["name"], "--yes", "--format", "json")
    assert again.json["done"], again
    assert (root / "src/a.py").read_text() == "one\n"


def test_a_restore_whose_way_back_was_removed_is_not_listed(place, cockpit, backups, monkeypatch):
    monkeypatch.setenv("GH_COPILOT_MAX_BACKUPS", "2")
    place({"a.py": "one\n", "cockpit.toml": "[backup]\nkeep-daily = 0\nkeep-weekly = 0\nkeep-monthly = 0\n"})
    cockpit("backup", "create")
    place({"a.py": "two\n"})
    cockpit("backup", "restore", "--yes")
    (point,) = cockpit("rollback", "list", "--format", "json").json
    assert cockpit("rollback", "show", point["name"]).code == 0
    for _ in range(3):
        cockpit("backup", "create")
    assert cockpit("backup", "prune", "--yes").code == 0
    assert cockpit("rollback", "list").out == "Nothing was replaced that one could go back to.\n"


def test_a_restore_that_replaced_nothing(place, cockpit, backups):
    root = place({"a.py": "one\n", "b.py": "one\n"})
    cockpit("backup", "create")
    (root / "b.py").unlink()
    cockpit("backup", "restore", "b.py")
    assert (root / "b.py").exists()
    # There is nothing to keep, and so nothing to go back to.
    assert len(cockpit("backup", "list", "--format", "json").json["backups"]) == 1
    assert cockpit("rollback", "list").out == "Nothing was replaced that one could go back to.\n"


def test_an_undone_correction_is_done_again(place, cockpit):
    root = place({"a.py": AFTER})
    with closing(CorrectionStore(workspace_home(root), SystemClock(), pytest.fail)) as store:
        patch = difference(BEFORE, AFTER)
        store.record(Correction("a.py", "linkIssue", "ann", "s1", patch=patch))
        store.record(Correction("a.py", "snooze", "ann", "s1", identity="i1"))
    cockpit("corrections", "undo", "1", "--yes")
    assert (root / "a.py").read_text() == BEFORE
    assert "correction-1" in cockpit("rollback", "list").out
    (root / "a.py").write_text("# typed since\n" + BEFORE)
    shown = cockpit("rollback", "show", "correction-1").out.splitlines()
    assert shown == ["write a.py", "@ line 1", "- x = 1  # TODO: more", "+ x = 1  # TODO(#12): more"]
    done = cockpit("rollback", "apply", "correction-1", "--yes")
    assert (done.code, (root / "a.py").read_text()) == (0, "# typed since\n" + AFTER)
    assert "taken back" not in cockpit("corrections", "list").out
    for name, said in (
        ("correction-1", "has no lines that were taken back"),
        ("correction-2", "has no lines"),
    ):
        assert said in cockpit("rollback", "apply", name, "--yes").err
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert (root / "a.py").read_text() == "# typed since\n" + BEFORE


def test_lines_that_were_changed_since_are_left_alone(place, cockpit):
    root = place({"a.py": AFTER})
    with closing(CorrectionStore(workspace_home(root), SystemClock(), pytest.fail)) as store:
        store.record(Correction("a.py", "linkIssue", "ann", "s1", patch=difference(BEFORE, AFTER)))
    cockpit("corrections", "undo", "1", "--yes")
    (root / "a.py").write_text("x = 3\n")
    ended = cockpit("rollback", "apply", "correction-1", "--yes")
    assert (ended.code, "is not there any more" in ended.err) == (2, True)
    assert (root / "a.py").read_text() == "x = 3\n"


def schema_of(path):
    with closing(driver.connect(str(path))) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_a_migration_is_taken_back_and_nothing_is_lost(place, cockpit):
    path = data(place({})) / "analytics.db"
    with open_file(path) as database, database.write() as connection:
        climb(connection, ANALYTICS.migrations, "0005")
        connection.exec_driver_sql("INSERT INTO score_inputs VALUES ('old', 'lint', x'00')")
    cockpit("db", "migrate")
    assert "migration of analytics.db from 0005" in cockpit("rollback", "list").out
    with open_file(path) as database, database.write() as connection:
        connection.exec_driver_sql("INSERT INTO score_inputs VALUES ('new', 'lint', x'00')")
    with closing(driver.connect(str(path))) as window:
        window.execute("SELECT count(*) FROM score_inputs").fetchone()
        busy = cockpit("rollback", "apply", "analytics-0005", "--yes")
        assert (busy.code, "is in use: close the windows of the editor" in busy.err) == (2, True)
    assert schema_of(path) == ANALYTICS.head
    done = cockpit("rollback", "apply", "analytics-0005", "--yes")
    assert (done.code, f"{path}.schema-{ANALYTICS.head}" in done.out.splitlines()[-1]) == (0, True)
    assert schema_of(path) == "0005"
    ended = cockpit("rollback", "apply", "analytics-0005", "--yes")
    assert (ended.code, "has that schema already" in ended.err) == (2, True)
    cockpit("rollback", "apply", f"analytics-{ANALYTICS.head}", "--yes")
    found = cockpit(
        "db", "query", "--sql", "SELECT digest FROM score_inputs ORDER BY digest", "--format", "json"
    )
    assert found.json["rows"] == [["new"], ["old"]]
    names = {point["name"] for point in cockpit("rollback", "list", "--format", "json").json}
    assert names == {"analytics-0005", f"analytics-{ANALYTICS.head}"}


SYNC = """
[sync.replicas]
laptop = "laptop.db"
team = "team.db"
[sync.tables.notes]
"""
NOTES = [("a", "one", b"\x00\xff"), ("b", "two", b""), ("c", "three", None)]


def notes(path, *statements):
    """What any other program does, and the rows that are left."""
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        return connection.execute("SELECT id, title, raw FROM notes ORDER BY id").fetchall()


@pytest.fixture
def laptop_and_team(place):
    """Two databases, of which one has rows."""
    root = place({"cockpit.toml": SYNC})
    with closing(driver.connect(str(root / "laptop.db"), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT, raw BLOB)")
        connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", NOTES)
    return root / "laptop.db", root / "team.db"


def points(cockpit):
    """What the list says, by name."""
    found = cockpit("rollback", "list", "--format", "json").json
    return {point["operation"]: point["name"] for point in found}


def test_a_delivery_is_taken_back_in_all_databases(laptop_and_team, cockpit):
    laptop, team = laptop_and_team
    cockpit("sync", "run", "--create")
    notes(laptop, "DELETE FROM notes WHERE id < 'c'", "UPDATE notes SET title = 'new' WHERE id = 'c'")
    notes(laptop, "INSERT INTO notes VALUES ('d', 'four', NULL)")
    cockpit("sync", "run")
    assert notes(team) == [("c", "new", None), ("d", "four", None)]
    name = points(cockpit)["delivery from laptop to team: 1 added, 1 changed, 2 removed"]
    # What somebody has written since stays as it is, also where nobody here has heard of it yet.
    notes(laptop, "INSERT INTO notes VALUES ('b', 'anew', NULL)")
    assert sorted(cockpit("rollback", "show", name).out.splitlines()) == [
        'notes ["b"] in team stays: it was written to since',
        'team: remove notes ["d"]',
        'team: write notes ["a"] again: {"title":"one","raw":{"hex":"00ff"}}',
        'team: write notes ["c"] as: {"title":"three"}',
    ]
    assert notes(team) == [("c", "new", None), ("d", "four", None)]
    assert cockpit("rollback", "apply", name).code == 1
    done = cockpit("rollback", "apply", name, "--yes")
    assert (done.code, "All databases have these rows as they were" in done.out) == (0, True)
    assert notes(team) == notes(laptop) == [NOTES[0], ("b", "anew", None), NOTES[2]]
    again = cockpit("rollback", "apply", name, "--yes")
    assert again.out.splitlines()[0] == "Everything is as it was then: there is nothing to do."
    assert cockpit("sync", "heal").out == "No drift: all replicas hold the same rows.\n"
    # The way back has a way back.
    forth = points(cockpit)["delivery from team to laptop: 1 added, 1 changed, 1 removed"]
    cockpit("rollback", "apply", forth, "--yes")
    assert notes(team) == notes(laptop) == [("b", "anew", None), ("c", "new", None), ("d", "four", None)]
    ended = cockpit("rollback", "apply", "sync-none", "--yes")
    assert (ended.code, "There is no delivery none." in ended.err) == (2, True)


def test_two_databases_that_met_part_with_their_own_rows(laptop_and_team, cockpit):
    laptop, team = laptop_and_team
    with closing(driver.connect(str(team), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT, raw BLOB)")
        connection.execute("INSERT INTO notes VALUES ('a', 'of team', NULL), ('z', 'last', NULL)")
    before = notes(laptop), notes(team)
    cockpit("sync", "run")
    assert notes(laptop) == notes(team) != before[1]
    notes(team, "UPDATE notes SET title = 'later' WHERE id = 'b'")
    cockpit("sync", "run")
    ((operation, name),) = [
        (operation, name) for operation, name in points(cockpit).items() if operation.startswith("meeting")
    ]
    assert operation == "meeting of laptop and team: team got 2 added; laptop got 1 added, 1 changed"
    shown = cockpit("rollback", "show", name)
    assert "end the part of team" in shown.out
    assert 'notes ["b"] in team stays: it was written to since' in shown.out
    done = cockpit("rollback", "apply", name, "--yes")
    assert "team takes no part any more" in done.out
    later = ("b", "later", b"")
    assert notes(laptop) == [NOTES[0], later, NOTES[2]]
    assert notes(team) == [("a", "of team", None), later, ("z", "last", None)]
    assert "takes no part yet" in cockpit("sync", "status").out
    again = cockpit("rollback", "apply", name, "--yes")
    assert (again.code, "team takes no part any more" in again.err) == (2, True)
