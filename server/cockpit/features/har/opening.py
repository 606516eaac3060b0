"""The bytes of a HAR made ready: where the JSON begins and ends, whatever is wrapped around it."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

from cockpit.core.errors import Conflict, NotFound, Refused, Unavailable
from cockpit.features.har.positions import Data

MAPPED_ABOVE = 32 << 20
"""Up to here a file is read; a larger one is mapped, which costs no memory of ours."""

_BOM = b"\xef\xbb\xbf"
_WRAPPED = re.compile(rb"[\w$.]{1,200}\s*\(\s*(?=[{\[])")
_SPACE = re.compile(rb"\s*")


@dataclass(frozen=True, slots=True)
class Opened:
    """`data` from `first` is the text as editors count it; from `start` to `stop` it should be JSON."""

    data: Data
    first: int
    start: int
    stop: int
    encoding: str
    wrapped: bool
    """Within a call, as JSONP."""


def data_of(path: Path) -> Data:
    """What stands in the file. A mapped file must not be truncated by others: read large ones in a worker."""
    try:
        if not path.is_file():
            raise NotFound(f"{path} is not a file.")
        with path.open("rb") as file:
            if path.stat().st_size <= MAPPED_ABOVE:
                return file.read()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except PermissionError:
        raise Refused(f"{path} may not be read.") from None
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


State = tuple[int, int]


def state_of(path: Path) -> State:
    """Size and time of a file, by which it is seen that somebody wrote to it; zeros when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def require_unchanged(path: Path, before: State) -> None:
    """Raise Conflict when the file is no longer what it was: what was made of it may be of two contents."""
    if state_of(path) != before:
        raise Conflict(f"{path} changed while it was read. Try again when it is written completely.")


def opened(data: Data) -> Opened:
    """The byte order mark passed over, UTF-16 made UTF-8, and a call around the JSON left out."""
    encoding, first = "utf-8", 0
    head = bytes(data[:4])
    if head.startswith(_BOM):
        encoding, first = "utf-8-sig", len(_BOM)
    elif (wide := _wide(head)) is not None:
        data = bytes(data).decode(wide, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
        encoding = wide
    space = _SPACE.match(data, first)
    start = space.end() if space else first
    stop = _end(data, start)
    call = _WRAPPED.match(data, start)
    if call is None:
        return Opened(data, first, start, stop, encoding, wrapped=False)
    closing = data.rfind(b")", call.end(), stop)
    return Opened(data, first, call.end(), closing if closing > 0 else stop, encoding, wrapped=True)


def _wide(head: bytes) -> str | None:
    """UTF-16 by its byte order mark, or by the zero beside the first bracket."""
    if head.startswith(b"\xff\xfe") or (len(head) > 1 and head[:1] in b"{[" and head[1] == 0):
        return "utf-16-le"
    if head.startswith(b"\xfe\xff") or (len(head) > 1 and head[0] == 0 and head[1:2] in b"{["):
        return "utf-16-be"
    return None


def _end(data: Data, start: int) -> int:
    """The end without white space, and without the zero bytes that a full disk leaves behind."""
    stop = len(data)
    while stop > start:
        tail = bytes(data[max(start, stop - 4096) : stop])
        kept = len(tail.rstrip(b" \t\r\n\0"))
        if kept:
            return stop - len(tail) + kept
        stop -= len(tail)
    return stop
