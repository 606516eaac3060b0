"""The patterns of `.gitignore`, judged name by name while a folder is walked.

Most patterns are a plain name or `*.suffix`: those are looked up, not matched. Anchored ones are filed
under the folder they speak of. Only what is left is a regular expression (pathspec's translation). A walk
never enters an ignored folder, so a pattern has to match an entry itself, never something above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cockpit.core.lazy import lazy, lazy_pattern

if TYPE_CHECKING:
    from pathspec.patterns import gitignore as pathspec
    from pathspec.patterns.gitignore import spec as pathspec_spec
else:
    pathspec = lazy("pathspec.patterns.gitignore")
    pathspec_spec = lazy("pathspec.patterns.gitignore.spec")

_SPECIAL = lazy_pattern(r"[*?\[\\]")


class Rule(NamedTuple):
    """What one pattern decides; of several that match, the one with the highest order does."""

    order: int
    ignored: bool
    folders_only: bool


@dataclass(slots=True)
class _Names:
    """Patterns that look at the name alone."""

    literal: dict[str, list[Rule]] = field(default_factory=dict[str, list[Rule]])
    suffix: dict[str, list[Rule]] = field(default_factory=dict[str, list[Rule]])
    wild: list[tuple[re.Pattern[str], Rule]] = field(default_factory=list[tuple[re.Pattern[str], Rule]])

    def add(self, pattern: str, rule: Rule) -> None:
        if not _SPECIAL.search(pattern):
            self.literal.setdefault(pattern, []).append(rule)
        elif pattern.startswith("*.") and not _SPECIAL.search(pattern, 1) and "." not in pattern[2:]:
            self.suffix.setdefault(pattern[1:], []).append(rule)
        elif (regex := _translated(pattern)) is not None:
            self.wild.append((regex, rule))

    def best(self, name: str, *, folder: bool) -> Rule | None:
        found: Rule | None = None
        for rule in self.literal.get(name, ()):
            found = _later(found, rule, folder=folder)
        dot = name.rfind(".")
        if dot >= 0:
            for rule in self.suffix.get(name[dot:], ()):
                found = _later(found, rule, folder=folder)
        for regex, rule in self.wild:
            if regex.search(name):
                found = _later(found, rule, folder=folder)
        return found


class Patterns:
    """The patterns of one file, relative to the folder it stands in."""

    __slots__ = ("_anchored", "_anywhere", "_paths", "base")

    def __init__(self, lines: Iterable[str], base: str = "") -> None:
        self.base = base
        """The folder, relative to the root of the walk, with a slash at its end; empty for the root."""
        self._anywhere = _Names()
        self._anchored: dict[str, _Names] = {}
        self._paths: list[tuple[re.Pattern[str], Rule]] = []
        for order, line in enumerate(lines):
            self._add(order, line)

    def _add(self, order: int, line: str) -> None:
        pattern = _stripped(line)
        if not pattern or pattern.startswith("#"):
            return
        ignored = not pattern.startswith("!")
        pattern = pattern if ignored else pattern[1:]
        folders_only = pattern.endswith("/")
        pattern = pattern.rstrip("/") if folders_only else pattern
        if not pattern:
            return
        rule = Rule(order, ignored, folders_only)
        parent, slash, name = pattern.rpartition("/")
        if not slash or parent == "**":
            self._anywhere.add(name, rule)
        elif name != "**" and not _SPECIAL.search(parent):
            self._anchored.setdefault(parent.lstrip("/"), _Names()).add(name, rule)
        elif (regex := _translated(pattern)) is not None:
            self._paths.append((regex, rule))

    def decide(self, folder: str, name: str, *, is_folder: bool) -> bool | None:
        """Whether an entry is ignored; None when no pattern speaks of it. The folder counts from the base."""
        found = self._anywhere.best(name, folder=is_folder)
        here = self._anchored.get(folder)
        if here is not None and (rule := here.best(name, folder=is_folder)) is not None:
            found = _later(found, rule, folder=is_folder)
        if self._paths:
            path = f"{folder}/{name}" if folder else name
            for regex, rule in self._paths:
                if _matches(regex, path):
                    found = _later(found, rule, folder=is_folder)
        return None if found is None else found.ignored


def ignores(patterns: Iterable[Patterns], folder: str, name: str, *, is_folder: bool) -> bool:
    """Whether any of the files, given from the root to the deepest, ignores an entry of the folder.

    `folder` is relative to the root, with a slash at the end unless it is the root.
    """
    decision = False
    for each in patterns:
        answer = each.decide(folder[len(each.base) : -1], name, is_folder=is_folder)
        decision = decision if answer is None else answer
    return decision


def ignores_path(patterns: Patterns, path: str, *, is_folder: bool = False) -> bool:
    """Whether a path, or a folder above it, is ignored by patterns that stand at the root."""
    *folders, name = path.split("/")
    folder = ""
    for each in folders:
        if ignores((patterns,), folder, each, is_folder=True):
            return True
        folder = f"{folder}{each}/"
    return ignores((patterns,), folder, name, is_folder=is_folder)


def _later(found: Rule | None, rule: Rule, *, folder: bool) -> Rule | None:
    if rule.folders_only and not folder:
        return found
    return rule if found is None or rule.order >= found.order else found


def _stripped(line: str) -> str:
    """Without the line end and the blanks before it, unless the last blank is escaped."""
    line = line.rstrip("\r\n")
    bare = line.rstrip(" ")
    if len(bare) < len(line) and (len(bare) - len(bare.rstrip("\\"))) % 2:
        return f"{bare} "
    return bare


def _translated(pattern: str) -> re.Pattern[str] | None:
    """The pattern as a regular expression; None when git would match nothing by it."""
    text = f"\\{pattern}" if pattern.startswith(("!", "#")) else pattern
    try:
        translated: Any = pathspec_spec.GitIgnoreSpecPattern(text)
    except pathspec.GitIgnorePatternError:
        return None
    return cast("re.Pattern[str] | None", translated.regex)


def _matches(regex: re.Pattern[str], path: str) -> bool:
    """Whether the expression matches the whole path, not a folder above it."""
    match = regex.search(path)
    return match is not None and match.groupdict().get("ps_d") is None
