"""What somebody wants to change: each file as it was and as it will be."""

from __future__ import annotations

import difflib
import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import AnyStr, Final

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
            for tag, start, end, new_start, new_end in opcodes(old, new)
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

    @cached_property
    def digest(self) -> str:
        """What tells apart what different change sets lead to."""
        whole = hashlib.sha256()
        for each in self.changes:
            content = b"" if each.after is None else hashlib.sha256(each.after).digest()
            whole.update(f"{each.path}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
        return whole.hexdigest()

    @property
    def present(self) -> Iterator[Change]:
        """The files that are there afterwards, and are text that can be looked into."""
        return (each for each in self.changes if each.after is not None and each.new is not None)


def between(old: ChangeSet, new: ChangeSet) -> tuple[Change, ...]:
    """What the second leaves otherwise than the first, file by file."""
    found: list[Change] = []
    for path in dict.fromkeys((*old.by_path, *new.by_path)):
        first, second = old.by_path.get(path), new.by_path.get(path)
        was = first.after if first else second.before if second else None
        now = second.after if second else first.before if first else None
        if was != now:
            found.append(Change(path, was, now))
    return tuple(found)


def diff_of(change: Change) -> Iterator[str]:
    """A unified diff of a file, as git and patch take it."""
    old, new = _with_ends(change.old or ""), _with_ends(change.new or "")
    before = f"a/{change.old_path}" if change.before is not None else "/dev/null"
    after = f"b/{change.path}" if change.after is not None else "/dev/null"
    for line in difflib.unified_diff(old, new, before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def decoded(data: bytes) -> str | None:
    """The text of a file; None when it is none, or too large to look into."""
    if len(data) > LARGEST or b"\0" in data[:8192]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def encoded(text: str, former: bytes | None) -> bytes:
    """The bytes of a text, with a mark of the byte order where the file had one."""
    return (BOM_UTF8 if (former or b"").startswith(BOM_UTF8) else b"") + text.encode()


def has_carriages(text: str) -> bool:
    """Whether all lines end as those of Windows do."""
    return "\r\n" in text and text.count("\r\n") == text.count("\n")


def lines_of(text: str) -> list[str]:
    """The lines without their ends: unlike `splitlines`, a form feed ends none."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def opcodes(old: Sequence[AnyStr], new: Sequence[AnyStr]) -> list[tuple[str, int, int, int, int]]:
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


def _with_ends(text: str) -> list[str]:
    """The lines with their ends, which only line feeds are: git and patch take nothing else for one."""
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]
