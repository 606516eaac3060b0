"""A program: does one thing to a repository again and again, killed before its first, second, third ... step.

A step is whatever changes the disk: a file is opened for writing, half of it is written, a name changes.
After each kill everything is checked, the same thing is done to its end, and everything is checked again.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cockpit.core.clock import SystemClock
from cockpit.core.process import SystemRunner
from cockpit.features.backup import keys, packs, restore
from cockpit.features.backup.config import Options
from cockpit.features.backup.create import Request, create
from cockpit.features.backup.plan import chosen, plan
from cockpit.features.backup.prune import prune
from cockpit.features.backup.repository import Repository, locked
from cockpit.features.backup.selection import STAGING
from cockpit.features.backup.verify import verify
from cockpit.storage.engine import driver

CHANGING = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.utime",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
MOST = 400
BIG = 856_000
RULES = Options(keep=2, keep_daily=0, keep_weekly=0, keep_monthly=0)


class Steps:
    """Counts the steps of this process, and kills it before one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.count = 0
        sys.addaudithook(self.heard)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGING or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES):
            self.step()

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, module: Any, name: str) -> None:
        """Kill in the middle of a write, too, when half of it is on the disk."""
        real = getattr(module, name)

        def counted(handle: int, content: bytes) -> None:
            half = len(content) // 2
            real(handle, content[:half])
            self.step()
            real(handle, content[half:])

        setattr(module, name, counted)


class Case:
    """A workspace with three backups, each of another state."""

    def __init__(self, folder: Path) -> None:
        self.work, self.folder = folder / "work", folder / "root" / "work"
        self.scratch = folder / "scratch"

    def fill(self) -> None:
        self.work.mkdir(parents=True)
        with locked(self.folder):
            keys.make(self.folder, SystemClock().now(), "", os.urandom)
        for number in range(1, 4):
            self.change(number)
            self.create()

    def change(self, number: int) -> None:
        """Another state of the workspace, which can be told from its number."""
        (self.work / "sub").mkdir(exist_ok=True)
        (self.work / "a").write_text(f"{number}")
        (self.work / f"only{number}").write_bytes(bytes([number]) * 50)
        (self.work / "sub" / "big").write_bytes(bytes([number]) * 600_000 + bytes(range(256)) * 1000)
        (self.work / "link").unlink(missing_ok=True)
        (self.work / "link").symlink_to(f"only{number}")
        connection = driver.connect(str(self.work / "x.db"))
        connection.execute("CREATE TABLE IF NOT EXISTS t (n)")
        connection.execute("INSERT INTO t VALUES (?)", (number,))
        connection.commit()
        connection.close()

    def opened(self) -> Repository:
        return Repository(self.folder, keys.unlock(self.folder, str, os.urandom))

    def create(self) -> None:
        with locked(self.folder):
            create(
                self.opened(), Request(self.work, Options(), self.scratch, 1), SystemClock(), SystemRunner()
            )

    def restore(self) -> None:
        """Back to the first state, over what is there."""
        self.restore_to(self.work, 1)

    def restore_to(self, target: Path, number: int) -> None:
        with locked(self.folder):
            repository = self.opened()
            entries = chosen(repository.entries(repository.manifest(repository.link(number))), ())
            restore.restore(repository, plan(entries, target, repository), 1)

    def prune(self) -> None:
        with locked(self.folder):
            prune(self.opened(), RULES, SystemClock().now())

    def state(self, folder: Path) -> tuple[Any, ...]:
        rows = driver.connect(str(folder / "x.db"))
        try:
            numbers = [number for (number,) in rows.execute("SELECT n FROM t ORDER BY n")]
            assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        finally:
            rows.close()
        big = (folder / "sub" / "big").read_bytes()
        return (folder / "a").read_text(), str((folder / "link").readlink()), big[0], len(big), numbers

    def check(self, allowed: set[frozenset[int]]) -> None:
        """The repository is whole, and every backup in it gives back its own state."""
        with locked(self.folder):
            repository = self.opened()
            verdict = verify(repository, 1)
            assert (verdict.faults, verdict.losses) == ([], []), verdict
            numbers = [link.number for link in repository.head.present]
        assert frozenset(numbers) in allowed, numbers
        for number in numbers:
            target = self.scratch / "look"
            shutil.rmtree(target, ignore_errors=True)
            self.restore_to(target, number)
            # A run that had published before it was killed is repeated: it finds the same.
            made = min(number, 4)
            assert self.state(target) == (f"{made}", f"only{made}", made, BIG, list(range(1, made + 1)))

    def tidy(self) -> None:
        """Nothing of a killed run is left."""
        with locked(self.folder):
            head = self.opened().head
        assert {path.name for path in (self.folder / "packs").iterdir()} == set(head.packs)
        assert {path.name for path in (self.folder / "manifests").iterdir()} == {
            link.manifest for link in head.present
        }
        assert not (self.work / os.fsdecode(STAGING)).exists()


def killed(do: Callable[[], None], before: int) -> bool:
    """Do it in a process of its own, which is killed before that step; whether it was."""
    child = os.fork()
    if child == 0:
        steps = Steps(before)
        steps.before(packs, "write_whole")
        steps.before(restore, "write_whole")
        do()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), status
    return os.WIFSIGNALED(status)


THREE, FOUR, FIVE = (frozenset(range(1, most + 1)) for most in (3, 4, 5))
LAST = frozenset({2, 3})
ACTIONS: dict[str, tuple[set[frozenset[int]], set[frozenset[int]]]] = {
    # What may be there after a kill, and what is there after the next whole run.
    "create": ({THREE, FOUR}, {FOUR, FIVE}),
    "restore": ({THREE}, {THREE}),
    "prune": ({THREE, LAST}, {LAST}),
}


def main(action: str, scratch: Path, start: int, stride: int) -> None:
    template = scratch / "template"
    Case(template).fill()
    if action == "create":
        Case(template).change(4)
    points = 0
    for before in range(start, MOST, stride):
        folder = scratch / "case"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder, symlinks=True)
        case = Case(folder)
        was_killed = killed(getattr(case, action), before)
        points += was_killed
        after_kill, after_all = ACTIONS[action]
        case.check(after_kill if was_killed else after_all | after_kill)
        if action == "restore" and was_killed:
            # Each file is of the old state or of the new one, and a database is never a mixture.
            text, link, first, _, rows = case.state(case.work)
            assert {text, link[-1], str(first), str(len(rows))} <= {"1", "3"}
        getattr(case, action)()
        case.check(after_all)
        case.tidy()
        if action == "restore":
            assert case.state(case.work) == ("1", "only1", 1, BIG, [1])
        if not was_killed:
            break
    print(points)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
