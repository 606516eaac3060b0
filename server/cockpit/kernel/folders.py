"""The workspace folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cockpit.core.paths import canonical, relative_to, to_path


@dataclass(frozen=True, slots=True)
class Folder:
    """One workspace folder on disk."""

    uri: str
    name: str
    path: Path


class Folders:
    """The workspace folders, innermost first when they are nested."""

    def __init__(self) -> None:
        self._folders: list[Folder] = []

    @property
    def all(self) -> tuple[Folder, ...]:
        """The folders in the editor's order."""
        return tuple(self._folders)

    def add(self, uri: str, name: str) -> Folder | None:
        """Remember a folder; None when it is not on disk or known already."""
        try:
            path = Path(to_path(uri))
        except ValueError:
            return None
        if self.get(uri) is not None:
            return None
        folder = Folder(uri, name, path)
        self._folders.append(folder)
        return folder

    def remove(self, uri: str) -> Folder | None:
        """Forget a folder."""
        if (folder := self.get(uri)) is not None:
            self._folders.remove(folder)
        return folder

    def get(self, uri: str) -> Folder | None:
        """The folder of exactly that URI."""
        wanted = canonical(uri)
        return next((folder for folder in self._folders if canonical(folder.uri) == wanted), None)

    def of(self, path: Path) -> tuple[Folder, str] | None:
        """The innermost folder that contains the file, and the file's path below it."""
        best: tuple[Folder, str] | None = None
        for folder in self._folders:
            relative = relative_to(path, folder.path)
            if relative is not None and (best is None or len(folder.path.parts) > len(best[0].path.parts)):
                best = folder, relative
        return best
