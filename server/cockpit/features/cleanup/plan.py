"""Which files may no longer be needed. It reads, and changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from cockpit.features.cleanup import naming
from cockpit.features.cleanup.candidate import Candidate, Signal
from cockpit.features.cleanup.config import MARK
from cockpit.features.cleanup.references import Mentions, mentions

SMALLEST: Final = 100
"""Bytes: equal files that are smaller are equal by chance."""
TOP: Final = 2_000
LISTED: Final = 3
"""So many files beside one, of its kind, that nothing mentions either: their folder is used as a whole."""


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


@dataclass(frozen=True, slots=True)
class Plan:
    """The candidates, and how many files were looked through for mentions."""

    candidates: list[Candidate]
    read: int


@dataclass(slots=True)
class _Suspect:
    path: str
    by: str = ""
    is_copy: bool = False
    """Whether `by` is what it was copied from, and not a newer version."""
    twins: list[str] = field(default_factory=list[str])
    word: str = ""


def plan(
    files: Files,
    within: Callable[[str], bool] = lambda _: True,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """The candidates below a place; mentions count wherever they stand."""
    search = _Search(files)
    suspects = search.suspects(within)
    beside = {each.path: search.beside(each.path) for each in suspects}
    wanted = [
        path for each in suspects for path in (each.path, each.by, *each.twins, *beside[each.path]) if path
    ]
    found = mentions(sorted(files.sizes), wanted, files.read, cancelled)
    candidates = [
        made for each in suspects if (made := _judged(files, each, found, beside[each.path])) is not None
    ]
    return Plan(candidates, found.read)


class _Search:
    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._files.tracked:
            folder, _, name = path.rpartition("/")
            names[folder].add(name)
        return names

    def suspects(self, within: Callable[[str], bool]) -> list[_Suspect]:
        """Files that look as if they were no longer needed, before anybody asks who mentions them."""
        twins = self._twins()
        found: list[_Suspect] = []
        for path in sorted(self._files.tracked):
            if naming.is_kept(path) or naming.is_compiled_as_a_whole(path) or not within(path):
                continue
            each = self._suspect(path, twins.get(path, []))
            if (each.by or each.twins or each.word) and not self._is_apart(path):
                found.append(each)
        return found

    def beside(self, path: str) -> list[str]:
        """The other files of its kind in its folder."""
        folder, suffix = path.rpartition("/")[0], PurePosixPath(path).suffix
        at = f"{folder}/" if folder else ""
        names = self._names[folder]
        return [at + name for name in names if name.endswith(suffix) and at + name != path]

    def _suspect(self, path: str, twins: Sequence[str]) -> _Suspect:
        folder = path.rpartition("/")[0]
        at, names = (f"{folder}/" if folder else ""), self._names[folder]
        if original := naming.copied_from(path, names, _names_at(at, twins)):
            return _Suspect(path, at + original, is_copy=True, twins=list(twins))
        if naming.is_configuration(path):
            return _Suspect(path)
        each = _Suspect(path, twins=list(twins))
        if not naming.is_prose(path):
            newer = naming.newer_than(path, self._versions(folder)) if naming.version_of(path) else None
            each.by = at + newer if newer else ""
            each.word = naming.given_up(path) or ""
        return each

    def _versions(self, folder: str) -> dict[tuple[str, str, str], dict[int, str]]:
        versions: defaultdict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
        for name in sorted(self._names[folder]):
            if version := naming.version_of(name):
                versions[version.family][version.number] = name
        return versions

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

    def _is_apart(self, path: str) -> bool:
        if self._files.kept(path):
            return True
        top = (self._files.read(path) or b"")[:TOP]
        return MARK in top or self._files.apart(path, top.decode("utf-8", "replace"))


def _judged(files: Files, each: _Suspect, found: Mentions, beside: Sequence[str]) -> Candidate | None:
    """A candidate, if nothing mentions it and something else speaks against it, too."""
    if found.others(each.path):
        return None
    by, word = each.by, each.word
    if by and not each.is_copy and not found.others(by):
        # Of versions that nobody mentions, both may be in use, such as those of an interface.
        by = ""
    twin = next((path for path in each.twins if path == each.by or found.others(path) - {each.path}), "")
    alone = sum(not found.others(path) for path in beside) < LISTED
    signals = [
        *([Signal.SUPERSEDED] if by and (each.is_copy or alone) else []),
        *([Signal.DUPLICATE] if twin and (each.is_copy or alone) else []),
        *([Signal.DEPRECATED] if word and alone else []),
    ]
    if not signals:
        return None
    return Candidate(
        path=each.path,
        size=files.sizes.get(each.path, 0),
        signals=(*signals, Signal.UNREFERENCED),
        by=by if Signal.SUPERSEDED in signals else "",
        twin=twin if Signal.DUPLICATE in signals else "",
        word=word if Signal.DEPRECATED in signals else "",
    )


def _names_at(at: str, paths: Sequence[str]) -> set[str]:
    """The names of those files that stand in a folder itself."""
    return {path[len(at) :] for path in paths if path.startswith(at) and "/" not in path[len(at) :]}
