"""An entry with what several rules ask of it, worked out once."""

from __future__ import annotations

import functools
import hashlib
import re
from datetime import UTC, datetime
from operator import attrgetter
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from cockpit.features.har.entry import Pair, Request, Response, Timings, header
from cockpit.features.har.reading import Placed

_ID = re.compile(
    r"\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}"
    r"|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}|[a-z]{2,6}_(?=\w*\d)\w{6,}",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(https?)://([A-Za-z0-9.-]+(?::\d+)?)(/[^?#\s]*)?(?=[?#]|\Z)", re.ASCII)
"""What most addresses are; the others, such as those with a user or a space, are left to urlsplit."""
PAYLOAD_BYTES = 4_000
"""Shorter contents are too often the same by chance."""
_PARAMETER = re.compile(r";[^/]*")
_LONGEST = 4000
"""A longer address is not remembered: it is mostly data, and seldom there twice."""
_NAME, _VALUE = attrgetter("name"), attrgetter("value")
PHASES: Final = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
"""In the order of time; `ssl` is a part of `connect`."""
_NO_REQUEST, _NO_RESPONSE, _NO_TIMINGS = Request(), Response(), Timings()


class Url(Struct, frozen=True, gc=False):
    """The parts of an address that rules compare."""

    scheme: str
    host: str
    """With its port when it is named."""
    path: str
    """Without what stands behind a semicolon in it, such as a session."""

    @property
    def template(self) -> str:
        """The path with `{id}` where something looks like one."""
        return _template_of(self.path)


class Exchange(Struct, gc=False):
    """What the rules see."""

    placed: Placed
    request: Request
    response: Response
    timings: Timings
    url: Url
    started: float | None
    """Seconds since 1970; None when the date cannot be read."""
    status: int
    kind: str
    """The media type without its parameters, in lower case."""
    phases: float
    """Milliseconds: the sum of the phases that apply; `ssl` is a part of `connect`."""
    milliseconds: float
    """The whole time, never negative: what the entry says, unless its phases do not bear it out.

    It is 0 where nothing says how long it took; `took` tells that.
    """
    _headers: dict[str, str] | None = None
    _digest: bytes | None = None
    _identity: bytes = b""

    @property
    def took(self) -> float | None:
        """The whole time; None where neither the entry nor one of its phases says it."""
        time = self.placed.entry.time
        return None if not self.phases and (time is None or time < 0) else self.milliseconds

    @property
    def headers(self) -> dict[str, str]:
        """Those of the response by their lower-case names, the first of each."""
        if self._headers is None:
            self._headers = _by_name(self.response.headers)
        return self._headers

    @property
    def digest(self) -> bytes:
        """Of the content as it is written; empty for one that is missing or short."""
        if self._digest is None:
            content = self.response.content
            text = content.text if content else b""
            self._digest = hashlib.sha256(text).digest() if len(text) >= PAYLOAD_BYTES else b""
        return self._digest

    @property
    def identity(self) -> bytes:
        """The digest of the entry as it is written: those with the same one are alike in everything."""
        if not self._identity:
            self._identity = hashlib.sha256(self.placed.raw).digest()
        return self._identity


def exchange_of(placed: Placed) -> Exchange:
    """Work it out."""
    entry = placed.entry
    request, response = entry.request or _NO_REQUEST, entry.response or _NO_RESPONSE
    content, timings = response.content, entry.timings or _NO_TIMINGS
    phases = _sum(timings)
    time = phases if entry.time is None or entry.time < 0 else entry.time
    kind = (content.mime_type if content else None) or header(response.headers, "content-type") or ""
    return Exchange(
        placed=placed,
        request=request,
        response=response,
        timings=timings,
        url=url_of(request.url),
        started=seconds_of(entry.started),
        status=response.status or 0,
        kind=_kind_of(kind),
        phases=phases,
        milliseconds=min(time, phases) if time > 2 * phases > 0 else time,
    )


def _sum(timings: Timings) -> float:
    parts = (
        timings.blocked, timings.dns, timings.connect, timings.send, timings.wait, timings.receive
    )  # fmt: skip
    return sum([part for part in parts if part is not None and part > 0])


def applied(milliseconds: float | None) -> float | None:
    """A time that is known: recorders write -1 for a phase that did not apply."""
    return milliseconds if milliseconds is not None and milliseconds >= 0 else None


def url_of(text: str) -> Url:
    """The parts of an address; empty ones for what is none."""
    return _remembered(text) if len(text) <= _LONGEST else _parts_of(text)


@functools.lru_cache(maxsize=4096)
def _remembered(text: str) -> Url:
    return _parts_of(text)


def _parts_of(text: str) -> Url:
    plain = _PLAIN.match(text)
    if plain is not None:
        scheme, host, path = plain.groups()
        path = path or "/"
        return Url(scheme, host.lower(), _PARAMETER.sub("", path) if ";" in path else path)
    try:
        parts = urlsplit(text)
    except ValueError:
        return Url("", "", text[:200])
    scheme = parts.scheme.lower()
    path = parts.path.partition(",")[0] if scheme == "data" else _PARAMETER.sub("", parts.path)
    return Url(scheme, parts.netloc.rpartition("@")[2].lower(), path or "/")


@functools.lru_cache(maxsize=4096)
def _template_of(path: str) -> str:
    return "/".join("{id}" if _ID.fullmatch(segment) else segment for segment in path.split("/"))


def seconds_of(text: str) -> float | None:
    """ISO 8601 as seconds since 1970; without a zone it is taken for UTC."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


@functools.lru_cache(maxsize=256)
def _kind_of(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _by_name(pairs: list[Pair] | None) -> dict[str, str]:
    """The last one of a name stays in a dictionary, so they are put in from behind."""
    backwards = pairs[::-1] if pairs else []
    return dict(zip(map(_lower, map(_NAME, backwards)), map(_VALUE, backwards), strict=True))


@functools.lru_cache(maxsize=4096)
def _lower(name: str) -> str:
    return name.lower()
