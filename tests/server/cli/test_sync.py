"""`cockpit sync` as a person calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from cockpit.cli.roots import home_of
from cockpit.core.lease import Lease
from cockpit.features.sync.config import LEASE
from cockpit.storage.engine import driver
from cockpit.storage.postgres import PostgresSchema

CONFIG = """
[sync.replicas]
laptop = "laptop.db"
team = "team.db"
[sync.tables.notes]
policy = "manual"
"""
TABLE = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)"


@pytest.fixture
def project(place):
    """A project with two databases, of which one has a table and two rows."""
    root = place({"cockpit.toml": CONFIG})
    write(root / "laptop.db", TABLE, "INSERT INTO notes VALUES ('a', 'one'), ('b', 'two')")
    write(root / "team.db", "PRAGMA user_version = 1")
    return root


def write(path, *statements):
    """What any other program does."""
    with closing(driver.connect(str(path))) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def rows(path):
    with closing(driver.connect(str(path))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(connection.execute("SELECT id, title FROM notes").fetchall())


def clash(project, cockpit):
    cockpit("sync", "run")
    for name in ("laptop", "team"):
        write(project / f"{name}.db", f"UPDATE notes SET title = 'of {name}' WHERE id = 'a'")
    return cockpit("sync", "run")


def test_diff_shows_what_run_does(project, cockpit):
    shown = cockpit("sync", "diff")
    assert (shown.code, shown.out) == (1, (
        "team: the table notes would be created\n"
        'laptop -> team  + notes a  title="one"\n'
        'laptop -> team  + notes b  title="two"\n'
    ))  # fmt: skip
    done = cockpit("sync", "run")
    assert (done.code, done.out) == (0, "team -> laptop: nothing new\nlaptop -> team: 2 inserted\n")
    assert rows(project / "team.db") == rows(project / "laptop.db")
    again = cockpit("sync", "diff")
    assert (again.code, again.out) == (0, "Nothing to do: all replicas have every recorded write.\n")


def test_changes_deletions_and_status(project, cockpit):
    assert "takes no part yet" in cockpit("sync", "status").out
    cockpit("sync", "run")
    write(
        project / "team.db",
        "UPDATE notes SET title = 'changed' WHERE id = 'a'",
        "DELETE FROM notes WHERE id = 'b'",
    )
    status = cockpit("sync", "status", "--format", "json").json
    assert [replica["writes"] for replica in status["replicas"]] == [0, 2]
    shown = cockpit("sync", "diff").out
    assert (
        shown
        == 'team -> laptop  ~ notes a  title: "one" -> "changed"\nteam -> laptop  - notes b  title="two"\n'
    )
    run = cockpit("sync", "run", "--format", "json").json
    assert run["deliveries"][0] == {
        "source": "team",
        "target": "laptop",
        "inserted": 0,
        "updated": 1,
        "deleted": 1,
    }
    assert rows(project / "laptop.db") == {"a": "changed"}
    status = cockpit("sync", "status", "--format", "json").json
    assert [(replica["writes"], [*replica["unseen"].values()]) for replica in status["replicas"]] == [
        (0, [0]),
        (0, [0]),
    ]
    assert [event["action"] for event in status["events"]] == ["deliver", "deliver"]


@pytest.mark.parametrize(("choice", "decision"), [("--keep", "kept"), ("--take", "taken")])
def test_a_conflict_waits_for_a_person(project, cockpit, choice, decision):
    run = clash(project, cockpit)
    assert run.code == 1
    assert "(to decide)\n1 conflict to decide: cockpit sync conflicts\n" in run.out
    listed = cockpit("sync", "conflicts", "--format", "json")
    assert listed.code == 1
    (conflict,) = listed.json
    wanted = conflict["stands" if choice == "--keep" else "other"]["values"]["title"]
    resolved = cockpit("sync", "resolve", conflict["id"][:5], choice, "--format", "json")
    assert (resolved.code, resolved.json["decision"]) == (0, decision)
    assert rows(project / "laptop.db")["a"] == rows(project / "team.db")["a"] == wanted
    assert cockpit("sync", "conflicts").out == "No conflict to decide.\n"
    assert cockpit("sync", "run").code == 0


def test_a_conflict_whose_row_was_written_to_since(project, cockpit):
    clash(project, cockpit)
    ((conflict),) = cockpit("sync", "conflicts", "--format", "json").json
    write(project / "laptop.db", "UPDATE notes SET title = 'since' WHERE id = 'a'")
    refused = cockpit("sync", "resolve", conflict["id"], "--take")
    assert refused.code == 2
    assert "was written to since" in refused.err
    assert cockpit("sync", "resolve", conflict["id"], "--take", "--anyway").code == 0
    assert rows(project / "team.db")["a"] == conflict["other"]["values"]["title"]


def test_drift_is_shown_and_healed_by_choice(project, cockpit):
    cockpit("sync", "run")
    write(
        project / "team.db",
        "DROP TRIGGER cockpit_sync_notes_update",
        "UPDATE notes SET title = 'x' WHERE id = 'a'",
    )
    plan = cockpit("sync", "heal")
    assert (plan.code, plan.out) == (1, (
        'notes a\n  laptop: title="one"\n  team: title="x"\n'
        "1 row differs without a recorded write: cockpit sync heal --believe NAME\n"
    ))  # fmt: skip
    assert rows(project / "team.db")["a"] == "x"
    assert cockpit("sync", "heal", "--believe", "laptop").code == 0
    assert rows(project / "team.db") == rows(project / "laptop.db") == {"a": "one", "b": "two"}
    assert cockpit("sync", "heal").out == "No drift: all replicas hold the same rows.\n"
    ((healed),) = cockpit("sync", "conflicts", "--all", "--format", "json").json
    assert (healed["decision"], healed["other"]["values"]) == ("healed", {"title": "x"})
    done = [line.partition("  ")[2] for line in cockpit("sync", "journal").out.splitlines()]
    assert done == [
        "laptop -> team: 1 updated", "laptop -> team: heal: 1 row", "laptop -> team: 2 inserted",
    ]  # fmt: skip


def test_leaving(project, cockpit):
    cockpit("sync", "run")
    assert cockpit("sync", "detach", "team").out == "team: changes are no longer captured; its rows stay.\n"
    assert rows(project / "team.db") == {"a": "one", "b": "two"}
    assert cockpit("sync", "detach", "team").code == 2


def test_a_renamed_column_is_told(project, cockpit):
    cockpit("sync", "run")
    write(project / "team.db", "ALTER TABLE notes RENAME COLUMN title TO name")
    told = (
        "laptop: notes has no name: what others write there only passes through\n"
        "team: notes has no title: what others write there only passes through\n"
        '  if it is name there: columns.title = "name" in sync.tables.notes.replicas.team\n'
    )
    for verb in ("diff", "run", "status"):
        assert told in cockpit("sync", verb).out
    with (project / "cockpit.toml").open("a") as file:
        file.write('[sync.tables.notes.replicas.team]\ncolumns.title = "name"\n')
    write(project / "laptop.db", "UPDATE notes SET title = 'new'")
    assert cockpit("sync", "run").out == "team -> laptop: nothing new\nlaptop -> team: 2 updated\n"
    with closing(driver.connect(str(project / "team.db"))) as connection:
        assert connection.execute("SELECT name FROM notes").fetchall() == [("new",), ("new",)]


def test_leaving_loses_no_row_unasked(project, cockpit):
    write(project / "laptop.db", "CREATE UNIQUE INDEX titles ON notes (title)")
    write(project / "team.db", f"{TABLE}", "INSERT INTO notes VALUES ('z', 'one')")
    assert cockpit("sync", "run").code == 1
    refused = cockpit("sync", "detach", "laptop")
    assert (refused.code, 'would lose 1 row that is held back, such as notes ["z"]' in refused.err) == (
        2,
        True,
    )
    assert cockpit("sync", "detach", "laptop", "--anyway").code == 0


def test_nobody_leaves_whom_a_window_brings_back(project, cockpit):
    cockpit("sync", "run")
    lease = Lease(home_of(project).folder / LEASE)
    assert lease.take()
    refused = cockpit("sync", "detach", "team")
    assert (refused.code, "turn cockpit.sync.live off" in refused.err) == (2, True)
    lease.release()
    assert cockpit("sync", "detach", "team").code == 0


FAULTS = [
    (("run",), {"team.db": None}, "team.db: no such database.\n  cockpit sync run --create"),
    (("run",), {"team.db": b"no database at all, but long enough to be looked at" * 9}, "team.db is damaged"),
    (
        ("run", "--create"),
        {"cockpit.toml": CONFIG.replace("team.db", "none/team.db").encode()},
        "none/team.db: there is no such folder: is its disk there?",
    ),
    (
        ("status",),
        {"cockpit.toml": CONFIG.replace("team.db", "mysql://ann@db/notes").encode()},
        "mysql://ann@db/notes: expected a path or postgresql://USER@HOST/DATABASE.",
    ),
    (("heal", "--believe", "me"), {}, "me: no such replica; they are laptop, team."),
    (("resolve", "abcdef", "--keep"), {}, "abcdef: there is no such conflict."),
    (("run",), {"cockpit.toml": b"[sync]\n"}, "cockpit.toml: sync: object missing required field `replicas`"),
]


@pytest.mark.parametrize(("arguments", "files", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_faults(project, cockpit, arguments, files, message):
    for name, content in files.items():
        if content is None:
            (project / name).unlink()
        else:
            (project / name).write_bytes(content)
    ended = cockpit("sync", *arguments)
    assert ended.code == 2
    assert message in ended.err


def test_a_database_may_be_created(project, cockpit):
    (project / "team.db").unlink()
    assert cockpit("sync", "run", "--create").code == 0
    assert rows(project / "team.db") == {"a": "one", "b": "two"}


def test_a_run_that_failed_is_recorded(project, cockpit):
    write(project / "team.db", "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)")
    assert cockpit("sync", "run").code == 2
    write(project / "team.db", "DROP TABLE notes")
    assert "laptop -> team: failed: sync.tables.notes.key: id is" in cockpit("sync", "journal").out
    (event,) = cockpit("sync", "status", "--format", "json").json["events"]
    assert event["status"] == "failed"
    assert "a number that each database counts by itself" in event["detail"]


WRITER = """
import sys
from cockpit.storage.engine import driver
from cockpit.storage.postgres import PostgresSchema
place = sys.argv[1]
connection = PostgresSchema(place) if "://" in place else driver.connect(place, isolation_level=None)
if "://" not in place:
    connection.execute("PRAGMA busy_timeout = 30000")
number = 0
while True:
    key = f"{sys.argv[2]}{number}"
    connection.execute("INSERT INTO notes VALUES (?, ?)", (key, key))
    if number % 3 == 2:
        connection.execute("DELETE FROM notes WHERE id = ?", (f"{sys.argv[2]}{number - 1}",))
    print(number, flush=True)
    number += 1
"""
RUNNER = """
import contextlib, os, sys
from cockpit.cli.program import main
while True:
    with contextlib.redirect_stdout(open(os.devnull, "w")):
        main(["sync", "run"])
    print("done", flush=True)
"""
KILLS = int(os.environ.get("COCKPIT_SYNC_KILLS", "4"))


@pytest.fixture
def shared(project, postgres_url):
    """The same project, whose team has a PostgreSQL; its address."""
    address = f"{postgres_url}&schema=shared"
    with PostgresSchema(postgres_url) as server:
        server.execute("DROP SCHEMA IF EXISTS shared CASCADE")
        server.execute("CREATE SCHEMA shared")
    with PostgresSchema(address) as server:
        server.execute("CREATE TABLE notes (id text PRIMARY KEY, title text)")
    (project / "cockpit.toml").write_text(CONFIG.replace("team.db", address))
    return address


def test_a_server_takes_part(project, cockpit, shared):
    assert cockpit("sync", "run").out == "team -> laptop: nothing new\nlaptop -> team: 2 inserted\n"
    assert f"team  {shared}\n  nothing to send" in cockpit("sync", "status").out
    with PostgresSchema(shared) as server:
        server.execute("UPDATE notes SET title = 'of team' WHERE id = 'a'")
    assert cockpit("sync", "diff").out == 'team -> laptop  ~ notes a  title: "one" -> "of team"\n'
    assert cockpit("sync", "run").code == 0
    assert rows(project / "laptop.db") == {"a": "of team", "b": "two"}


@pytest.mark.parametrize("address", ["postgresql://ann:secret@db/notes", "postgresql://db"])
def test_an_address_that_is_wrong(project, cockpit, address):
    (project / "cockpit.toml").write_text(CONFIG.replace("team.db", address))
    ended = cockpit("sync", "run")
    assert ended.code == 2
    assert "sync.replicas.team: " in ended.err
    assert "secret" not in ended.err


@pytest.mark.parametrize("peer", ["sqlite", "postgres"])
def test_a_kill_in_the_middle_loses_nothing(project, cockpit, request, peer):
    places = {
        "laptop": "laptop.db",
        "team": request.getfixturevalue("shared") if peer == "postgres" else "team.db",
    }
    cockpit("sync", "run")
    acknowledged: dict[str, int] = {}
    for attempt in range(KILLS if peer == "sqlite" else KILLS // 2):
        runner = start(RUNNER)
        assert runner.stdout.readline() == "done\n"
        writers = {
            f"{name}{attempt}-": start(WRITER, where, f"{name}{attempt}-") for name, where in places.items()
        }
        # How far the writers have come decides where the runs are cut off: somewhere else each time.
        for name, writer in writers.items():
            acknowledged[name] = [int(writer.stdout.readline()) for _ in range(40 + 31 * (attempt % 8))][-1]
        for process in (runner, *writers.values()):
            process.send_signal(signal.SIGKILL)
            process.communicate()
    assert cockpit("sync", "run").code == 0
    laptop = rows(project / "laptop.db")
    if peer == "sqlite":
        assert rows(project / "team.db") == laptop
    else:
        with PostgresSchema(places["team"]) as server:
            assert dict(server.execute("SELECT id, title FROM notes")) == laptop
    for name, last in acknowledged.items():
        for number in range(last):
            deleted = number % 3 == 1 and number + 1 <= last
            assert (f"{name}{number}" in laptop) != deleted
    assert cockpit("sync", "heal").out == "No drift: all replicas hold the same rows.\n"


def start(program, *arguments):
    """A program in a process of its own, whose lines can be read."""
    argv = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
