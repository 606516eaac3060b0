"""The files that a language model may have changed: what git lists, and new ones."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from cockpit.core.errors import Invalid
from cockpit.features.copilots.primary.paths import EDITORS, fault_of, looks_like
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.tree import Tree


class Ground:
    """A working tree, as far as an answer may reach; it only reads."""

    def __init__(self, root: Path, tree: Tree, objective: Objective) -> None:
        self._root = root
        self._tree = tree
        self._objective = objective
        self._folded = {path.casefold(): path for path in tree.paths}

    def read(self, path: str) -> bytes | None:
        """The content of a file, None for a new one; raises Invalid for one that is out of reach."""
        if fault := fault_of(path) or self._fault(path):
            raise Invalid(f"{_shown(path)} {fault}.")
        return self._tree.data(path)

    def _fault(self, path: str) -> str:
        top = PurePosixPath(path).parts[0]
        wanted = self._objective.path.startswith(f"{top}/") or top in self._objective.words
        if top.casefold() in EDITORS and not wanted:
            return f"lies in {top}, which programs obey and the objective does not name"
        if fault := self._fault_on_disk(path):
            return fault
        if path in self._tree.paths:
            return ""
        if other := looks_like(path):
            return f"looks like {other}, and is another name"
        if other := self._folded.get(path.casefold()):
            return f"differs from {other} only in the case of letters"
        return ""

    def _fault_on_disk(self, path: str) -> str:
        place = self._root
        for part in PurePosixPath(path).parts:
            place /= part
            if place.is_symlink():
                return f"leads through the link {place.relative_to(self._root).as_posix()}"
        if place.is_dir():
            return "is a folder"
        if path not in self._tree.paths and place.exists():
            return "is there, and git ignores it"
        return ""


def _shown(path: str) -> str:
    """A path that can be shown whatever is in it."""
    return ascii(path[:120]) if not path.isprintable() or not path else path[:200]
