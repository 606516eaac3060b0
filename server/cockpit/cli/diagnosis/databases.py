"""The databases: whole, of this version, and not held by somebody else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cockpit.cli.diagnosis.check import Machine, Outcome, ok, problem
from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    # The types of the standard library's; its code is never used on our files.
    import sqlite3 as sqlite

    import cockpit.core.home as homes
    from cockpit.core import lease
    from cockpit.features.databases import checking, reading, team
    from cockpit.storage import engine, migrate
    from cockpit.storage.migrate import Schema
else:
    sqlite = lazy("pysqlite3.dbapi2")
    homes = lazy("cockpit.core.home")
    lease = lazy("cockpit.core.lease")
    checking = lazy("cockpit.features.databases.checking")
    reading = lazy("cockpit.features.databases.reading")
    team = lazy("cockpit.features.databases.team")
    engine = lazy("cockpit.storage.engine")
    migrate = lazy("cockpit.storage.migrate")

LOCK_SECONDS: Final = 2.0
"""No write of the cockpit takes longer."""
LOOK_SECONDS: Final = 10.0
STEPS: Final = 100_000
"""Of SQLite's machine, between two looks at the clock."""

BUSY: Final = 5
LOCKED: Final = 6
INTERRUPTED: Final = 9
CORRUPT: Final = 11
NO_DATABASE: Final = 26


def findings(machine: Machine) -> Outcome:
    """The database of this workspace."""
    of_team = _look_at_team(machine, migrate.ANALYTICS)
    return of_team or _look(machine.own_data / "analytics.db", migrate.ANALYTICS, machine.clock)


def sessions(machine: Machine) -> Outcome:
    """The database of all windows."""
    of_team = _look_at_team(machine, migrate.PRODUCTION)
    return of_team or _look(machine.data / "production.db", migrate.PRODUCTION, machine.clock)


def _look_at_team(machine: Machine, schema: Schema) -> Outcome | None:
    """How the database is in the team's store; None where the databases are files."""
    try:
        store = homes.team_store("", "", environ=machine.environ)
        if store is None:
            return None
        workspace = None if schema is migrate.PRODUCTION else machine.folder
        holding = team.TeamHolding(schema, homes.Home(machine.data, workspace, store), store, machine.clock)
        measured, faults = holding.measured(), holding.check()
    except CockpitError as error:
        return problem(error.message, "Look at cockpit.storage.url, at the server, and at the way to it")
    if measured is None:
        return ok(f"none yet: {store.url}")
    if faults:
        return problem(f"{store.url}: {faults[0].message}", "Look at `cockpit db check`, and at the server")
    return ok(f"{store.url}, {measured.bytes / 2**20:.1f} MB")


def _look(path: Path, schema: Schema, clock: Clock) -> Outcome:
    if not path.exists():
        return ok(f"none yet: {path}")
    if path.is_dir():
        return problem(f"{path} is a folder", f"Move it away: {_moving(path)}")
    try:
        with closing(_opened(path)) as connection:
            outcome = _examined(connection, path, schema.head, clock)
        return _compared(path, schema, clock) or outcome if outcome.state == "ok" else outcome
    except sqlite.Error as error:
        return _fault(path, error)


def _compared(path: Path, schema: Schema, clock: Clock) -> Outcome | None:
    """What is wrong with the tables of a sound database; None when nothing is."""
    with reading.reading(path, clock) as reader:
        is_older = reading.revision_of(reader) != schema.head
        faults = [] if is_older else [*checking.drift(schema, reader)]
    if not faults:
        return None
    return problem(
        f"{path}: {faults[0].message}",
        "Open the folder in the editor, which makes missing tables anew; if that does not help, move it: "
        f"{_moving(path)}",
    )


def _opened(path: Path) -> sqlite.Connection:
    """Opened for writing, as the daemon does, but nothing is created; not while a daemon moves it aside."""
    with lease.held(engine.lock_of(path)):
        where = f"file:{quote(str(path))}?mode=rw"
        return sqlite.connect(where, uri=True, timeout=LOCK_SECONDS, isolation_level=None)


def _examined(connection: sqlite.Connection, path: Path, head: str, clock: Clock) -> Outcome:
    deadline = clock.monotonic() + LOOK_SECONDS
    connection.set_progress_handler(lambda: clock.monotonic() > deadline, STEPS)
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        return _corrupt(path, str(verdict).splitlines()[-1])
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
        if tables:
            return problem(f"{path} is another program's database", f"Move it away: {_moving(path)}")
        return ok(f"{path}, empty")
    ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
    if revision > head:
        return problem(
            f"{path} was written by a newer cockpit (schema {revision}; this one knows {head})",
            "Update this cockpit, or name another folder in cockpit.storage.folder",
        )
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    size = path.stat().st_size / 2**20
    older = "" if revision == head else f", schema {revision}: the next start brings it to {head}"
    return ok(f"{path}, {size:.1f} MB{older}")


def _fault(path: Path, error: sqlite.Error) -> Outcome:
    # The lower byte is the kind; what is above tells more than is needed.
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case code if code in {BUSY, LOCKED}:
            return problem(
                f"{path} has been held by another program for {LOCK_SECONDS:g} s",
                f"Close what has it open (fuser '{path}' tells), or restart the windows of the editor",
            )
        case code if code in {CORRUPT, NO_DATABASE}:
            return _corrupt(path, str(error))
        case code if code == INTERRUPTED:
            return Outcome("unknown", f"{path} is too large to be examined within {LOOK_SECONDS:g} s")
        case _:
            advice = f"Make yourself the owner of {path.parent} and of what is in it, and make room there"
            return problem(f"{path}: {error}", advice)


def _corrupt(path: Path, reason: str) -> Outcome:
    return problem(
        f"{path} is corrupt: {reason}",
        "The daemon keeps it aside and begins a new one with what can be read of it: open the folder in the "
        f"editor; if it stays, stop the daemon and move it yourself: {_moving(path)}",
    )


def _moving(path: Path) -> str:
    return f"mv '{path}' '{path}.aside'"
