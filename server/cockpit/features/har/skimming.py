"""The figures of a recording that is as it should be, in one pass: blocks of whole entries, decoded at once.

Headers, cookies and bodies are passed over. What is odd in any way is left to `reading`, which is careful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Raw, Struct, field

from cockpit.features.har.checks.exchange import exchange_of
from cockpit.features.har.entry import Cookie, Entry, Pair, PostData, Request, Response
from cockpit.features.har.facts import MEMBERS, Facts, facts_of
from cockpit.features.har.opening import Opened
from cockpit.features.har.reading import Placed
from cockpit.features.har.splitting import FIRST_KEYS
from cockpit.features.har.summary import Counting, Summary

_BLOCK = 1 << 18
"""Bytes that are decoded at once: they stay in the cache of the processor."""
_TOLD_AFTER = 4 << 20
_UNREAD = "\uffff"
"""Begins the names of members that no file has, so that they are passed over."""
_LIST = re.compile(rb'"entries"\s*:\s*\[\s*')
_BETWEEN = re.compile(rb"\}\s*(?P<comma>,)\s*\{\s*\"(?:" + FIRST_KEYS + rb')"\s*:')


class _Request(Request, gc=False, rename="camel"):
    """Without its lists."""

    cookies: list[Cookie] | None = field(default=None, name=f"{_UNREAD}cookies")
    headers: list[Pair] | None = field(default=None, name=f"{_UNREAD}headers")
    query_string: list[Pair] | None = field(default=None, name=f"{_UNREAD}queryString")
    post_data: PostData | None = field(default=None, name=f"{_UNREAD}postData")


class _Response(Response, gc=False, rename="camel"):
    """Without its lists, as far as the kind of the content is known without them."""

    cookies: list[Cookie] | None = field(default=None, name=f"{_UNREAD}cookies")
    headers: list[Pair] | None = field(default=None, name=f"{_UNREAD}headers")
    written: Raw = field(default=Raw(), name="headers")


class _Entry(Entry, gc=False, rename="camel"):
    """One exchange as far as figures are made of it."""

    # Entries are read only, so that a narrower type does no harm.
    request: _Request | None = None  # pyright: ignore[reportIncompatibleVariableOverride]
    response: _Response | None = None  # pyright: ignore[reportIncompatibleVariableOverride]
    initiator: Raw = field(default=Raw(), name=f"{_UNREAD}initiator")
    messages: Raw = field(default=Raw(), name=f"{_UNREAD}messages")


class _Log(Struct, gc=False):
    entries: list[_Entry]
    version: Raw = Raw()
    creator: Raw = Raw()
    browser: Raw = Raw()
    pages: Raw = Raw()


class _Root(Struct, gc=False):
    log: _Log


_ENTRIES = msgspec.json.Decoder(list[_Entry])
_ROOT = msgspec.json.Decoder(_Root)
_HEADERS = msgspec.json.Decoder(list[Pair])


class _Odd(Exception):
    """The recording is not as it should be, or not as it can be read in blocks."""


def skim(source: Opened, progress: Callable[[int, int], None] | None = None) -> Summary | None:
    """The figures; None for a recording that has to be read with care. `progress` is told bytes of all."""
    if source.encoding != "utf-8" or source.wrapped:
        return None
    try:
        counting = Counting()
        index = told = 0
        for entries, facts, done in _blocks(source):
            for entry in entries:
                counting.look(exchange_of(Placed(index, entry, b"", 0)))
                index += 1
            if progress is not None and (facts is not None or done - told >= _TOLD_AFTER):
                told = done
                progress(done, len(source.data))
            if facts is not None:
                return counting.summary(facts)
    except (_Odd, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return None


def _blocks(source: Opened) -> Iterator[tuple[list[_Entry], Facts | None, int]]:
    """The entries block by block, with the offset that was read to; with the last ones come the facts."""
    data, stop = source.data, source.stop
    first = _LIST.search(data, source.start, stop)
    if first is None:
        raise _Odd
    with memoryview(data) as view:
        head = bytes(view[source.start : first.end()])
        if _ROOT.decode(head + b"]}}").log.entries:
            # The list is another one, deeper inside or beside the log.
            raise _Odd
        position = first.end()
        while (found := _BETWEEN.search(data, position + _BLOCK, stop)) is not None:
            end = found.start("comma")
            yield _known(_ENTRIES.decode(b"".join((b"[", view[position:end], b"]")))), None, end
            position = end + 1
        # What is left is a whole document, from which entries were taken.
        log = _ROOT.decode(b"".join((head, view[position:stop]))).log
    if position > first.end() and not log.entries:
        raise _Odd
    raws = {name: (0, bytes(raw)) for name in MEMBERS if len(raw := getattr(log, name))}
    yield _known(log.entries), facts_of(raws), stop


def _known(entries: list[_Entry]) -> list[_Entry]:
    """With the headers of those that do not say elsewhere what kind of content they have."""
    for entry in entries:
        response = entry.response
        if (
            response is not None
            and len(response.written)
            and not (response.content is not None and response.content.mime_type)
        ):
            response.headers = _HEADERS.decode(response.written)
    return entries
