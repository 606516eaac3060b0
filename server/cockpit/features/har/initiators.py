"""What caused a request, as Chrome notes it: an address, or the calls that led to it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Raw, Struct


class _Strict(Struct, gc=False, forbid_unknown_fields=True, rename="camel"):
    """Other members may hold anything."""


class _Frame(_Strict, gc=False, rename="camel"):
    url: str = ""
    function_name: str = ""
    script_id: str = ""
    line_number: int = 0
    column_number: int = 0


class _Thread(_Strict, gc=False, rename="camel"):
    id: str = ""
    debugger_id: str = ""


class _Stack(_Strict, gc=False, rename="camel"):
    call_frames: list[_Frame] = []
    parent: _Stack | None = None
    parent_id: _Thread | None = None
    description: str = ""


class _Initiator(_Strict, gc=False, rename="camel"):
    type: str = ""
    url: str = ""
    line_number: int = 0
    column_number: int = 0
    request_id: str = ""
    stack: _Stack | None = None


_DECODER = msgspec.json.Decoder(_Initiator)


def texts_of(raw: Raw) -> set[str] | None:
    """All that somebody could have written in it: addresses and names; None when it has other members."""
    try:
        return set(_texts(_DECODER.decode(raw)))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _texts(initiator: _Initiator) -> Iterator[str]:
    yield initiator.url
    stack = initiator.stack
    while stack is not None:
        yield stack.description
        for frame in stack.call_frames:
            yield frame.url
            yield frame.function_name
        stack = stack.parent
