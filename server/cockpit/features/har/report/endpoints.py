"""A recording by its endpoints: what each was asked, how it answered, and how long it took."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from cockpit.core.finding import Severity
from cockpit.features.har.checking import check
from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.config import Config
from cockpit.features.har.entry import body_of
from cockpit.features.har.flow.shapes import Kind, Shape, shape_of
from cockpit.features.har.reading import read
from cockpit.features.har.redacting import Redaction

SAMPLES: Final = 10
SAMPLE_BYTES: Final = 256_000
SAMPLED_BYTES: Final = 20_000_000
"""Bodies of a recording that are kept until their shapes are told."""
HEADERS: Final = (
    "cache-control", "content-encoding", "etag", "strict-transport-security", "content-security-policy",
    "x-content-type-options", "x-frame-options", "referrer-policy", "access-control-allow-origin",
)  # fmt: skip
_VALUES: Final = 4
_DEEPEST: Final = 12


class Endpoint(NamedTuple):
    """What is asked; `path` has `{id}` where something looks like one."""

    method: str
    host: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


@dataclass(slots=True)
class Known:
    """What was recorded of an endpoint."""

    statuses: Counter[int] = field(default_factory=Counter[int])
    times: array[float] = field(default_factory=lambda: array("d"))
    sizes: array[float] = field(default_factory=lambda: array("d"))
    headers: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The different values of those of `HEADERS` that successful answers had."""
    headed: int = 0
    """How many successful answers had any headers."""
    bodies: list[bytes] = field(default_factory=list[bytes])
    findings: dict[str, Severity] = field(default_factory=dict[str, Severity])
    fields: dict[str, str] = field(default_factory=dict[str, str])
    """The types in JSON bodies by their paths, such as `$.items[].id`."""

    @property
    def requests(self) -> int:
        """How often it was asked."""
        return self.statuses.total()

    @property
    def failures(self) -> int:
        """How often it answered with an error, or not at all."""
        return sum(count for status, count in self.statuses.items() if status >= 400 or status <= 0)


@dataclass(slots=True)
class Recorded:
    """A recording, endpoint by endpoint."""

    name: str
    refused: str = ""
    endpoints: dict[Endpoint, Known] = field(default_factory=dict[Endpoint, Known])


class Taking:
    """Sorts exchanges by their endpoints as they pass."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._left = SAMPLED_BYTES
        self._names: dict[tuple[str, str, str], Endpoint] = {}
        self.endpoints: dict[Endpoint, Known] = {}
        self.by_entry: list[Endpoint] = []

    def look(self, seen: Exchange) -> None:
        """Take one in."""
        endpoint = self._endpoint(seen)
        known = self.endpoints.setdefault(endpoint, Known())
        while len(self.by_entry) <= seen.placed.index:
            self.by_entry.append(endpoint)
        known.statuses[seen.status] += 1
        content = seen.response.content
        if 200 <= seen.status < 300:
            if (took := seen.took) is not None:
                known.times.append(took)
            if content is not None and content.size is not None and content.size >= 0:
                known.sizes.append(content.size)
            if seen.headers:
                known.headed += 1
                self._headers(seen, known)
            self._body(seen, known)

    def _endpoint(self, seen: Exchange) -> Endpoint:
        key = (seen.request.method, seen.url.host, seen.url.template)
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = Endpoint(key[0][:20], key[1], self._redaction.text(key[2])[:300])
        return found

    def _headers(self, seen: Exchange, known: Known) -> None:
        for name in HEADERS:
            value = seen.headers.get(name)
            if value is not None:
                values = known.headers.setdefault(name, [])
                if value[:100] not in values and len(values) < _VALUES:
                    values.append(value[:100])

    def _body(self, seen: Exchange, known: Known) -> None:
        content = seen.response.content
        if content is None or "json" not in seen.kind or len(known.bodies) >= SAMPLES:
            return
        if not 0 < len(content.text) <= min(SAMPLE_BYTES, self._left):
            return
        if body := body_of(content):
            self._left -= len(body)
            known.bodies.append(body)


def recorded(path: Path, progress: Any, *, config: Config, salt: bytes) -> Recorded:
    """The endpoints of a file, with what was found at each and what their JSON looks like."""
    taking = Taking(Redaction(salt))
    checked = check(read(path), config=config, progress=progress, each=taking.look)
    for found in checked.findings:
        for entry in found.entries:
            if entry < len(taking.by_entry):
                known = taking.endpoints[taking.by_entry[entry]]
                known.findings[found.code] = found.severity
    for known in taking.endpoints.values():
        known.fields = fields_of(shape_of([value for body in known.bodies for value in _values(body)]))
        known.bodies.clear()
    return Recorded(str(path), checked.refused, taking.endpoints)


def fields_of(shape: Shape) -> dict[str, str]:
    """The type at each path."""
    found: dict[str, str] = {}
    _collect(shape, "$", found, _DEEPEST)
    return {} if shape.kind is Kind.ANY else found


def _collect(shape: Shape, path: str, found: dict[str, str], depth: int) -> None:
    choices = shape.choices or (shape,)
    found[path] = " or ".join(sorted(choice.kind.value for choice in choices))
    if not depth:
        return
    for choice in choices:
        for each in choice.properties:
            _collect(each.shape, f"{path}.{each.name[:60]}", found, depth - 1)
        if choice.items is not None:
            inner = "{}" if choice.kind is Kind.MAP else "[]"
            _collect(choice.items, f"{path}{inner}", found, depth - 1)


def _values(body: bytes) -> list[Any]:
    try:
        return [msgspec.json.decode(body)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
