"""A recording as rows: entries, their headers, and on demand their bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from cockpit.features.har.checks.exchange import Exchange, applied
from cockpit.features.har.entry import Entry, Pair, string_of
from cockpit.features.har.facts import Facts
from cockpit.features.har.redacting import Kept, Redaction
from cockpit.features.har.secrets.judging import Where

BATCH = 1000
"""Entries that are written at once."""

_LARGEST_INTEGER = 2**31 - 1
_LARGEST_SIZE = 2**63
"""Beyond these a database refuses the whole recording for one absurd figure."""

_LONGEST = 4000
"""A longer value is seldom there twice."""

_REMEMBERED = 10_000
"""Headers that repeat come early."""

_JSON = msgspec.json.Encoder()


class PageRow(NamedTuple):
    """A page. Rows are in the order of their table's columns, without the first, the number of the file."""

    page_index: int
    page: str
    title: str
    started_at: str
    on_content_load_ms: float | None
    on_load_ms: float | None


class EntryRow(NamedTuple):
    """An exchange."""

    entry_index: int
    content_hash: str
    offset: int
    length: int
    page: str | None
    started_at: str
    method: str
    url: str
    host: str
    path: str
    status: int
    status_text: str
    mime_type: str
    size: int | None
    blocked_ms: float | None
    dns_ms: float | None
    connect_ms: float | None
    ssl_ms: float | None
    send_ms: float | None
    wait_ms: float | None
    receive_ms: float | None
    total_ms: float | None


class HeadersRow(NamedTuple):
    """The headers of an exchange, as JSON: `[["name", "value"], ...]`, null for a side that has none."""

    entry_index: int
    request: str | None
    response: str | None


class BodyRow(NamedTuple):
    """What was sent or received in an exchange."""

    entry_index: int
    side: str
    mime_type: str
    encoding: str
    content_hash: str


class ContentRow(NamedTuple):
    """A text that bodies have."""

    content_hash: str
    body_text: str


@dataclass(slots=True)
class Batch:
    """Rows that belong together."""

    entries: list[EntryRow] = field(default_factory=list[EntryRow])
    headers: list[HeadersRow] = field(default_factory=list[HeadersRow])
    bodies: list[BodyRow] = field(default_factory=list[BodyRow])
    contents: list[ContentRow] = field(default_factory=list[ContentRow])


def pages_of(facts: Facts, redaction: Redaction) -> list[PageRow]:
    """The pages; recorders give them their address for a title."""
    return [
        PageRow(index, page.id, redaction.text(page.title), page.started, page.on_content_load, page.on_load)
        for index, page in enumerate(facts.pages)
    ]


class _Headers(dict[Pair, tuple[str, str]]):
    """Name and value of each header of one side, as it is kept: most headers repeat."""

    def __init__(self, where: Where, redaction: Redaction) -> None:
        super().__init__()
        self._where = where
        self._redaction = redaction

    def __missing__(self, pair: Pair) -> tuple[str, str]:
        known = pair.name, self._redaction.header(self._where, pair)
        if len(self) < _REMEMBERED and len(pair.value) <= _LONGEST:
            self[pair] = known
        return known

    def written(self, headers: list[Pair] | None) -> str | None:
        """All headers of this side of an exchange."""
        return _JSON.encode([*map(self.__getitem__, headers)]).decode() if headers else None


class Rows:
    """Makes rows of the entries that pass, and hands them on in batches."""

    def __init__(self, redaction: Redaction, write: Callable[[Batch], None]) -> None:
        self._redaction = redaction
        self._write = write
        self._batch = Batch()
        self._sent = _Headers(Where.REQUEST_HEADER, redaction)
        self._received = _Headers(Where.RESPONSE_HEADER, redaction)
        self._seen: set[bytes] = set()
        self._contents: set[str] = set()
        self.entries = 0
        self.headers = 0
        self.bodies = 0
        self.duplicates = 0

    @property
    def redacted(self) -> int:
        """How many different values were replaced."""
        return len(self._redaction.values)

    def add(self, seen: Exchange, shown: Entry | None = None) -> None:
        """Take an entry in, with the bodies that are shown, unless the same one was there before."""
        digest = hashlib.sha256(seen.placed.raw).digest()
        if digest in self._seen:
            self.duplicates += 1
            return
        self._seen.add(digest)
        index = seen.placed.index
        kept = self._redaction.kept(seen.placed.entry, seen.url.template)
        self._batch.entries.append(_entry(seen, kept, digest))
        sent, received = seen.request.headers, seen.response.headers
        if sent or received:
            row = HeadersRow(index, self._sent.written(sent), self._received.written(received))
            self._batch.headers.append(row)
            self.headers += len(sent or ()) + len(received or ())
        if shown is not None:
            self._add_bodies(index, shown)
        self.entries += 1
        if len(self._batch.entries) >= BATCH:
            self.flush()

    def _add_bodies(self, index: int, shown: Entry) -> None:
        sent = shown.request.post_data if shown.request else None
        received = shown.response.content if shown.response else None
        for side, part in (("request", sent), ("response", received)):
            if part is None or not (text := string_of(part.text)):
                continue
            digest = hashlib.sha256(part.text).hexdigest()
            if digest not in self._contents:
                self._contents.add(digest)
                # PostgreSQL has no text with a zero in it.
                self._batch.contents.append(ContentRow(digest, text.replace("\0", "\ufffd")))
            row = BodyRow(index, side, part.mime_type or "", part.encoding or "", digest)
            self._batch.bodies.append(row)
            self.bodies += 1

    def flush(self) -> None:
        """Hand on what is left."""
        batch, self._batch = self._batch, Batch()
        if batch.entries:
            self._write(batch)


def _entry(seen: Exchange, kept: Kept, digest: bytes) -> EntryRow:
    entry, response, timings = seen.placed.entry, seen.response, seen.timings
    size = response.content.size if response.content else None
    return EntryRow(
        entry_index=seen.placed.index,
        content_hash=digest.hex(),
        offset=seen.placed.offset,
        length=len(seen.placed.raw),
        page=entry.pageref,
        started_at=entry.started,
        method=seen.request.method,
        url=kept.url,
        host=seen.url.host,
        path=kept.path,
        status=min(max(seen.status, 0), _LARGEST_INTEGER),
        status_text=response.status_text or "",
        mime_type=seen.kind,
        size=int(size) if size is not None and 0 <= size < _LARGEST_SIZE else None,
        blocked_ms=applied(timings.blocked),
        dns_ms=applied(timings.dns),
        connect_ms=applied(timings.connect),
        ssl_ms=applied(timings.ssl),
        send_ms=applied(timings.send),
        wait_ms=applied(timings.wait),
        receive_ms=applied(timings.receive),
        total_ms=applied(entry.time),
    )
