"""Which file a dotted name of Python means, in one tree."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cockpit.features.copilots.program import Program
from cockpit.features.copilots.tree import Tree

PACKAGE = "__init__"


@dataclass(frozen=True, slots=True)
class Imported:
    """A module that a statement names, or a name in one."""

    node: ast.Import | ast.ImportFrom
    module: str
    """Dotted, without the dots of a relative import in front."""
    name: str
    """What is taken from the module; empty for the module itself."""
    alias: str
    """What it is called in the file."""


class Modules:
    """The modules of a tree by every dotted name that they may have.

    A module in a package has the names of its package; above that nobody knows which folder is on the path
    of the interpreter, so that each may be.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    @cached_property
    def _paths(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        files = frozenset(self.tree.python)
        for path in self.tree.python:
            *folders, file = path.split("/")
            stem = file.rpartition(".")[0]
            whole = folders if stem == PACKAGE else [*folders, stem]
            top = len(folders)
            while top and "/".join((*folders[:top], f"{PACKAGE}.py")) in files:
                top -= 1
            for start in range(min(top, len(whole) - 1) + 1 if whole else 0):
                found[".".join(whole[start:])].append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The dotted names of all folders with modules in them: a package needs no file of its own."""
        return frozenset(name.rpartition(".")[0] for name in self._names_above() if "." in name)

    def _names_above(self) -> Iterator[str]:
        for whole in self._paths:
            name = whole
            while "." in name:
                yield name
                name = name.rpartition(".")[0]

    def files(self, name: str) -> list[str]:
        """The files that a dotted name may mean."""
        return self._paths.get(name, [])

    def is_package(self, name: str) -> bool:
        """Whether modules lie below a name."""
        return name in self._folders

    def owns(self, top: str) -> bool:
        """Whether the tree has modules of that name, or below it."""
        return top in self._paths or top in self._folders

    def is_own(self, top: str) -> bool:
        """Whether a name certainly means the project, and no package of the same name."""
        places = (f"{top}.py", f"{top}/__init__.py")
        return any(f"{folder}{place}" in self.tree.paths for folder in ("", "src/") for place in places)

    def absolute(self, node: ast.ImportFrom, path: str) -> str:
        """The dotted name, from the top of the tree, of what a `from` statement names."""
        if not node.level:
            return node.module or ""
        folders = path.split("/")[:-1]
        base = folders[: len(folders) - node.level + 1] if node.level - 1 <= len(folders) else []
        return ".".join([*base, *([node.module] if node.module else [])])

    def imports(self, program: Program) -> Iterator[Imported]:
        """What a file imports, by absolute names."""
        for node in program.nodes:
            if isinstance(node, ast.Import):
                for each in node.names:
                    yield Imported(node, each.name, "", each.asname or each.name)
            elif isinstance(node, ast.ImportFrom):
                module = self.absolute(node, program.path)
                for each in node.names:
                    yield Imported(node, module, each.name, each.asname or each.name)

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module of the tree has a name; None when its text does not tell."""
        if self.files(f"{module}.{name}") or self.is_package(f"{module}.{name}"):
            return True
        files = self.files(module)
        if not files:
            return False if self.is_package(module) else None
        for path in files:
            program = self.tree.program(path)
            names = None if program is None else program.names
            if names is None:
                return None
            if name in names or name in _OF_EVERY_MODULE:
                return True
        return False


_OF_EVERY_MODULE = frozenset(
    {"__name__", "__file__", "__doc__", "__path__", "__package__", "__spec__", "__dict__"}
)
