"""Files that look as if they were no longer needed, before anybody asks who mentions them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from cockpit.features.cleanup import header, naming
from cockpit.features.cleanup.config import MARK

SMALLEST: Final = 100
"""Bytes: equal files that are smaller are equal by chance."""
TOP: Final = 2_000
MANY: Final = 5
MOST_OF: Final = 0.8
"""So many files, and so much of a folder, make it the same as another."""
TOOLS: Final = frozenset({"scripts", "script", "tools", "tool", "bin", "hack", "contrib", "misc", "utils"})
"""Folders of a published package that are not a part of what is published."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a project."""

    sizes: Mapping[str, int]
    """All texts and other files that may mention something, relative to the root."""
    tracked: frozenset[str]
    """Those that may be candidates."""
    read: Callable[[str], bytes | None]
    """The content; None for what is too large or cannot be read."""
    apart: Callable[[str, str], bool]
    """Whether a path with its text is generated, vendored, a test or an example."""
    kept: Callable[[str], bool]
    """Whether the project says to keep it."""
    is_published: bool = False
    """Whether others use the project: then its modules are needed although nothing in it mentions them."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A file, and what speaks against it."""

    path: str
    by: str = ""
    """The file beside it that may have taken its place."""
    is_plain: bool = False
    """Whether the name alone says that `by` has, as that of a copy does."""
    is_attempt: bool = False
    """Whether it is numbered, and `by` is the first of its name."""
    twins: Sequence[str] = field(default_factory=list[str])
    word: str = ""
    said: str = ""
    """What it says of itself above its code."""
    folder: str = ""
    """The folder above it that is given up as a whole."""
    original: str = ""
    """The folder of which that one is a copy; empty for one whose name says what it is for."""
    is_same: bool = False
    """Whether that folder has the same content, whatever its name says."""
    is_for_once: bool = False
    """Whether it is a program with the name of one that is run once."""

    @property
    def is_suspicious(self) -> bool:
        """Whether anything speaks against it."""
        return any((self.by, self.twins, self.word, self.said, self.folder, self.is_for_once))


class Search:
    """Looks at the names and the first lines of the files of a project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def suspects(self, within: Callable[[str], bool]) -> list[Suspect]:
        """The suspects below a place."""
        twins = self._twins
        found: list[Suspect] = []
        for path in sorted(self._files.tracked):
            if not within(path):
                continue
            each = self._judged(path, twins.get(path, []))
            if each.is_suspicious and not self._is_apart(each):
                found.append(each)
        return found

    def beside(self, path: str) -> list[str]:
        """The other files of its kind in its folder."""
        folder, suffix = path.rpartition("/")[0], PurePosixPath(path).suffix
        at = f"{folder}/" if folder else ""
        names = self._names[folder]
        return [at + name for name in names if name.endswith(suffix) and at + name != path]

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._files.tracked:
            folder, _, name = path.rpartition("/")
            names[folder].add(name)
        return names

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(
            str(folder) for name in self._names if name for folder in (name, *PurePosixPath(name).parents)
        )

    def _judged(self, path: str, twins: Sequence[str]) -> Suspect:
        if naming.is_hidden(path):
            return Suspect(path)
        each = Suspect(path)
        if not naming.is_kept(path) and not naming.is_compiled_as_a_whole(path):
            each = self._by_name(path, twins)
        if (copied := naming.copied_folder(path, self._folders)) is not None:
            return replace(each, folder=copied[0], original=copied[1])
        if attic := naming.attic_of(path):
            return replace(each, folder=attic)
        pairs = (_pair(path, twin) for twin in twins)
        same = next((pair for pair in pairs if pair in self._same_folders), None)
        if same is not None and not naming.is_listed(path):
            return replace(each, folder=same[0], original=same[1], is_same=True)
        return each

    def _by_name(self, path: str, twins: Sequence[str]) -> Suspect:
        folder = path.rpartition("/")[0]
        at, names = (f"{folder}/" if folder else ""), self._names[folder]
        if original := naming.copied_from(path, names, _names_at(at, twins)):
            return Suspect(path, at + original, is_plain=True, twins=twins)
        if naming.is_configuration(path) or naming.is_of_series(path):
            return Suspect(path)
        if naming.is_prose(path):
            return Suspect(path, twins=twins)
        if last := naming.final_of(path, names):
            return Suspect(path, at + last, is_plain=True, twins=twins)
        newer = naming.newer_than(path, self._versions(folder)) if naming.version_of(path) else None
        each = Suspect(path, at + newer if newer else "", twins=twins, word=naming.given_up(path) or "")
        return self._by_content(each, at, names) if naming.is_source(path) else each

    def _by_content(self, each: Suspect, at: str, names: Collection[str]) -> Suspect:
        """The same with what the first lines say, and with what speaks against modules only."""
        content = self._files.read(each.path) or b""
        is_program = header.is_run_by_hand(content) or naming.is_shell(each.path)
        is_ours = not self._is_offered(each.path)
        said = header.given_up(content[:TOP].decode("utf-8", "replace")) if is_ours else ""
        if not each.by and not is_program and is_ours:
            if first := naming.first_of(each.path, names):
                each = replace(each, by=at + first, is_attempt=True)
            elif later := naming.later_than(each.path, names):
                each = replace(each, by=at + later)
        return replace(each, said=said, is_for_once=is_program and naming.is_for_once(each.path))

    def _is_offered(self, path: str) -> bool:
        """Whether people outside of the project may use it."""
        return self._files.is_published and TOOLS.isdisjoint(path.split("/")[:-1])

    def _versions(self, folder: str) -> dict[tuple[str, str, str], dict[int, str]]:
        versions: defaultdict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
        for name in sorted(self._names[folder]):
            if version := naming.version_of(name):
                versions[version.family][version.number] = name
        return versions

    @cached_property
    def _same_folders(self) -> frozenset[tuple[str, str]]:
        """Folders of code almost all of whose files one further up has at the same place, and that one."""
        pairs: Counter[tuple[str, str]] = Counter()
        code: Counter[tuple[str, str]] = Counter()
        for path, twins in self._twins.items():
            found = {pair for twin in twins if _depth((pair := _pair(path, twin))[1]) < _depth(pair[0])}
            pairs.update(found)
            code.update(found if naming.is_source(path) else ())
        often = [pair for pair, count in pairs.items() if count >= MANY and 2 * code[pair] >= count]
        below = {pair[0]: 0 for pair in often}
        for path in self._files.tracked if often else ():
            for folder in PurePosixPath(path).parents:
                if str(folder) in below:
                    below[str(folder)] += 1
        return frozenset(pair for pair in often if pairs[pair] >= MOST_OF * below[pair[0]])

    @cached_property
    def _twins(self) -> dict[str, list[str]]:
        """Other files with the same content, by path; only what has the same size is read."""
        by_size: defaultdict[int, list[str]] = defaultdict(list)
        for path in sorted(self._files.tracked):
            if (size := self._files.sizes.get(path, 0)) >= SMALLEST:
                by_size[size].append(path)
        by_hash: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
        for size, paths in by_size.items():
            for path in paths if len(paths) > 1 else ():
                if (content := self._files.read(path)) is not None:
                    by_hash[size, hashlib.blake2b(content).digest()].append(path)
        return {
            path: [other for other in paths if other != path]
            for paths in by_hash.values()
            for path in paths
            if len(paths) > 1
        }

    def _is_apart(self, each: Suspect) -> bool:
        if self._files.kept(each.path):
            return True
        top = (self._files.read(each.path) or b"")[:TOP]
        if MARK in top:
            return True
        # The copy of a whole folder has copies of its tests, too.
        return (not each.folder or each.is_same) and self._files.apart(
            each.path, top.decode("utf-8", "replace")
        )


def _names_at(at: str, paths: Sequence[str]) -> set[str]:
    """The names of those files that stand in a folder itself."""
    return {path[len(at) :] for path in paths if path.startswith(at) and "/" not in path[len(at) :]}


def _pair(path: str, twin: str) -> tuple[str, str]:
    """The folders in which two files have the same place; the root is empty."""
    one, other = path.split("/"), twin.split("/")
    while one and other and one[-1] == other[-1]:
        one.pop()
        other.pop()
    return "/".join(one), "/".join(other)


def _depth(folder: str) -> int:
    return len(PurePosixPath(folder).parts)
