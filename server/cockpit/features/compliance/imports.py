"""Which Python files import which, read from their text: nothing of the workspace is run for it."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from cockpit.core.lazy import lazy_pattern

PACKAGE: Final = "__init__"
PYTHON: Final = ".py"
_STATEMENT: Final = lazy_pattern(
    r"""^[ \t]*(?:
        from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]*\bimport\b[ \t]*
            (?P<names>\([^)]*\)|(?:[^\n\\;]|\\\r?\n)*)
        |import[ \t]+(?P<modules>(?:[^\n\\;]|\\\r?\n)+)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_NAME: Final = lazy_pattern(r"^[\s(\\]*([\w.]+)")
_COMMENT: Final = lazy_pattern(r"#[^\n]*")


class Import(NamedTuple):
    """One module that a file imports, or perhaps a name of one: the text alone does not tell."""

    level: int
    """How many dots stand before it; 0 for an absolute one."""
    name: str
    """Dotted; what it lies in is imported, too."""


def imports_of(text: str) -> Iterator[Import]:
    """What a program imports, inside functions and conditions, too."""
    for found in _STATEMENT.finditer(text):
        if found["modules"] is not None:
            yield from (Import(0, name) for name in _names(found["modules"]))
            continue
        level, module = len(found["dots"]), found["module"]
        yield Import(level, module)
        yield from (Import(level, f"{module}.{name}".lstrip(".")) for name in _names(found["names"]))


def _names(listed: str) -> Iterator[str]:
    for part in _COMMENT.sub("", listed).split(","):
        if found := _NAME.match(part):
            yield found[1]


class Imports:
    """What the Python files of one folder import, of which only those that changed are read again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[tuple[int, int], frozenset[Import]]] = {}

    def importers(self, paths: Collection[str]) -> dict[str, set[str]]:
        """For each of these files those that import it."""
        modules = _modules(paths)
        found: defaultdict[str, set[str]] = defaultdict(set)
        for path in paths:
            for each in self._of(path):
                for name in _absolute(each, path):
                    for imported in modules.get(name, ()):
                        found[imported].add(path)
        return found

    def _of(self, path: str) -> frozenset[Import]:
        file = self._root / path
        try:
            status = file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                text = file.read_text(encoding="utf-8", errors="replace")
                known = self._known[path] = (stamp, frozenset(imports_of(text)))
        except OSError:
            return frozenset()  # It went away meanwhile, or is closed to us.
        return known[1]


def _modules(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """The files by each name that they can be imported by.

    A module in a package has the names of its package; above that nobody knows which folder is on the path of
    the interpreter, so that each may be.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    files = frozenset(paths)
    for path in files:
        folders, module = _parts(path)
        top = len(folders)
        while top and "/".join((*folders[:top], f"{PACKAGE}{PYTHON}")) in files:
            top -= 1
        whole = (*folders, *module)
        for start in range(min(top, len(whole) - 1) + 1 if whole else 0):
            found[".".join(whole[start:])].append(path)
    return found


def _parts(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders of a file, and its own name as a module: none for that of a package."""
    *folders, file = path.split("/")
    module = file.rpartition(".")[0]
    return tuple(folders), () if module == PACKAGE else (module,)


def _absolute(each: Import, path: str) -> Iterator[str]:
    """The dotted names that an import runs: its module and the packages around it."""
    name = each.name
    if each.level:
        folders, _ = _parts(path)
        if each.level - 1 > len(folders):
            return
        base = folders[: len(folders) - each.level + 1]
        name = ".".join((*base, name) if name else base)
    while name:
        yield name
        name = name.rpartition(".")[0]


def distances(importers: Mapping[str, Collection[str]], changed: Iterable[str]) -> dict[str, int]:
    """How many imports lie between each file and the nearest that changed; who reaches none is absent."""
    found = dict.fromkeys(changed, 0)
    waiting = deque(found)
    while waiting:
        path = waiting.popleft()
        for importer in sorted(importers.get(path, ())):
            if importer not in found:
                found[importer] = found[path] + 1
                waiting.append(importer)
    return found
