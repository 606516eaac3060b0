"""Where agents may look: in the folders that the server was given, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.core.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one server, the first of which is meant when none is named."""

    roots: tuple[Path, ...]

    def root(self, name: str) -> Path:
        """The folder that an agent means; raises Invalid."""
        if not name:
            return self.roots[0]
        found = Path(name).expanduser()
        for root in self.roots:
            if found in (root, Path(root.name)) or (
                found.is_absolute() and found.resolve() == root.resolve()
            ):
                return root
        known = ", ".join(str(root) for root in self.roots)
        raise Invalid(f"$.folder: {name} is none of the folders of this server: {known}.")

    def path(self, root: Path, name: str, where: str) -> Path:
        """A file or folder below the root, wherever links lead; raises Invalid or NotFound, with the place of
        the argument."""
        named = self.inside(root, name, where)
        if not named.exists():
            raise NotFound(f"{where}: {name}: no such file or folder in {root}.")
        return named

    def inside(self, root: Path, name: str, where: str) -> Path:
        """A path below the root, whether it is there or not; raises Invalid."""
        if "\0" in name:
            raise Invalid(f"{where}: expected a path, got one with a character NUL.")
        named = root / name
        if not named.resolve().is_relative_to(root.resolve()):
            raise Invalid(f"{where}: {name} is outside of {root}.")
        return named

    def paths(self, root: Path, names: Sequence[str]) -> list[Path]:
        """The files and folders that an agent names in `paths`."""
        return [self.path(root, name, f"$.paths[{number}]") for number, name in enumerate(names)]
