"""Backup, unchanged and changed run, verify and restore beside restic and borg, on one made workspace.

    python benchmarks/backup.py [--files 20000] [--megabytes 500] [--rounds 2]

The workspace: small source files, some larger ones of which a part is random, and one SQLite database. All
take turns, and every other round begins with the last of them. restic and borg encrypt here, so the cockpit
takes part twice, without a password and with one. Peers that are not on the PATH are named and left out.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sample import python_text

SHARE: Final = 0.8
"""Of restic's CPU and wall time: what the cockpit may take at most."""
MOST_MEMORY: Final = 300
"""Megabytes."""
MEGABYTE: Final = 2**20
LARGE: Final = 110
RACY: Final = 3.0
"""Seconds: fresh files are read twice by whoever is careful; a person's are older than this."""
ACTIONS: Final = ("first", "unchanged", "changed", "verify", "restore")
PACKAGES: Final = {"restic": "restic", "borg": "borgbackup"}


@dataclass(slots=True)
class Cost:
    """What one action took: the best of the rounds, and the most memory."""

    wall: float = float("inf")
    cpu: float = float("inf")
    peak: int = 0
    """Megabytes that were resident."""

    def measure(self, argv: list[str], cwd: Path, environment: dict[str, str]) -> None:
        """Run a program to its end."""
        started = time.perf_counter()
        with subprocess.Popen(argv, cwd=cwd, env=environment, stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if process.returncode:
            raise SystemExit(f"{' '.join(argv)} ended with {process.returncode}")
        self.wall = min(self.wall, wall)
        self.cpu = min(self.cpu, used.ru_utime + used.ru_stime)
        self.peak = max(self.peak, used.ru_maxrss // 1024)


@dataclass(slots=True)
class Peer:
    """One program with its command lines, and a folder for all that it keeps."""

    name: str
    folder: Path
    environment: dict[str, str]
    prepare: list[str]
    """Makes a repository, where a backup does not do that by itself."""
    actions: dict[str, list[str]]
    restored: Path
    """Where `restore` puts its files."""
    restores_here: bool = True
    """Whether `restore` writes below the working directory."""
    costs: dict[str, Cost] = field(default_factory=lambda: {action: Cost() for action in ACTIONS})

    def begin(self) -> None:
        """Forget the round before."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        if self.prepare:
            subprocess.run(self.prepare, env=self.environment, capture_output=True, check=True)

    def act(self, action: str, work: Path) -> None:
        """Do one thing; what others have written is on the disk by then."""
        os.sync()
        self.restored.mkdir()
        cwd = self.restored if action == "restore" and self.restores_here else work
        self.costs[action].measure(self.actions[action], cwd, self.environment)
        shutil.rmtree(self.restored)

    @property
    def size(self) -> int:
        """Of the repository, in bytes."""
        files = (self.folder / "repository").rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file())


def cockpit(scratch: Path, name: str, password: str = "") -> Peer:
    """The cockpit, encrypting if there is a password."""
    folder, restored = scratch / name, scratch / "restored"
    root = folder / "repository"
    environment = {**os.environ, "HOME": str(folder), "GH_COPILOT_BACKUP_ROOT": str(root)}
    base = [sys.executable, "-m", "cockpit", "backup"]
    create = [*base, "create"]
    if password:
        environment["GH_COPILOT_BACKUP_PASSWORD"] = password
    actions = {
        "first": [*create, "--encrypt"] if password else create, "unchanged": create, "changed": create,
        "verify": [*base, "verify"], "restore": [*base, "restore", "--to", str(restored)],
    }  # fmt: skip
    return Peer(name, folder, environment, [], actions, restored, restores_here=False)


def restic(scratch: Path) -> Peer:
    """restic, whose `check --read-data` reads and hashes everything, as `verify` does."""
    folder = scratch / "restic"
    environment = {
        **os.environ, "RESTIC_REPOSITORY": str(folder / "repository"), "RESTIC_PASSWORD": "benchmark",
        "RESTIC_CACHE_DIR": str(folder / "cache"),
    }  # fmt: skip
    create = ["restic", "backup", "--quiet", "."]
    actions = {
        "first": create, "unchanged": create, "changed": create,
        "verify": ["restic", "check", "--read-data", "--quiet"],
        "restore": ["restic", "restore", "--quiet", "latest", "--target", "."],
    }  # fmt: skip
    return Peer("restic", folder, environment, ["restic", "init", "--quiet"], actions, scratch / "restored")


def borg(scratch: Path) -> Peer:
    """borg, with the compression that the others have."""
    folder = scratch / "borg"
    environment = {
        **os.environ, "BORG_REPO": str(folder / "repository"), "BORG_PASSPHRASE": "benchmark",
        "BORG_BASE_DIR": str(folder / "base"),
    }  # fmt: skip
    create = ["borg", "create", "--compression", "zstd,3"]
    actions = {action: [*create, f"::{action}", "."] for action in ("first", "unchanged", "changed")}
    actions["verify"] = ["borg", "check", "--verify-data"]
    actions["restore"] = ["borg", "extract", "::changed"]
    init = ["borg", "init", "--encryption", "repokey-blake2"]
    return Peer("borg", folder, environment, init, actions, scratch / "restored")


def make(folder: Path, files: int, megabytes: int, chance: random.Random) -> None:
    """A workspace of that many files and about that size; the same in every run."""
    text = python_text(900).encode()
    large = min(LARGE, max(1, files // 100))
    small = int(0.52 * megabytes * MEGABYTE / (files - large))
    for number in range(files - large):
        place = folder / f"package_{number // 100}"
        place.mkdir(parents=True, exist_ok=True)
        start, size = chance.randrange(len(text) // 2), chance.randrange(small // 4, 2 * small - small // 4)
        content = (text[start:] * (1 + size // len(text)))[:size]
        (place / f"module_{number}.py").write_bytes(b"# %d %r\n" % (number, chance.random()) + content)
    (folder / "data").mkdir()
    each = int(0.29 * megabytes * MEGABYTE / large)
    for number in range(large):
        is_random = number % 3 == 0
        content = chance.randbytes(each) if is_random else (text * (1 + each // len(text)))[:each]
        (folder / "data" / f"large_{number}.bin").write_bytes(chance.randbytes(16) + content)
    fill(folder / "data" / "rows.db", int(0.19 * megabytes * MEGABYTE), chance)


def fill(path: Path, size: int, chance: random.Random) -> None:
    """A database of about that size."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT, value REAL, note BLOB)")
        rows = (
            (f"row {number}", chance.random(), chance.randbytes(120) + b"note " * 60)
            for number in range(size // 450)
        )
        connection.executemany("INSERT INTO rows (name, value, note) VALUES (?, ?, ?)", rows)
    connection.close()


def change(folder: Path, chance: random.Random) -> None:
    """200 files and some rows of the database become others."""
    files = sorted(folder.glob("package_*/*.py"))
    for path in chance.sample(files, min(200, len(files))):
        path.write_bytes(path.read_bytes() + b"# %r\n" % chance.random())
    with sqlite3.connect(folder / "data" / "rows.db") as connection:
        connection.execute("UPDATE rows SET value = value + 1 WHERE id % 1000 = 1")
    connection.close()


def run(scratch: Path, options: argparse.Namespace) -> list[Peer]:
    """Every peer does everything, in turns."""
    chance = random.Random(1)
    work = scratch / "work"
    make(work, options.files, options.megabytes, chance)
    peers = [cockpit(scratch, "cockpit"), cockpit(scratch, "encrypted", "benchmark")]
    for made in (restic, borg):
        if shutil.which(made.__name__):
            peers.append(made(scratch))
        else:
            print(f"{made.__name__} is not on the PATH (Debian: apt-get install {PACKAGES[made.__name__]}).")
    for number in range(options.rounds):
        for peer in peers:
            peer.begin()
        time.sleep(RACY)
        for action in ACTIONS:
            if action == "changed":
                change(work, chance)
                time.sleep(RACY)
            for peer in peers if number % 2 == 0 else reversed(peers):
                peer.act(action, work)
    return peers


def lines(peers: list[Peer]) -> Iterator[str]:
    """Every figure, its share of restic's, and what is above a promise."""
    reference = next((peer for peer in peers if peer.name == "restic"), None)
    yield f"{'':10} {'':10} {'wall s':>8} {'CPU s':>8} {'MB':>5}   of restic's wall, CPU"
    for action in ACTIONS:
        for peer in peers:
            cost = peer.costs[action]
            line = f"{action:10} {peer.name:10} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.peak:5}"
            if reference is not None and peer is not reference:
                theirs = reference.costs[action]
                wall, cpu = cost.wall / theirs.wall, cost.cpu / theirs.cpu
                line += f"   {wall:.2f} {cpu:.2f}{f'  above {SHARE}' if max(wall, cpu) > SHARE else ''}"
            yield line + (f"  above {MOST_MEMORY} MB" if cost.peak > MOST_MEMORY else "")
    yield from (f"repository {peer.name:10} {peer.size / MEGABYTE:.1f} MB" for peer in peers)


def main() -> None:
    """Measure in a scratch folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for line in lines(run(Path(scratch), options)):
            print(line)


if __name__ == "__main__":
    main()
