"""Takes a value out of the text of a recording: where it was found, or wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from cockpit.features.har.finds import Find, Search
from cockpit.features.har.positions import JSON_STRING, Place, offset_within, places
from cockpit.features.har.reading import Placed, read
from cockpit.features.har.replacing import Pattern, Replacer, patterns_of
from cockpit.features.har.sanitizing import is_distinct
from cockpit.features.har.secrets.standins import rewritten

MOST_EDITS: Final = 2_000
"""More is the work of `sanitize`, not of an undo step."""
_LEAST: Final = 3


class Blank(Struct, frozen=True):
    """A stretch of one line that becomes another of as many bytes."""

    start: Place
    end: Place
    becomes: str


class Blanks(Struct, frozen=True):
    """The edits that take one value out; none for what cannot be taken out so."""

    here: list[Blank]
    everywhere: list[Blank]


def entry_at(data: bytes, offset: int) -> Placed | None:
    """The entry that the byte at `offset` is in."""
    return next(entries_within(data, offset, offset), None)


def entries_within(data: bytes, start: int, end: int) -> Iterator[Placed]:
    """The entries that have a byte from `start` to `end`."""
    for placed in read(data).entries():
        if placed.offset > end:
            return
        if start < placed.offset + len(placed.raw):
            yield placed


def blanks(data: bytes, offset: int, kind: str) -> Blanks:
    """Take out what of that kind was found in the string that begins at `offset`.

    A value becomes as many `x`, which every later check takes for a value that was removed.
    """
    placed, token = entry_at(data, offset), JSON_STRING.match(data, offset)
    if placed is None or token is None:
        return Blanks([], [])
    raw = bytes(placed.raw)
    finds = [
        find
        for find in Search().finds(placed.entry)
        if find.kind == kind and placed.offset + offset_within(raw, find.path) == offset
    ]
    patterns = [pattern for find in finds for pattern in _patterns(find)]
    here = list(_edits(data, offset, token.end(), patterns))
    wide = finds and all(is_distinct(find) for find in finds)
    everywhere = list(_edits(data, 0, len(data), patterns)) if wide else []
    return Blanks(here, everywhere if here and len(here) < len(everywhere) <= MOST_EDITS else [])


def _patterns(find: Find) -> Iterator[Pattern]:
    if len(find.value) >= _LEAST and find.value.isascii():
        blank = "x" * len(find.value)
        again = rewritten(find.written, find.value, blank) if find.written != find.value else None
        yield from patterns_of(find.value, blank, [] if again is None else [(find.written, again)])


def _edits(data: bytes, start: int, end: int, patterns: list[Pattern]) -> Iterator[Blank]:
    found = [(start + edit.start, edit.becomes) for edit in Replacer(patterns).edits(data[start:end])]
    spots = places(data, [at for edit in found for at in (edit[0], edit[0] + len(edit[1]))])
    for at, becomes in found:
        yield Blank(spots[at], spots[at + len(becomes)], becomes.decode())
