"""The workspace folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cockpit.core.paths import canonical, relative_to, to_path


@dataclass(frozen=True, slots=True)
class Folder:
    """One workspace folder on disk."""

    uri: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Given:
    """A folder as the editor gave it, and where it really is."""

    folder: Folder
    real: Path


class Folders:
    """The workspace folders. They may be nested, and one may be given twice, by two names or by a link."""

    def __init__(self) -> None:
        self._given: list[_Given] = []

    @property
    def all(self) -> tuple[Folder, ...]:
        """The folders in the editor's order; the first of those that are the same on disk."""
        return tuple(each.folder for each in self._first())

    def add(self, uri: str, name: str) -> Folder | None:
        """Remember a folder; None when its URI names none on this computer, or is known already."""
        try:
            path = Path(to_path(uri))
            real = path.resolve()
        except (ValueError, OSError):
            return None
        if self.get(uri) is not None:
            return None
        folder = Folder(uri, name, path)
        self._given.append(_Given(folder, real))
        return folder

    def remove(self, uri: str) -> Folder | None:
        """Forget a folder."""
        if (folder := self.get(uri)) is not None:
            self._given = [each for each in self._given if each.folder is not folder]
        return folder

    def get(self, uri: str) -> Folder | None:
        """The folder of exactly that URI."""
        wanted = canonical(uri)
        return next((each.folder for each in self._given if canonical(each.folder.uri) == wanted), None)

    def of(self, path: Path) -> tuple[Folder, str] | None:
        """The innermost folder that contains the file, and the file's path below it."""
        named = _innermost(path, ((each, each.folder.path) for each in self._given))
        if named is None:
            return None
        given, relative = named
        found = _innermost(given.real / relative, ((each, each.real) for each in self._first()))
        return None if found is None else (found[0].folder, found[1])

    def within(self, folder: Folder) -> tuple[str, ...]:
        """The paths of the other folders that lie in one: their files are not its own."""
        mine = next((each.real for each in self._first() if each.folder is folder), folder.path)
        paths = (relative_to(each.real, mine) for each in self._first() if each.real != mine)
        return tuple(sorted(path for path in paths if path is not None))

    def _first(self) -> Iterable[_Given]:
        """One for each place on disk."""
        places: dict[Path, _Given] = {}
        for each in self._given:
            places.setdefault(each.real, each)
        return places.values()


def _innermost(path: Path, places: Iterable[tuple[_Given, Path]]) -> tuple[_Given, str] | None:
    best: tuple[_Given, str] | None = None
    depth = -1
    for given, place in places:
        if len(place.parts) > depth and (relative := relative_to(path, place)) is not None:
            best, depth = (given, relative), len(place.parts)
    return best
