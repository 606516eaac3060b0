"""Where things stand: bytes to lines and UTF-16 columns, and a path inside an entry to its byte."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from mmap import mmap
from typing import Any, cast

import msgspec
from msgspec import Raw

from cockpit.features.har.entry import Path

Data = bytes | mmap
_BLOCK = 1 << 20
_WIDEST = 400
JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
"""As it is written, with its quotes."""
_SCALAR = re.compile(rb'"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"|[\w.+-]+')
_CONTINUATION = bytes(range(0x80, 0xC0))
_OUTSIDE_PLANE = bytes(range(0xF0, 0x100))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """As editors count: 0-based lines, 0-based columns in UTF-16 units."""

    line: int
    column: int


class Ruler:
    """Turns offsets into places, each counted from the one before: ascending offsets cost one pass in all."""

    def __init__(self, data: Data, start: int = 0) -> None:
        self._data = data
        self._start = start
        self._reset()

    def place(self, offset: int) -> Place:
        """The place of the byte at `offset`; beyond the end, of the end."""
        if offset < self._offset:
            self._reset()
        end = min(offset, len(self._data))
        while self._offset < end:
            self._pass(min(self._offset + _BLOCK, end))
        return Place(self._line, self._column)

    def _reset(self) -> None:
        self._offset = self._start
        self._line = 0
        self._column = 0

    def _pass(self, until: int) -> None:
        block = bytes(self._data[self._offset : until])
        last = block.rfind(b"\n")
        self._line += block.count(b"\n")
        if b"\r" in block:
            last = self._carriage_returns(block, until, last)
        if last >= 0:
            self._column = 0
        self._column += units(block[last + 1 :])
        self._offset = until

    def _carriage_returns(self, block: bytes, until: int, last: int) -> int:
        """A lone one ends a line, too; one before a newline does not, even if the block ends between them."""
        cut = block.endswith(b"\r") and bytes(self._data[until : until + 1]) == b"\n"
        lone = block.count(b"\r") - block.count(b"\r\n") - cut
        if not lone:
            return last
        self._line += lone
        for match in re.finditer(rb"\r(?!\n)", block[: len(block) - cut]):
            last = max(last, match.start())
        return last


def units(text: bytes) -> int:
    """How many UTF-16 units a stretch of UTF-8 makes, wherever it was cut."""
    if text.isascii():
        return len(text)
    starts = text.translate(None, _CONTINUATION)
    return len(starts) + len(starts) - len(starts.translate(None, _OUTSIDE_PLANE))


def places(data: Data, offsets: Iterable[int], start: int = 0) -> dict[int, Place]:
    """The places of all these offsets, in one pass; the text begins at `start`, after a byte order mark."""
    ruler = Ruler(data, start)
    return {offset: ruler.place(offset) for offset in sorted(set(offsets))}


def offset_within(raw: bytes | Raw, path: Path) -> int:
    """Where the value at `path` begins, in bytes from the beginning of `raw`; of the nearest that is there.

    What is missing is told where the object that lacks it begins.
    """
    part = _at(raw, path) or _nearest(raw, path)
    return address(part) - address(raw) if part is not raw else 0


def span_within(raw: bytes | Raw, path: Path) -> tuple[int, int] | None:
    """Where the value at `path` begins and ends, in bytes from the beginning of `raw`; None without one."""
    part = _at(raw, path)
    if part is None:
        return None
    start = address(part) - address(raw)
    return start, start + len(part)


def is_there(raw: bytes | Raw, path: Path) -> bool:
    """Whether there is a value at `path`, be it null."""
    return _at(raw, path) is not None


def width(data: Data, offset: int) -> int:
    """How many UTF-16 units the text or number has that begins there; 1 for what is longer than a line."""
    match = _SCALAR.match(data, offset, offset + _WIDEST)
    return max(1, units(match.group())) if match else 1


def _at(raw: bytes | Raw, path: Path) -> bytes | Raw | None:
    part: bytes | Raw | None = raw
    for are_names, steps in groupby(path, _is_name):
        if are_names:
            part = None if part is None else _named(part, cast("tuple[str, ...]", (*steps,)))
        else:
            for step in steps:
                part = None if part is None else _inside(part, step)
    return part


def _nearest(raw: bytes | Raw, path: Path) -> bytes | Raw:
    part = raw
    for step in path:
        inner = _inside(part, step)
        if inner is None:
            break
        part = inner
    return part


def _inside(raw: bytes | Raw, step: str | int) -> Raw | None:
    """The raw value one step inside; None when it is not there, or this part of the file is broken."""
    if isinstance(step, str):
        return _named(raw, (step,))
    try:
        items = msgspec.json.decode(raw, type=list[Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return items[step] if 0 <= step < len(items) else None


def _named(raw: bytes | Raw, names: tuple[str, ...]) -> Raw | None:
    """The raw value that names lead to, one inside the other."""
    try:
        value = _reader(names).decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    for _ in names:
        if value is None:
            return None
        value = value.inner
    return value if len(value) else None


@lru_cache(maxsize=256)
def _reader(names: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    """One pass that makes nothing but what is looked for; dictionaries take three times as long."""
    kind: Any = Raw
    for name in reversed(names):
        default = Raw() if kind is Raw else None
        inner = ("inner", kind if kind is Raw else kind | None, msgspec.field(name=name, default=default))
        kind = msgspec.defstruct("Named", [inner], gc=False)
    return msgspec.json.Decoder(kind)


def _is_name(step: str | int) -> bool:
    return isinstance(step, str)


class _Buffer(ctypes.Structure):
    """The buffer of an object, as CPython's stable interface lays it out."""

    _fields_ = (
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    )


_take = ctypes.pythonapi.PyObject_GetBuffer
_take.argtypes = (ctypes.py_object, ctypes.POINTER(_Buffer), ctypes.c_int)
_release = ctypes.pythonapi.PyBuffer_Release
_release.argtypes = (ctypes.POINTER(_Buffer),)
_release.restype = None


def address(data: Any) -> int:
    """Where the bytes of an object lie in memory: a raw value lies inside the text that it was read from."""
    buffer = _Buffer()
    _take(data, ctypes.byref(buffer), 0)
    try:
        return int(buffer.buf or 0)
    finally:
        _release(ctypes.byref(buffer))


def blocks(data: Data, start: int = 0, size: int = _BLOCK) -> Iterator[bytes]:
    """The bytes in blocks, so that a mapped file does not have to be in memory as a whole."""
    for offset in range(start, len(data), size):
        yield bytes(data[offset : offset + size])
