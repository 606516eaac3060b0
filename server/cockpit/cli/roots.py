"""Which folder the paths of a command line belong to, and how paths are shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from cockpit.core.errors import NotFound, Unavailable
from cockpit.core.home import Home, team_store, user_home, workspace_home
from cockpit.core.project import has_config


def absolute(path: str, cwd: Path) -> Path:
    """A path as the user typed it, absolute; a symbolic link that is named itself stays one."""
    place = cwd / path
    try:
        folder = place.parent.resolve(strict=True)
    except OSError as error:
        raise NotFound(f"{path}: no such file or folder.") from error
    named = folder / place.name if place.name not in ("", "..") else place.resolve()
    if not named.exists():
        raise NotFound(f"{path}: no such file or folder.")
    if not os.access(named, os.R_OK | os.X_OK if named.is_dir() else os.R_OK):
        raise Unavailable(f"{path} cannot be read: permission denied.")
    return named.resolve() if named.is_dir() else named


def root_of(paths: Sequence[Path], cwd: Path) -> Path:
    """The workspace folder: the nearest one above all paths with a project file of ours or a git repository.

    Without one it is the working directory, or what the paths have in common when they lie elsewhere.
    """
    folders = [path if path.is_dir() else path.parent for path in paths] or [cwd]
    base = Path(os.path.commonpath(folders))
    for folder in (base, *base.parents):
        if (folder / ".git").exists() or has_config(folder):
            return folder
    return cwd if base.is_relative_to(cwd) else base


def home_of(root: Path) -> Home:
    """The databases of a workspace folder; raises Invalid for a team's store that cannot be."""
    return workspace_home(root, team=team_store("", ""))


def shared_home() -> Home:
    """The databases that all workspaces share; raises Invalid for a team's store that cannot be."""
    return user_home(team=team_store("", ""))


def shown_from(cwd: Path, root: Path) -> Callable[[str], str]:
    """How a path below the root is typed in the working directory."""
    if cwd == root:
        return lambda path: path
    return lambda path: Path(os.path.relpath(root / path, cwd)).as_posix()
