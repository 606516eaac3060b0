"""Which files of a workspace are audited, and why the others are not."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from cockpit.core.errors import Cancelled, NotFound
from cockpit.core.origin import is_vendored
from cockpit.core.paths import printable
from cockpit.features.audit.config import Config
from cockpit.features.audit.gitignore import Patterns, ignores, ignores_path
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.repository import Repository, below


class Skip(StrEnum):
    """Why something was not audited, as it is shown to people."""

    IGNORED = "ignored by git"
    EXCLUDED = "excluded by the settings"
    APART = "workspace folders of their own"
    TOOLING = "folders of tools, such as node_modules"
    VENDORED = "vendored"
    GENERATED = "generated"
    TOO_LARGE = "larger than the size limit"
    BINARY = "binary"
    LINK = "symbolic link"
    SPECIAL = "not a regular file"
    UNREADABLE = "unreadable"
    VANISHED = "vanished during the audit"
    LANGUAGE = "in no language the audit reads"
    FAILED = "the audit failed on it"


def missed(error: OSError) -> Skip:
    """Why something that was there when its folder was listed cannot be read."""
    return Skip.VANISHED if isinstance(error, FileNotFoundError) else Skip.UNREADABLE


_TOOL_FOLDERS: Final = """
    .git .hg .svn .jj .bzr node_modules bower_components jspm_packages .yarn .pnpm-store .npm .venv venv
    virtualenv site-packages __pycache__ __pypackages__ .tox .nox .eggs .mypy_cache .pytest_cache
    .ruff_cache .pytype .pyre .hypothesis .ipynb_checkpoints htmlcov .nyc_output .gradle .terraform
    .serverless .next .nuxt .svelte-kit .turbo .parcel-cache .angular .dart_tool .bundle .idea .vs
    .history .direnv Pods DerivedData
"""
TOOL_FOLDERS: Final = frozenset(_TOOL_FOLDERS.split())
"""Folders that tools fill and no person edits."""

COPIED: Final = (".js", ".mjs", ".css")
"""What is vendored file by file: `jquery-3.7.1.js`. Everything else is vendored by its folder."""

CANCEL_EVERY: Final = 64
"""Folders between two looks at the cancel token."""


class Candidate(NamedTuple):
    """A file to audit."""

    path: str
    """Relative to the root of the scan, with forward slashes; what is not valid Unicode is escaped."""
    location: str
    """What the operating system opens."""
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Walk:
    """What a walk found: candidates in the order of their paths, and how much was left out by reason."""

    candidates: list[Candidate] = field(default_factory=list[Candidate])
    skipped: Counter[Skip] = field(default_factory=Counter[Skip])


def walk(
    root: Path,
    config: Config,
    paths: Sequence[Path] = (),
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> Walk:
    """Collect the files below `paths` (default: the root), all of which lie below the root.

    A file that is named is audited even when git ignores it, but not when the settings exclude it.
    """
    walker = _Walker(root, config, cancelled)
    for path in paths or (root,):
        walker.start(path)
    walker.found.candidates = sorted(set(walker.found.candidates))
    return walker.found


def candidates_of(root: Path, config: Config, locations: Iterable[Path]) -> list[Candidate]:
    """Those of some files below the root that a walk of the whole root would find."""
    walker = _Walker(root, config, lambda: False)
    for location in locations:
        walker.changed(location)
    return sorted(set(walker.found.candidates))


class _Walker:
    def __init__(self, root: Path, config: Config, cancelled: Callable[[], bool]) -> None:
        self._root = root
        self._config = config
        self._limit = config.max_file_size * 1024
        self._excluded = Patterns(config.exclude) if config.exclude else None
        self._cancelled = cancelled
        self._folders = 0
        self._repository = Repository(root)
        self._within: dict[str, list[Patterns]] = {}
        """For folders of changed files: the ignore files that speak of what is in them."""
        self.found = Walk()

    def start(self, path: Path) -> None:
        """Take in one path that the caller named."""
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise NotFound(f"{path}: {error.strerror}.") from error
        relative = printable(below(path, self._root).rstrip("/"))
        is_folder = stat.S_ISDIR(mode)
        excluded = self._excluded if relative else None
        if self._config.is_apart(relative):
            self.found.skipped[Skip.APART] += 1
        elif excluded is not None and ignores_path(excluded, relative, is_folder=is_folder):
            self.found.skipped[Skip.EXCLUDED] += 1
        elif is_folder:
            self._tree(str(path), f"{relative}/" if relative else "")
        elif stat.S_ISREG(mode):
            self._named_file(path, relative)
        else:
            self.found.skipped[Skip.SPECIAL] += 1

    def changed(self, location: Path) -> None:
        """Take in one file, if a walk would have come upon it."""
        *folders, name = location.relative_to(self._root).parts
        folder = ""
        for each in folders:
            if (
                each in TOOL_FOLDERS
                or is_vendored(f"{folder}{each}/")
                or self._hidden(folder, each, is_folder=True)
            ):
                return
            folder = f"{folder}{each}/"
        if _may_be_audited(name) and not self._hidden(folder, name, is_folder=False):
            try:
                status = location.lstat()
            except OSError:
                return
            if stat.S_ISREG(status.st_mode) and not is_vendored(name):
                self._take(printable(folder + name), str(location), status)

    def _hidden(self, folder: str, name: str, *, is_folder: bool) -> bool:
        if folder not in self._within:
            self._within[folder] = self._repository.above(f"{folder}{name}/")
        return self._left_out(self._within[folder], folder, name, is_folder=is_folder)

    def _named_file(self, path: Path, relative: str) -> None:
        if not _may_be_audited(relative):
            self.found.skipped[Skip.LANGUAGE] += 1
        elif is_vendored(relative):
            self.found.skipped[Skip.VENDORED] += 1
        else:
            self._take(relative, str(path), path.stat())

    def _tree(self, location: str, folder: str) -> None:
        """Walk without recursion: a stack of folders with the ignore files that speak of them."""
        stack = [(location, folder, self._repository.above(folder))]
        while stack:
            location, folder, patterns = stack.pop()
            self._folders += 1
            if self._folders % CANCEL_EVERY == 0 and self._cancelled():
                raise Cancelled("The scan was cancelled.")
            try:
                with os.scandir(location) as scan:
                    entries = list(scan)
            except OSError as error:
                self.found.skipped[missed(error)] += 1
                continue
            if any(entry.name == ".gitignore" for entry in entries):
                patterns = [*patterns, *self._repository.own(folder)]
            stack.extend(
                (entry.path, f"{folder}{entry.name}/", patterns)
                for entry in self._sort(entries, folder, patterns)
            )

    def _sort(
        self, entries: list[os.DirEntry[str]], folder: str, patterns: list[Patterns]
    ) -> Iterator[os.DirEntry[str]]:
        """Take the files of a folder; yield the folders to enter."""
        skipped = self.found.skipped
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            skipped[Skip.TOOLING] += 1
            return
        for entry in entries:
            name = entry.name
            if entry.is_symlink():
                if _may_be_audited(name) or entry.is_dir():
                    skipped[Skip.LINK] += 1
            elif entry.is_dir(follow_symlinks=False):
                if name == ".git":
                    continue
                if name in TOOL_FOLDERS:
                    skipped[Skip.TOOLING] += 1
                elif is_vendored(f"{folder}{name}/"):
                    skipped[Skip.VENDORED] += 1
                elif not self._left_out(patterns, folder, name, is_folder=True):
                    yield entry
            elif _may_be_audited(name) and not (self._left_out(patterns, folder, name, is_folder=False)):
                self._file(entry, printable(folder + name))

    def _left_out(self, patterns: list[Patterns], folder: str, name: str, *, is_folder: bool) -> bool:
        if is_folder and self._config.is_apart(folder + name):
            self.found.skipped[Skip.APART] += 1
        elif ignores(patterns, self._repository.prefix + folder, name, is_folder=is_folder):
            self.found.skipped[Skip.IGNORED] += 1
        elif self._excluded is not None and ignores((self._excluded,), folder, name, is_folder=is_folder):
            self.found.skipped[Skip.EXCLUDED] += 1
        else:
            return False
        return True

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        if not entry.is_file(follow_symlinks=False):
            self.found.skipped[Skip.SPECIAL] += 1
        elif entry.name.endswith(COPIED) and is_vendored(entry.name):
            self.found.skipped[Skip.VENDORED] += 1
        else:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                self.found.skipped[missed(error)] += 1
            else:
                self._take(path, entry.path, status)

    def _take(self, path: str, location: str, status: os.stat_result) -> None:
        if status.st_size > self._limit:
            self.found.skipped[Skip.TOO_LARGE] += 1
        else:
            self.found.candidates.append(Candidate(path, location, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=1_024)  # Most folders of a workspace hold files of the same few names.
def _may_be_audited(path: str) -> bool:
    """Whether it is in a known language, or may be a script."""
    return language_of(path) is not None or "." not in path.rpartition("/")[2]
