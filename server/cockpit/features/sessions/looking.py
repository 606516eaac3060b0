"""Looks at what sessions have left behind: on disk, among the processes, in git. It changes nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled, CockpitError, Unavailable
from cockpit.core.guard.nesting import same_files
from cockpit.core.lazy import lazy_pattern
from cockpit.core.ownership import PROC, Life, life_of
from cockpit.core.process import Runner
from cockpit.core.run import Recorded
from cockpit.features.sessions.wrap_up import (
    EMPTIED,
    HANDLES,
    NESTED,
    TRANSACTIONS,
    Copy,
    File,
    Handle,
    Sight,
    Writer,
)

T = TypeVar("T")

EMPTY_BY_NATURE: Final = frozenset({"__init__.py", "py.typed", ".gitkeep", ".keep", ".nojekyll"})
ATOMIC: Final = lazy_pattern(r"\..+\.[a-z0-9_]{8}")
"""What `write_atomically` writes before it takes the file's place."""
SCRATCH: Final = ("cockpit-scan-*.msgpack", "cockpit-tests-*")
"""What workers and test runs put into the system's folder for temporary files."""
RESTORING: Final = ".cockpit-restore"
"""Where a restore puts files together before it moves them into place."""
WRITE_LOCK: Final = 120
"""The byte of the `-shm` file that SQLite locks for a write in WAL."""
ASIDE: Final = "set-aside"
"""The folder of our data into which fixes move files, by the moment of the move."""
MOST_FOLDERS: Final = 20_000
LARGEST_COMPARED: Final = 4 * 2**20
TOOLS: Final = frozenset({".git", ".hg", "node_modules", ".venv", "venv", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where to look."""

    data: Path
    cache: Path
    temporary: Path
    clock: Clock
    runner: Runner
    root: Path | None = None
    """The workspace folder; without one nothing is said about files of a workspace."""
    proc: Path = PROC

    def all(self, running: Sequence[Recorded]) -> Sight:
        """Everything; `running` are the sessions that have not ended, as far as is recorded."""
        blind: dict[str, str] = {}
        writers = _seen(blind, TRANSACTIONS, self.writers)
        handles = _seen(blind, HANDLES, self.handles)
        emptied = _seen(blind, EMPTIED, self.emptied)
        copies = _seen(blind, NESTED, self.copies)
        lives = [(each, life_of(each.begun.owner)) for each in running]
        return Sight(
            now=self.clock.now(),
            running=[each for each, life in lives if life is not Life.GONE],
            writers=writers,
            handles=handles,
            temporary=[*self.temporary_files()],
            logs=[*self.logs()],
            emptied=emptied,
            copies=copies,
            orphans=lives,
            blind=MappingProxyType(blind),
        )

    def leftovers(self, running: Sequence[Recorded], pid: int) -> Sight:
        """What a daemon can look at in the moment in which it ends."""
        blind: dict[str, str] = {}
        return Sight(
            now=self.clock.now(),
            running=running,
            writers=_seen(blind, TRANSACTIONS, lambda: [each for each in self.writers() if each.pid == pid]),
            handles=_seen(blind, HANDLES, lambda: self.handles(pid)),
            temporary=[*self.temporary_files()],
            logs=[*self.logs()],
            blind=MappingProxyType(blind),
        )

    def databases(self) -> Iterator[Path]:
        """Our own databases."""
        yield from _below(self.data, lambda name: name.endswith(".db"))

    def writers(self) -> list[Writer]:
        """The write transactions that are open on them."""
        try:
            lines = (self.proc / "locks").read_text(encoding="ascii").splitlines()
        except OSError as error:
            raise Unavailable("This system does not tell who is in the middle of a write.") from error
        by_inode = {_inode(path.with_name(f"{path.name}-shm")): path for path in self.databases()}
        return [
            Writer(by_inode[inode], pid) for inode, pid in _write_locks(lines) if inode and inode in by_inode
        ]

    def handles(self, pid: int | None = None) -> list[Handle]:
        """Which other processes have one of them open, or what one process has."""
        if not (self.proc / "self" / "fd").is_dir():
            raise Unavailable("This system does not tell which process has a file open.")
        ours = {str(path) for path in self.databases()}
        every = [int(each.name) for each in self.proc.iterdir() if each.name.isdigit()]
        others = [each for each in every if each != os.getpid()]
        pids = others if pid is None else [pid]
        found = {(path, each) for each in pids for path in _open_files(self.proc / str(each) / "fd")}
        return [Handle(Path(path), each) for path, each in sorted(found) if path in ours]

    def temporary_files(self) -> Iterator[File]:
        """What we write before it takes its place, and what workers and restores put aside for a while."""
        for folder in (self.data, self.cache):
            yield from _files(_below(folder, lambda name: ATOMIC.fullmatch(name) is not None))
        for pattern in SCRATCH:
            yield from _files(path for path in _globbed(self.temporary, pattern) if _is_mine(path))
        if self.root is not None:
            yield from _files(path for path in (self.root / RESTORING,) if path.exists())
            yield from _files(_globbed(self.root, ".cockpit-baseline.json.????????"))

    def logs(self) -> Iterator[File]:
        """The logs in our own folders and at the top of the workspace."""
        for folder in (self.data, self.cache):
            yield from _files(_below(folder, lambda name: name.endswith(".log")))
        if self.root is not None:
            yield from _files(_globbed(self.root, "*.log"))

    def emptied(self) -> list[Path]:
        """The files of the workspace that are empty, and have content in the last commit."""
        if self.root is None:
            return []
        argv = ("git", "diff", "--diff-filter=M", "--name-only", "--relative", "-z", "HEAD", "--")
        answer = self.runner.run(argv, cwd=self.root)
        if answer.code:
            raise Unavailable("The folder has no commit that the files could be compared with.")
        paths = [self.root / os.fsdecode(name) for name in answer.stdout.split(b"\0") if name]
        return [path for path in paths if path.name not in EMPTY_BY_NATURE and _size(path) == 0]

    def copies(self) -> list[Copy]:
        """The folders of the workspace that hold it again."""
        if self.root is None:
            return []
        own = _sizes(self.root)
        found: list[Copy] = []
        for folder, sizes in _folders(self.root):
            same = same_files(own, sizes, _content_of(self.root), _content_of(folder))
            if same:
                found.append(Copy(folder, same, sum(1 for size in own.values() if size)))
        return found


def _seen(blind: dict[str, str], name: str, look: Callable[[], list[T]]) -> list[T] | None:
    """What a look sees; None, and the reason, when it cannot."""
    try:
        return look()
    except Cancelled:
        raise
    except CockpitError as error:
        blind[name] = error.message
        return None


def _write_locks(lines: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Inode and process of every lock for a write, as Linux lists them."""
    for line in lines:
        fields = line.split()
        if len(fields) < 8 or fields[1] != "POSIX" or fields[3] != "WRITE":
            continue
        first, last = fields[6], fields[7]
        if int(first) <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK):
            yield int(fields[5].rpartition(":")[2]), int(fields[4])


def _open_files(folder: Path) -> Iterator[str]:
    try:
        links = list(folder.iterdir())
    except OSError:
        return
    for link in links:
        with suppress(OSError):
            yield str(link.readlink())


def _below(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each != ASIDE]
        yield from (Path(where, name) for name in names if wanted(name))


def _globbed(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _is_mine(path: Path) -> bool:
    """Whether it belongs to the user: the folder for temporary files belongs to all."""
    try:
        return os.name == "nt" or path.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _files(paths: Iterable[Path]) -> Iterator[File]:
    for path in paths:
        try:
            status = path.lstat()
        except OSError:
            continue
        yield File(path, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _folders(root: Path) -> Iterator[tuple[Path, Mapping[str, int]]]:
    """The folders below the root with the files at their tops; other working trees of git are not copies."""
    seen = 0
    for where, folders, names in os.walk(root):
        folder = Path(where)
        if folder == root:
            folders[:] = sorted(set(folders) - TOOLS)
            continue
        if (folder / ".git").is_file():
            folders.clear()
            continue
        seen += 1
        if seen > MOST_FOLDERS:
            raise Unavailable(f"The workspace has more than {MOST_FOLDERS:,} folders.")
        folders[:] = sorted(set(folders) - TOOLS)
        if names:
            yield folder, {name: _size(folder / name) for name in names}


def _sizes(folder: Path) -> dict[str, int]:
    return {each.name: _size(each) for each in folder.iterdir() if each.is_file()}


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return -1


def _content_of(folder: Path) -> Callable[[str], object]:
    def fingerprint(name: str) -> object:
        path = folder / name
        try:
            size = path.stat().st_size
            return hashlib.blake2b(path.read_bytes()).digest() if size <= LARGEST_COMPARED else size
        except OSError:
            return path

    return fingerprint


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
