"""Where git keeps what it knows of a folder."""

from __future__ import annotations

from pathlib import Path


def repository_of(folder: Path) -> Path | None:
    """The git work tree that holds the folder."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def git_folder(repository: Path) -> Path:
    """The folder of a work tree's own state; that of a linked one stands elsewhere. Raises OSError or
    UnicodeDecodeError when its place cannot be read."""
    place = repository / ".git"
    if place.is_file():
        return repository / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    return place
