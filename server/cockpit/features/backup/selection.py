"""Which files of a workspace are kept: those of git and untracked ones, else all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.features.backup.config import Options
from cockpit.features.backup.manifest import Missed

STAGING: Final = b".cockpit-restore"
"""Where a restore puts its files together; what a killed one has left is no part of the workspace."""
CACHE_MARK: Final = b"CACHEDIR.TAG"
GIT: Final = ("git", "-c", "core.fsmonitor=false", "ls-files", "-z")
GIT_SECONDS: Final = 300.0


@dataclass(slots=True)
class Selection:
    """What a backup will hold, by path; folders are those that hold something."""

    found: dict[bytes, os.stat_result] = field(default_factory=dict[bytes, os.stat_result])
    missed: list[Missed] = field(default_factory=list[Missed])
    by_git: bool = False


def select(root: Path, options: Options, runner: Runner, also: Iterable[bytes] = ()) -> Selection:
    """Look at every file that belongs into a backup; `also` names some that do in any case."""
    chooser = _Chooser(root, options, runner)
    chooser.folder(b"")
    for path in also:
        chooser.take(path)
    return chooser.selection


class _Chooser:
    def __init__(self, root: Path, options: Options, runner: Runner) -> None:
        self._root = root
        self._base = os.fsencode(root)
        self._runner = runner
        self._included = _patterns(options.include)
        self._excluded = _patterns(options.exclude)
        self.selection = Selection()

    def folder(self, folder: bytes) -> None:
        """Take what is below a folder, by git's list if there is one."""
        listed = self._listed(folder)
        if listed is None:
            for path in self._walked(folder):
                self.take(path)
            return
        self.selection.by_git = True
        for path in listed:
            # Repositories in this one are listed as folders.
            if path.endswith(b"/") or not self.take(folder + path):
                self.folder(folder + path.rstrip(b"/") + b"/")

    def take(self, path: bytes) -> bool:
        """Take one path; False for a folder, of which only the content can be taken."""
        found = self.selection.found
        if path in found or self._is_excluded(path):
            return True
        try:
            status = os.lstat(os.path.join(self._base, path))
        except FileNotFoundError:
            return True
        except OSError as error:
            self.miss(path, error)
            return True
        if stat.S_ISDIR(status.st_mode):
            return False
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)):
            self.selection.missed.append(Missed(path, "neither a file, a folder nor a symbolic link"))
            return True
        found[path] = status
        self._above(path)
        return True

    def miss(self, path: bytes, error: OSError) -> None:
        """Name what could not be read."""
        self.selection.missed.append(Missed(path, error.strerror or str(error)))

    def _above(self, path: bytes) -> None:
        """Take the folders that hold a path."""
        found = self.selection.found
        folder = os.path.dirname(path)
        while folder and folder not in found:
            found[folder] = os.lstat(os.path.join(self._base, folder))
            folder = os.path.dirname(folder)

    def _listed(self, folder: bytes) -> list[bytes] | None:
        """What git knows below a folder, relative to it; None where there is no git or no repository."""
        cwd = self._root / os.fsdecode(folder)
        if folder and not (cwd / ".git").exists():
            return None
        paths = self._git(cwd, "--cached", "--others", "--exclude-standard")
        if paths is None or self._included is None:
            return paths
        ignored = self._git(cwd, "--others", "--ignored", "--exclude-standard") or []
        chosen = [path for path in ignored if self._included.match_file(os.fsdecode(folder + path))]
        return [*paths, *chosen]

    def _git(self, cwd: Path, *options: str) -> list[bytes] | None:
        try:
            answer = self._runner.run((*GIT, *options), cwd=cwd, timeout=GIT_SECONDS)
        except CockpitError:
            return None
        return None if answer.code else answer.stdout.split(b"\0")[:-1]

    def _walked(self, folder: bytes) -> Iterator[bytes]:
        """Every file below a folder; caches that say so, and virtual environments, hold nothing of value."""
        waiting = [folder]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(self._base, folder)) as scan:
                    entries = list(scan)
            except OSError as error:
                self.miss(folder, error)
                continue
            names = {entry.name for entry in entries}
            if folder and (CACHE_MARK in names or b"pyvenv.cfg" in names):
                continue
            if folder:
                self.selection.found[folder.rstrip(b"/")] = os.lstat(os.path.join(self._base, folder))
            for entry in entries:
                path = folder + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif entry.name not in (b".git", STAGING) and not self._is_excluded(path + b"/"):
                    waiting.append(path + b"/")

    def _is_excluded(self, path: bytes) -> bool:
        if path.startswith(STAGING + b"/"):
            return True
        return self._excluded is not None and self._excluded.match_file(os.fsdecode(path))


def _patterns(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    return GitIgnoreSpec.from_lines(lines) if lines else None
