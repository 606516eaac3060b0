"""The git work tree that a workspace lies in, and its ignore files."""

from __future__ import annotations

from pathlib import Path

from cockpit.core.repository import git_folder, repository_of
from cockpit.features.audit.gitignore import Patterns


def below(path: Path, folder: Path) -> str:
    """The way from a folder to a path below it, with a slash at its end; empty for the folder itself."""
    relative = path.relative_to(folder).as_posix()
    return "" if relative == "." else f"{relative}/"


class Repository:
    """The ignore files that speak of a workspace, also those above it in its repository.

    Folders are relative to the workspace, with a slash at the end; the workspace itself is empty.
    """

    def __init__(self, root: Path) -> None:
        folder = repository_of(root)
        self._folder = folder or root
        self.prefix = below(root, self._folder)
        """From the repository to the workspace."""
        self._excludes = _read(_exclude_file(folder), "") if folder else []

    def above(self, folder: str) -> list[Patterns]:
        """The ignore files of all folders above one, the outermost first."""
        patterns = [*self._excludes]
        location, base = self._folder, ""
        for name in (self.prefix + folder).split("/")[:-1]:
            patterns += _read(location / ".gitignore", base)
            location, base = location / name, f"{base}{name}/"
        return patterns

    def own(self, folder: str) -> list[Patterns]:
        """The ignore file in a folder."""
        base = self.prefix + folder
        return _read(self._folder / base / ".gitignore", base)


def _read(file: Path, base: str) -> list[Patterns]:
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return []
    return [Patterns(text.split("\n"), base)]


def _exclude_file(repository: Path) -> Path:
    """`info/exclude` of a repository, which a linked work tree shares with the main one."""
    try:
        place = git_folder(repository)
        if place != repository / ".git":
            common = place / "commondir"
            place = place / common.read_text(encoding="utf-8").strip() if common.is_file() else place
    except (OSError, UnicodeDecodeError):
        return repository / ".git" / "info" / "exclude"
    return place / "info" / "exclude"
