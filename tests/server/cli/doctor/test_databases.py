"""The databases of a workspace, and the windows that share them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import text

from cockpit.cli.diagnosis import databases, sharing
from cockpit.cli.diagnosis.check import ok
from cockpit.core.home import Home, TeamStore
from cockpit.core.lease import Lease
from cockpit.storage.keeper import opened, opened_file
from cockpit.storage.migrate import ANALYTICS

from .world import LINUX, World, explains


def a_corrupt_database(world: World) -> None:
    world.write(world.machine().own_data / "analytics.db", "this is no database at all " * 400)


def a_page_of_the_database_was_overwritten(world: World) -> None:
    opened = world.database("0001")
    opened.execute(
        "CREATE TABLE t AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 9999) "
        "SELECT n FROM c"
    )
    opened.close()
    path = world.machine().own_data / "analytics.db"
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 5 * 4096] = b"\xff" * 8192
    path.write_bytes(content)


def a_newer_database(world: World) -> None:
    world.database("9999")


def an_older_database(world: World) -> None:
    world.database("0000")


def a_database_without_a_table(world: World) -> None:
    database = opened_file(world.machine().own_data / "analytics.db", ANALYTICS)
    with database, database.write() as connection:
        connection.execute(text("DROP TABLE code_audit_history"))


def a_folder_in_place_of_the_database(world: World) -> None:
    (world.machine().own_data / "analytics.db").mkdir(parents=True)


def a_locked_database(world: World) -> None:
    world.patch.setattr(databases, "LOCK_SECONDS", 0.05)
    world.database("0001").execute("BEGIN IMMEDIATE")


def a_stranger_in_place_of_the_database(world: World) -> None:
    world.database("0001").execute("ALTER TABLE alembic_version RENAME TO other")


HOLDING = """
import sys
from pathlib import Path
from cockpit.core.lease import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.take(), flush=True)
sys.stdin.read()
"""


def _holder(*words: str) -> Callable[[World], None]:
    """Another process holds the lock, and has these words on its command line."""

    def hold(world: World) -> None:
        argv = [sys.executable, "-c", HOLDING, str(world.machine().own_data / "lead.lock"), *words]
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        world.stack.enter_context(process)
        world.stack.callback(process.kill)
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"

    return hold


def a_lock_file_that_nobody_holds(world: World) -> None:
    lease = Lease(world.machine().own_data / "lead.lock")
    assert lease.take()
    lease.release()


TROUBLES = [
    (
        a_database_without_a_table,
        "findings database",
        "problem",
        "The table code_audit_history is missing.",
        "Open the folder in the editor",
    ),
    (a_folder_in_place_of_the_database, "findings database", "problem", "is a folder", "mv '"),
    (a_corrupt_database, "findings database", "problem", "is corrupt: file is not a database", "mv '"),
    (a_page_of_the_database_was_overwritten, "findings database", "problem", "is corrupt: ", "mv '"),
    (a_newer_database, "findings database", "problem", "newer cockpit .schema 9999", "Update"),
    (an_older_database, "findings database", "ok", "the next start brings it to", ""),
    (a_locked_database, "findings database", "problem", "held by another program", "Close what has it open"),
    (
        a_stranger_in_place_of_the_database,
        "findings database",
        "problem",
        "another program's database",
        "mv '",
    ),
    pytest.param(
        _holder("cockpit", "serve"),
        "other windows",
        "ok",
        r"process \d+ does what is done once",
        "",
        marks=LINUX,
    ),
    pytest.param(_holder(), "other windows", "warning", "which is no daemon", r"kill \d+", marks=LINUX),
    (a_lock_file_that_nobody_holds, "other windows", "ok", "none on this folder", ""),
]


@pytest.mark.parametrize(("make", "name", "state", "found", "advice"), TROUBLES)
def test_a_trouble_is_found_and_explained(
    world: World, make: Callable[[World], None], name: str, state: str, found: str, advice: str
) -> None:
    explains(world, make, name, state, found, advice)


def test_a_database_that_takes_too_long_is_unknown(world: World) -> None:
    world.patch.setattr(databases, "STEPS", 1)
    opened = world.database("0001")
    opened.execute("CREATE TABLE t (n)")

    class Leaping:
        """An hour passes with every look at it."""

        def __init__(self) -> None:
            self.seconds = 0.0

        def monotonic(self) -> float:
            self.seconds += 3600
            return self.seconds

    world.options["clock"] = Leaping()
    outcome = databases.findings(world.machine())
    assert (outcome.state, "too large" in outcome.found) == ("unknown", True), outcome


def test_sharing_without_proc(world: World) -> None:
    lease = Lease(world.machine().own_data / "scan.lock")
    assert lease.take()
    world.options["proc"] = world.folder
    assert sharing.others(world.machine()) == ok("another daemon audits the folder")
    lease.release()


def test_the_databases_of_a_team(world: World, team_store: TeamStore) -> None:
    url = team_store.url
    world.options["environ"] = {"COCKPIT_STORAGE_URL": url}
    machine = world.machine()
    assert databases.findings(machine) == databases.sessions(machine) == ok(f"none yet: {url}")
    home = Home(machine.data, machine.folder, team_store)
    with closing(opened(home, ANALYTICS)) as database:
        outcome = databases.findings(machine)
        assert (outcome.state, outcome.found.partition(", ")[0]) == ("ok", url)
        with database.write() as connection:
            connection.execute(text("DROP TABLE code_audit_history"))
    outcome = databases.findings(machine)
    assert (outcome.state, outcome.found) == ("problem", f"{url}: The table code_audit_history is missing.")


BAD_STORES = [
    ("mysql://ann@db/team", "expected postgresql://USER@HOST/DATABASE"),
    ("postgresql://ann@/team?host=/nowhere", "The team's store"),
]


@pytest.mark.parametrize(("url", "found"), BAD_STORES)
def test_a_store_that_cannot_be_used(world: World, url: str, found: str) -> None:
    world.options["environ"] = {"COCKPIT_STORAGE_URL": url}
    outcome = databases.sessions(world.machine())
    assert (outcome.state, found in outcome.found) == ("problem", True)
    assert "cockpit.storage.url" in outcome.advice
