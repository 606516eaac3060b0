"""A program: does one thing again and again, each time killed before another change of the disk.

After each kill everything is looked at as it is, the same thing is done once more to its end, and everything
is looked at again.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from contextlib import closing, redirect_stdout, suppress
from pathlib import Path

import tracing
from applies import Apply, Unapply
from case import Case, rows
from cleanups import Archive, GiveBack
from killing import ACTIONS
from killing import Case as Repository

from cockpit.cli.program import main as command
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Conflict
from cockpit.core.process import SystemRunner
from cockpit.features.backup import keys, moments, rewinding
from cockpit.features.backup.repository import locked
from cockpit.features.backup.site import Site
from cockpit.features.databases import migrating
from cockpit.features.databases.compacting import vacuum
from cockpit.features.databases.returning import Copied
from cockpit.storage.engine import driver, open_file
from cockpit.storage.migrate import ANALYTICS, copies_of
from cockpit.storage.steps import climb

OLD = "0002"
COLUMNS = "id, run_id, name, outcome, path, seconds, message"
RESULTS = [(n, 1, f"test {n}", "passed", "a.py", 0.5, "") for n in range(500)]


class Workspace(Repository):
    """With so many files and databases that a backup and a restore take hundreds of steps."""

    files, databases = 40, 12

    def change(self, number: int) -> None:
        super().change(number)
        (self.work / "many").mkdir(exist_ok=True)
        for each in range(self.files):
            (self.work / "many" / f"{each}").write_text(f"{number}" * (each + 1))
        for each in range(self.databases):
            with closing(driver.connect(str(self.work / "many" / f"{each}.db"))) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS t (n)")
                connection.execute("INSERT INTO t VALUES (?)", (number,))
                connection.commit()

    def states(self) -> set[str]:
        """The states that the files and databases are of; each is of one."""
        found: set[str] = set()
        for each in range(self.files):
            content = (self.work / "many" / f"{each}").read_text()
            assert content == content[0] * (each + 1)
            found.add(content[0])
        for each in range(self.databases):
            numbers = rows(self.work / "many" / f"{each}.db", "SELECT n FROM t ORDER BY n")
            assert numbers == [(number,) for number in range(1, len(numbers) + 1)]
            found.add(f"{len(numbers)}")
        return found


class Backup(Case):
    """What is done to a repository of backups."""

    action = "create"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.case = Workspace(folder)

    def fill(self) -> None:
        self.case.fill()
        if self.action == "create":
            self.case.change(4)

    def act(self) -> None:
        getattr(self.case, self.action)()

    def look(self, *, killed: bool) -> None:
        after_kill, after_all = ACTIONS[self.action]
        self.case.check(after_kill if killed else after_all)
        if not killed:
            self.case.tidy()


class Restore(Backup):
    """A restore over what is there."""

    action = "restore"

    def look(self, *, killed: bool) -> None:
        super().look(killed=killed)
        text, link, first, _, numbers = self.case.state(self.case.work)
        # Each file is of the old state or of the new one, and a database is never a mixture.
        found = {text, link[-1], str(first), str(len(numbers))} | self.case.states()
        assert found <= ({"1", "3"} if killed else {"1"})


class Prune(Backup):
    """A rotation, which puts together what is left of old packs."""

    action = "prune"


class Moment(Case):
    """Two databases of ours, of which a third moment is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.found = {name: folder / "home" / name for name in ("analytics.db", "production.db")}
        root = folder / "root" / "work"
        self.site = Site(folder / "work", root, {}, SystemClock(), SystemRunner(), str)

    def fill(self) -> None:
        (self.folder / "work").mkdir(parents=True)
        (self.folder / "home").mkdir()
        with locked(self.site.folder):
            keys.make(self.site.folder, SystemClock().now(), "", os.urandom)
        for number in (1, 2, 3):
            for path in self.found.values():
                with closing(driver.connect(str(path))) as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("CREATE TABLE IF NOT EXISTS t (n, content)")
                    connection.execute("INSERT INTO t VALUES (?, ?)", (number, os.urandom(200_000)))
                    connection.commit()
            if number < 3:
                self.keep()

    def keep(self) -> None:
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        self.site.keep_databases(self.found, "by schedule")

    def act(self) -> None:
        self.keep()

    def numbers(self, path: Path) -> list[int]:
        return [number for (number,) in rows(path, "SELECT n FROM t ORDER BY n")]

    def look(self, *, killed: bool) -> None:
        verdict = self.site.verify()
        assert (verdict.faults, verdict.losses) == ([], []), verdict
        with self.site.moments() as repository:
            made = repository.head.present
            assert len(made) in ((2, 3) if killed else (3,))
            for number, link in enumerate(made, 1):
                target = self.folder / "look"
                shutil.rmtree(target, ignore_errors=True)
                rewinding.write(self.site, repository, link, list(self.found), target)
                for name in self.found:
                    assert self.numbers(target / name) == list(range(1, number + 1))
            if not killed:
                assert {path.name for path in repository.packs.iterdir()} == set(repository.head.packs)


class Rewinding(Moment):
    """The same databases, which go back to the first moment."""

    def act(self) -> None:
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        with self.site.moments() as repository:
            rewinding.rewind(self.site, repository, repository.head.present[0], list(self.found), self.found)

    def look(self, *, killed: bool) -> None:
        for path in self.found.values():
            # Each database is of the old state or of the new one.
            assert self.numbers(path) in ([[1], [1, 2, 3]] if killed else [[1]]), path
        verdict = self.site.verify()
        assert (verdict.faults, verdict.losses) == ([], []), verdict
        with self.site.moments() as repository:
            if self.numbers(self.found["analytics.db"]) == [1]:
                # What was there before it was replaced is kept.
                target = self.folder / "look"
                shutil.rmtree(target, ignore_errors=True)
                before = moments.numbered(repository, 3)
                rewinding.write(self.site, repository, before, list(self.found), target)
                assert self.numbers(target / "analytics.db") == [1, 2, 3]


class Migration(Case):
    """A database of an older version, which is tried on a copy, copied and migrated."""

    @property
    def path(self) -> Path:
        return self.folder / "analytics.db"

    def fill(self) -> None:
        self.folder.mkdir(parents=True)
        with open_file(self.path) as database, database.write() as connection:
            climb(connection, ANALYTICS.migrations, OLD)
            add = "INSERT INTO test_results VALUES (?, 1, ?, 'passed', 'a.py', 0.5, '')"
            for number, _, name, *_ in RESULTS:
                connection.exec_driver_sql(add, (number, name))

    def act(self) -> None:
        migrating.migrate(ANALYTICS, self.path, SystemClock())

    def look(self, *, killed: bool) -> None:
        found = rows(self.path, f"SELECT {COLUMNS} FROM test_results ORDER BY id")
        assert found == RESULTS
        ((schema,),) = rows(self.path, "SELECT version_num FROM alembic_version")
        assert schema in ((OLD, ANALYTICS.head) if killed else (ANALYTICS.head,))
        tables = {name for (name,) in rows(self.path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert ("corrections" in tables) == (schema == ANALYTICS.head)
        for copy in copies_of(self.path):
            assert rows(copy, f"SELECT {COLUMNS} FROM test_results ORDER BY id") == RESULTS
        if not killed:
            left = {each.name for each in self.folder.iterdir() if not each.name.endswith(("-wal", "-shm"))}
            locks = {"analytics.db.lock", "analytics.db.migrating"}
            assert left <= locks | {"analytics.db", f"analytics.db.schema-{OLD}"}, left


class Return(Migration):
    """The same database, which goes back to before it was migrated."""

    def fill(self) -> None:
        super().fill()
        super().act()

    def act(self) -> None:
        # Where it has been done there is nothing to do.
        with suppress(Conflict):
            Copied("analytics", self.path).put_back(OLD)

    def look(self, *, killed: bool) -> None:
        found = rows(self.path, f"SELECT {COLUMNS} FROM test_results ORDER BY id")
        assert found == RESULTS
        ((schema,),) = rows(self.path, "SELECT version_num FROM alembic_version")
        assert schema in ((OLD, ANALYTICS.head) if killed else (OLD,))
        for copy in copies_of(self.path):
            assert rows(copy, f"SELECT {COLUMNS} FROM test_results ORDER BY id") == RESULTS


class Compaction(Case):
    """A database with many free pages."""

    @property
    def path(self) -> Path:
        return self.folder / "analytics.db"

    def fill(self) -> None:
        self.folder.mkdir(parents=True)
        with closing(driver.connect(str(self.path))) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, content BLOB)")
            content = ((number, bytes([number % 256]) * 1_000) for number in range(2_000))
            connection.executemany("INSERT INTO t VALUES (?, ?)", content)
            connection.execute("DELETE FROM t WHERE n % 3")
            connection.commit()

    def act(self) -> None:
        vacuum("analytics", self.path)

    def look(self, *, killed: bool) -> None:
        found = rows(self.path, "SELECT n, content FROM t ORDER BY n")
        assert found == [(n, bytes([n % 256]) * 1_000) for n in range(0, 2_000, 3)]
        if not killed:
            assert self.path.stat().st_size < 1_000_000


class FirstSync(Case):
    """Two databases that have never been synchronised."""

    config = '[sync.replicas]\nlaptop = "laptop.db"\nteam = "team.db"\n[sync.tables.notes]\n'

    def fill(self) -> None:
        self.folder.mkdir(parents=True)
        (self.folder / "cockpit.toml").write_text(self.config)
        for name in ("laptop", "team"):
            self.write(name, "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)")
            for number in range(40):
                self.write(name, f"INSERT INTO notes VALUES ('{name} {number}', 'new')")

    def write(self, name: str, statement: str) -> None:
        with closing(driver.connect(str(self.folder / f"{name}.db"), isolation_level=None)) as connection:
            connection.execute(statement)

    def act(self) -> None:
        os.environ["XDG_DATA_HOME"] = str(self.folder / "data")
        os.chdir(self.folder)
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            assert command(["sync", "run"]) == 0

    def wanted(self) -> dict[str, set[tuple[str, str]]]:
        """The rows of each database before, and of both afterwards."""
        sides = {name: {(f"{name} {number}", "new") for number in range(40)} for name in ("laptop", "team")}
        return {**sides, "both": sides["laptop"] | sides["team"]}

    def look(self, *, killed: bool) -> None:
        wanted = self.wanted()
        for name in ("laptop", "team"):
            found = set(rows(self.folder / f"{name}.db", "SELECT id, title FROM notes"))
            # What comes from the other side comes as a whole.
            assert found in ([wanted[name], wanted["both"]] if killed else [wanted["both"]]), name
        for journal in (self.folder / "data").rglob("*.db"):
            rows(journal, "SELECT 1")


class Sync(FirstSync):
    """Two databases with the same rows, of which each side has changed some and removed others."""

    def fill(self) -> None:
        super().fill()
        os.environ["XDG_DATA_HOME"] = str(self.folder / "data")
        self.act()
        self.write("laptop", "UPDATE notes SET title = 'of laptop' WHERE id LIKE 'laptop 1%'")
        self.write("laptop", "DELETE FROM notes WHERE id LIKE 'team 2%'")
        self.write("team", "UPDATE notes SET title = 'of team' WHERE id LIKE 'team 3%'")
        self.write("team", "INSERT INTO notes VALUES ('another', 'one')")

    def wanted(self) -> dict[str, set[tuple[str, str]]]:
        old = super().wanted()["both"]
        laptop = {
            (key, "of laptop" if key.startswith("laptop 1") else title)
            for key, title in old
            if not key.startswith("team 2")
        }
        team = {(key, "of team" if key.startswith("team 3") else title) for key, title in old}
        team |= {("another", "one")}
        both = {(key, "of team" if key.startswith("team 3") else title) for key, title in laptop}
        return {"laptop": laptop, "team": team, "both": both | {("another", "one")}}


CASES: dict[str, type[Case]] = {
    "backup": Backup,
    "restore": Restore,
    "prune": Prune,
    "moment": Moment,
    "rewind": Rewinding,
    "migration": Migration,
    "return": Return,
    "compaction": Compaction,
    "first sync": FirstSync,
    "sync": Sync,
    "archive": Archive,
    "give back": GiveBack,
    "apply": Apply,
    "take back": Unapply,
}


def main(name: str, scratch: Path, seed: int, most: int) -> None:
    """Kill at so many points; print how many were tried of how many there are."""
    template, folder = scratch / "template", scratch / "case"
    CASES[name](template).fill()

    def begin() -> Case:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
        shutil.copytree(template, folder, symlinks=True)
        return CASES[name](folder)

    case = begin()
    count, _ = tracing.run(case.act)
    case.look(killed=False)
    points = sorted(random.Random(seed).sample(range(1, count + 1), min(most, count)))
    for point in points:
        case = begin()
        try:
            _, killed = tracing.run(case.act, point)
            case.look(killed=killed)
            case.act()
            case.look(killed=False)
        except BaseException:
            sys.stderr.write(f"Of {name}, killed before change {point} of {count}:\n")
            raise
    print(len(points), count)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
