"""The files of a workspace folder, as git lists them, or else as they lie on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError, Invalid
from cockpit.core.git import git_in, path_of, said
from cockpit.core.process import Runner
from cockpit.core.repository import repository_of
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.collecting import Collected, is_outside
from cockpit.features.copilots.tree import Parser, Tree

MOST: Final = 30_000
APART: Final = frozenset({"node_modules", "__pycache__", "site-packages", "dist", "build", "venv", "env"})


def tree_of(root: Path, runner: Runner) -> Tree:
    """The working tree below a folder; raises Invalid for one with too many files."""
    return Tree(_paths(root, runner), _reader(root), {})


def laid_over(changes: ChangeSet, root: Path, runner: Runner) -> Collected:
    """The working tree without and with changes that somebody would make."""
    paths, read, parser = _paths(root, runner), _reader(root), Parser()
    after: dict[str, bytes | None] = {}
    for change in changes.changes:
        if change.former:
            after[change.former] = None
        if not is_outside(change.path):
            after[change.path] = change.after
    return Collected(changes, Tree(paths, read, {}, parser), Tree(paths, read, after, parser))


def _paths(root: Path, runner: Runner) -> list[str]:
    try:
        found = list(_listed(root, runner)) if repository_of(root) else list(_walked(root))
    except CockpitError:
        found = list(_walked(root))
    if len(found) > MOST:
        raise Invalid(f"{root} has more than {MOST:,} files; open a folder of it.")
    return found


def _listed(root: Path, runner: Runner) -> Iterator[str]:
    git = git_in(root, runner)
    listed = said(git("ls-files", "--cached", "--others", "--exclude-standard", "-z"))
    yield from sorted({path_of(name) for name in listed.split(b"\0") if name})


def _walked(root: Path) -> Iterator[str]:
    """Without what tools keep there, hidden folders and environments of Python."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in APART
            and not name.startswith(".")
            and not Path(folder, name, "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            yield Path(folder, name).relative_to(root).as_posix()


def _reader(root: Path) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        place = root / path
        try:
            return os.fsencode(place.readlink()) if place.is_symlink() else place.read_bytes()
        except OSError:
            return None

    return read
