"""A broken HAR taken apart: every whole entry before and after the damage, and where the damage is.

Tokens are strings and brackets; nothing is decoded, nothing recurses, and a long string costs no memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from cockpit.features.har.positions import Data

T = TypeVar("T")

_TOKEN = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+("?)|[{}\[\]]', re.DOTALL)
_KEY = re.compile(rb'\s*,?\s*"([^"\\\n]*+)"\s*:\s*')
_NEXT = re.compile(rb"[\s,]*")
_VALUE_END = re.compile(rb"[,}\]]")
FIRST_KEYS = rb"startedDateTime|pageref|request|time|connection|cache|comment|_\w+"
"""What entries begin with."""
_ENTRY = re.compile(rb'\{\s*"(?:' + FIRST_KEYS + rb')"\s*:')
_CLOSERS = {0x7B: 0x7D, 0x5B: 0x5D}


@dataclass(frozen=True, slots=True)
class Break:
    """Where a value stops being whole, and in what way."""

    offset: int
    truncated: bool
    end: int = 0
    """Where the value ends whose brackets match, though it cannot be read; 0 when they do not match."""


def end_of(data: Data, start: int, stop: int) -> int | Break:
    """Where the object or list that begins at `start` ends, or where it breaks."""
    open_ones = bytearray()
    for match in _TOKEN.finditer(data, start, stop):
        token = match.group(0)[0]
        if token == 0x22:
            if not match.group(1):
                return Break(match.end(), truncated=match.end() >= stop)
        elif closer := _CLOSERS.get(token):
            open_ones.append(closer)
        elif not open_ones or open_ones.pop() != token:
            return Break(match.start(), truncated=False)
        if not open_ones:
            return match.end()
    return Break(stop, truncated=True)


def members(data: Data, start: int, stop: int) -> Iterator[tuple[str, int]]:
    """The names of an object's members and where their values begin, as far as it is whole."""
    position = start + 1
    while match := _KEY.match(data, position, stop):
        yield match.group(1).decode("utf-8", "replace"), match.end()
        end = end_of_value(data, match.end(), stop)
        if isinstance(end, Break):
            return
        position = end


def end_of_value(data: Data, start: int, stop: int) -> int | Break:
    """Where any value ends that begins at `start`."""
    first = data[start : start + 1]
    if first in (b"{", b"["):
        return end_of(data, start, stop)
    if first == b'"':
        match = _TOKEN.match(data, start, stop)
        return match.end() if match and match.group(1) else Break(start, truncated=True)
    match = _VALUE_END.search(data, start, stop)
    return match.start() if match else Break(stop, truncated=True)


def recovered(
    data: Data, start: int, stop: int, read: Callable[[int, int], T | None]
) -> Iterator[tuple[int, T] | Break]:
    """What `read` can make of the elements of the list that begins at `start`, with the damage between them.

    After a break the search goes on at whatever looks like the beginning of an entry, also inside the broken
    one; `read` decides whether it is one. Damage is told once until something whole comes again.
    """
    position = skip(data, start + 1, stop)
    told = False
    while position < stop:
        if data[position : position + 1] == b"]":
            return
        end = end_of_value(data, position, stop)
        damage = end if isinstance(end, Break) else Break(position, truncated=False, end=end)
        if not isinstance(end, Break) and (value := read(position, end)) is not None:
            yield position, value
            told = False
            position = skip(data, end, stop)
            continue
        if not told:
            yield damage
            told = True
        following = _ENTRY.search(data, position + 1, stop)
        if following is None:
            return
        position = following.start()
    if not told:
        yield Break(stop, truncated=True)


def skip(data: Data, position: int, stop: int) -> int:
    """Where the next element of a list begins, behind white space and commas."""
    match = _NEXT.match(data, position, stop)
    return match.end() if match else position
