"""What somebody wants to change: each file as it was and as it will be."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

LARGEST: Final = 4_000_000
"""Bytes of one file that are looked into."""


@dataclass(frozen=True)
class Change:
    """One file. `before` is None for a new one, `after` for one that goes."""

    path: str
    """Where it is, or was if it goes; relative to the top of the repository, with forward slashes."""
    before: bytes | None
    after: bytes | None
    former: str = ""
    """Its old path, when it was moved."""
    is_link: bool = False
    """A symbolic link: its content is where it points to."""
    closed: str = ""
    """Why its content is not known, such as a binary patch; empty when it is."""

    @property
    def old_path(self) -> str:
        """Where it was."""
        return self.former or self.path

    @cached_property
    def old(self) -> str | None:
        """Its former text; empty for a new file, None when it is no text."""
        return "" if self.before is None else decoded(self.before)

    @cached_property
    def new(self) -> str | None:
        """Its text; empty for a file that goes, None when it is no text."""
        return "" if self.after is None else decoded(self.after)

    @cached_property
    def added(self) -> tuple[int, ...]:
        """The lines of the new text that were not there, from 0."""
        return tuple(number for tag, _, numbers in self._stretches if tag for number in numbers)

    @cached_property
    def removed(self) -> tuple[int, ...]:
        """The lines of the former text that are gone, from 0."""
        return tuple(number for tag, numbers, _ in self._stretches if tag for number in numbers)

    @cached_property
    def _stretches(self) -> Sequence[tuple[bool, range, range]]:
        old, new = lines_of(self.old or ""), lines_of(self.new or "")
        return [
            (tag != "equal", range(start, end), range(new_start, new_end))
            for tag, start, end, new_start, new_end in _opcodes(old, new)
        ]

    def added_lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of each line that was not there."""
        lines = lines_of(self.new or "")
        return ((number, lines[number]) for number in self.added)

    def removed_lines(self) -> Iterator[str]:
        """The text of each line that is gone."""
        lines = lines_of(self.old or "")
        return (lines[number] for number in self.removed)


@dataclass(frozen=True)
class ChangeSet:
    """Changes that belong together."""

    changes: tuple[Change, ...]
    origin: str
    """Where they come from, in words."""

    @cached_property
    def by_path(self) -> Mapping[str, Change]:
        """The changes by the path that they lead to."""
        return {change.path: change for change in self.changes}

    @property
    def present(self) -> Iterator[Change]:
        """The files that are there afterwards, and are text that can be looked into."""
        return (each for each in self.changes if each.after is not None and each.new is not None)


def decoded(data: bytes) -> str | None:
    """The text of a file; None when it is none, or too large to look into."""
    if len(data) > LARGEST or b"\0" in data[:8192]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def lines_of(text: str) -> list[str]:
    """The lines without their ends: unlike `splitlines`, a form feed ends none."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib has them, without what is equal at both ends: that is most of a large file."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = old[start : len(old) - end], new[start : len(new) - end]
    found = difflib.SequenceMatcher(None, *middle, autojunk=False).get_opcodes()
    return [
        (tag, first + start, last + start, new_first + start, new_last + start)
        for tag, first, last, new_first, new_last in found
    ]
