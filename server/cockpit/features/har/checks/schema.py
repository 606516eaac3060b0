"""Whether an entry is what the specification of HAR 1.2 says: what it must have, and what must agree."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import msgspec
from msgspec import Raw

from cockpit.core.finding import Severity
from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.entry import Content, Entry, Fault, Path, Request, Response, Timings
from cockpit.features.har.finding import Findings
from cockpit.features.har.known import Known
from cockpit.features.har.positions import is_there
from cockpit.features.har.reading import Har

DUPLICATES_UP_TO = 4 << 20
"""Looking for names that are there twice takes as long as everything else, so large files go without."""

Repeated = tuple[str, int]
"""A name that an object has again, and where it stands the second time."""

_OBJECTS: frozenset[Path] = frozenset({("request",), ("response",), ("timings",)})
_KEY_OR_BRACKET = re.compile(
    rb'"(?P<name>[^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+:|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL
)
_TOLERANCE_MS = 5.0
_TOLERANCE_SHARE = 0.02


class Schema:
    """The rules `schema/*` about entries; those about the file as a whole come from its reading."""

    def __init__(self, har: Har, known: Known[Repeated | None] | None = None) -> None:
        self._known = known
        self._pages = {page.id for page in har.facts.pages}
        self._thorough = len(har.data) <= DUPLICATES_UP_TO
        self._facts = har.facts

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        placed, entry = seen.placed, seen.placed.entry
        for fault in placed.faults:
            message = f"{_dotted(fault.path)} is {fault.found}; it should be {fault.expected}."
            found.add(
                "schema/type", message, placed, fault.path, about=f"{_dotted(fault.path)} {fault.expected}"
            )
        faulty = {fault.path for fault in placed.faults}
        for path, needed in _missing(entry):
            if any(path[: len(fault)] == fault for fault in faulty):
                continue
            if path in _OBJECTS and is_there(placed.raw, path):
                found.add("schema/type", f"{_dotted(path)} is null; it should be an object.", placed, path)
            else:
                severity = Severity.ERROR if needed else None
                found.add(
                    "schema/missing", f"{_dotted(path)} is missing.", placed, path[:-1], severity=severity
                )
        if entry.started and seen.started is None:
            message = f"{entry.started[:40]!r} is not a date of ISO 8601."
            found.add("schema/date", message, placed, ("startedDateTime",))
        if entry.pageref and entry.pageref not in self._pages:
            message = f"The page {entry.pageref!r} is not among the pages."
            found.add("schema/pageref-dangling", message, placed, ("pageref",))
        self._times(seen, found)
        if self._thorough and (repeated := self._repeated(seen)) is not None:
            name, within = repeated
            found.add("schema/duplicate-key", f"{name} is there twice.", placed, (), within=within)

    def end(self, found: Findings) -> None:
        """Judge the log itself."""
        for fault in self._facts.faults:
            found.add_file("schema/type", _of_log(fault), self._facts.offsets[str(fault.path[0])])

    def _repeated(self, seen: Exchange) -> Repeated | None:
        look = partial(_repeated, seen.placed.raw)
        return look() if self._known is None else self._known.of(seen.identity, look)

    def _times(self, seen: Exchange, found: Findings) -> None:
        timings, time, total = seen.timings, seen.placed.entry.time, seen.phases
        if time is not None and time >= 0 and total and _differ(time, total):
            message = f"time is {time:,.0f} ms, its phases make {total:,.0f} ms."
            found.add("schema/time-sum-mismatch", message, seen.placed, ("time",), about="time")
        ssl, connect = timings.ssl, timings.connect
        if ssl is not None and connect is not None and ssl > connect >= 0 and ssl - connect > 1:
            message = f"ssl is {ssl:,.0f} ms, but connect, which holds it, {connect:,.0f} ms."
            found.add(
                "schema/ssl-greater-than-connect", message, seen.placed, ("timings", "ssl"), about="ssl"
            )


def _differ(time: float, total: float) -> bool:
    return abs(time - total) > max(_TOLERANCE_MS, _TOLERANCE_SHARE * max(time, total))


def _missing(entry: Entry) -> list[tuple[Path, bool]]:
    """What is not there, and whether nothing can be done without it."""
    if _is_complete(entry):
        return []
    missing: list[tuple[Path, bool]] = []
    if not entry.started:
        missing.append((("startedDateTime",), False))
    if entry.time is None:
        missing.append((("time",), False))
    if entry.request is None:
        missing.append((("request",), True))
    else:
        missing += _of_request(entry.request)
    if entry.response is None:
        missing.append((("response",), False))
    else:
        missing += _of_response(entry.response)
    if entry.timings is None:
        missing.append((("timings",), False))
    else:
        missing += _of_timings(entry.timings)
    return missing


def _is_complete(entry: Entry) -> bool:
    """What most entries are, which is seen sooner than what others lack."""
    request, response, timings = entry.request, entry.response, entry.timings
    if not entry.started or request is None or response is None or timings is None:
        return False
    members = (
        entry.time, request.http_version, request.cookies, request.headers, request.query_string,
        response.status, response.status_text, response.http_version, response.cookies, response.headers,
        response.redirect_url, timings.send, timings.wait, timings.receive,
    )  # fmt: skip
    content = response.content
    is_filled = content is not None and content.mime_type is not None and None not in members
    return bool(is_filled and request.method and request.url)


def _of_request(request: Request) -> list[tuple[Path, bool]]:
    members: tuple[tuple[str, Any, bool], ...] = (
        ("method", request.method or None, True),
        ("url", request.url or None, True),
        ("httpVersion", request.http_version, False),
        ("cookies", request.cookies, False),
        ("headers", request.headers, False),
        ("queryString", request.query_string, False),
    )
    return [(("request", name), needed) for name, value, needed in members if value is None]


def _of_response(response: Response) -> list[tuple[Path, bool]]:
    members: tuple[tuple[str, Any], ...] = (
        ("status", response.status),
        ("statusText", response.status_text),
        ("httpVersion", response.http_version),
        ("cookies", response.cookies),
        ("headers", response.headers),
        ("content", response.content),
        ("redirectURL", response.redirect_url),
    )
    missing: list[tuple[Path, bool]] = [
        (("response", name), False) for name, value in members if value is None
    ]
    if isinstance(response.content, Content) and response.content.mime_type is None:
        missing.append((("response", "content", "mimeType"), False))
    return missing


def _of_timings(timings: Timings) -> list[tuple[Path, bool]]:
    members = (("send", timings.send), ("wait", timings.wait), ("receive", timings.receive))
    return [(("timings", name), False) for name, value in members if value is None]


def _repeated(raw: Raw | bytes) -> Repeated | None:
    """The first name that an object of the entry has again, and where it stands the second time."""
    try:
        once = msgspec.json.encode(msgspec.json.decode(raw))
        is_there_twice = _names(msgspec.json.format(raw, indent=-1)) != _names(once)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    return _second(bytes(raw)) if is_there_twice else None


def _names(text: bytes) -> int:
    """How many names there are in JSON without blanks; what looks like one in a string counts each time."""
    return text.count(b'":')


def _second(raw: bytes) -> Repeated | None:
    names: list[set[bytes]] = []
    for token in _KEY_OR_BRACKET.finditer(raw):
        sign = token[0][:1]
        if sign in b"{[":
            names.append(set())
        elif sign in b"}]":
            names.pop()
        elif token["name"] is not None:
            if token["name"] in names[-1]:
                return token["name"].decode("utf-8", "replace"), token.start()
            names[-1].add(token["name"])
    return None


def _dotted(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _of_log(fault: Fault) -> str:
    return f"log.{_dotted(fault.path)} is {fault.found}; it should be {fault.expected}."
