"""The parts of a proposal, each of which a person may take or leave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cockpit.features.copilots.change import Change, ChangeSet, decoded, opcodes

_LINES = re.compile(rb"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of lines in one file; a file that comes, goes, moves or is no text is one stretch."""

    path: str
    line: int
    """Where it begins in the file as it was, from 0."""
    removed: tuple[str, ...]
    added: tuple[str, ...]


def hunks(changes: ChangeSet) -> list[Hunk]:
    """All parts, in the order of the files and their lines."""
    return [hunk for change in changes.changes for hunk in _hunks(change)]


def taken(changes: ChangeSet, numbers: Collection[int]) -> tuple[Change, ...]:
    """The change that is left when only the parts with these numbers, from 0, are taken."""
    made: list[Change] = []
    first = 0
    for change in changes.changes:
        count = sum(1 for _ in _hunks(change))
        wanted = {number - first for number in numbers if first <= number < first + count}
        first += count
        if len(wanted) == count:
            made.append(change)
        elif wanted and change.before is not None:
            made.append(Change(change.path, change.before, _partly(change, wanted)))
    return tuple(made)


def _hunks(change: Change) -> Iterator[Hunk]:
    if _is_whole(change):
        yield Hunk(change.path, 0, _shown(_split(change.before)), _shown(_split(change.after)))
        return
    old, new = _split(change.before), _split(change.after)
    for first, last, new_first, new_last in _stretches(old, new):
        yield Hunk(change.path, first, _shown(old[first:last]), _shown(new[new_first:new_last]))


def _partly(change: Change, wanted: Collection[int]) -> bytes:
    old, new = _split(change.before), _split(change.after)
    made: list[bytes] = []
    done = 0
    for number, (first, last, new_first, new_last) in enumerate(_stretches(old, new)):
        made += old[done:first]
        made += new[new_first:new_last] if number in wanted else old[first:last]
        done = last
    return b"".join([*made, *old[done:]])


def _is_whole(change: Change) -> bool:
    """Whether there are no lines to choose from."""
    sides = (change.before, change.after)
    moved = bool(change.former) and change.former != change.path
    return moved or any(side is None or decoded(side) is None for side in sides)


def _stretches(old: list[bytes], new: list[bytes]) -> Iterator[tuple[int, int, int, int]]:
    for tag, first, last, new_first, new_last in opcodes(old, new):
        if tag != "equal":
            yield first, last, new_first, new_last


def _split(data: bytes | None) -> list[bytes]:
    """The lines with their ends, byte by byte."""
    return _LINES.findall(data or b"")


def _shown(lines: list[bytes]) -> tuple[str, ...]:
    return tuple(each.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff") for each in lines)
