"""A recording in figures: how much, from where, how long by phase, and for whom."""

from __future__ import annotations

import functools
import math
from array import array
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec.structs import astuple

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.entry import Timings
from cockpit.features.har.facts import Facts, Program
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.sites import site_of

T = TypeVar("T")
SHARES = (50, 75, 95, 99)
TOP = 10


class Phase(msgspec.Struct, frozen=True, rename="camel"):
    """Milliseconds of one phase over the exchanges to which it applied."""

    name: str
    count: int
    p50: float
    p75: float
    p95: float
    p99: float
    total: float


class Share(msgspec.Struct, frozen=True, rename="camel"):
    """How much of the recording one host, kind or page has."""

    name: str
    requests: int
    bytes: int
    milliseconds: float | None
    """The 95th percentile of its exchanges; null when none says how long it took."""


class Summary(msgspec.Struct, frozen=True, rename="camel"):
    """The figures of one recording; what the file does not tell is null."""

    version: str
    creator: str
    browser: str
    pages: int
    entries: int
    seconds: float | None
    """From the first request to the end of the last; null when no date can be read."""
    bytes: int
    """Of the responses' contents, decoded, as far as their sizes are recorded."""
    transferred: int | None
    """Over the wire; null when no size of a body was recorded."""
    statuses: dict[str, int]
    methods: dict[str, int]
    versions: dict[str, int]
    phases: list[Phase]
    hosts: list[Share]
    kinds: list[Share]
    first_party: str
    third_party_requests: int
    third_party_bytes: int
    on_load: float | None
    """Milliseconds until the first page was loaded, as it says itself."""


class _Group:
    __slots__ = ("bytes", "requests", "times")

    def __init__(self) -> None:
        self.requests = 0
        self.bytes = 0
        self.times: array[float] = array("f")
        """Of those that say how long they took."""

    def add(self, other: _Group) -> None:
        self.requests += other.requests
        self.bytes += other.bytes
        self.times += other.times

    def p95(self) -> float | None:
        return round(percentile(sorted(self.times), 95), 3) if self.times else None


_Key = tuple[str, str, int, str, str | None]
"""What exchanges are counted by: host, kind, status, method, version."""


class Counting:
    """Sums up while entries pass; its memory grows with their number by some 40 bytes each."""

    def __init__(self) -> None:
        names = ("time", *Timings.__struct_fields__)
        self._phases: dict[str, array[float]] = {name: array("f") for name in names}
        self._add_time, *self._add = (times.append for times in self._phases.values())
        self._groups: defaultdict[_Key, _Group] = defaultdict(_Group)
        """In the order of the file; the groups of hosts, kinds and so on are sums of them."""
        self._transferred: int | None = None
        self._first = math.inf
        self._last = -math.inf

    def look(self, seen: Exchange) -> None:
        """Count one exchange."""
        request, response, time = seen.request, seen.response, seen.placed.entry.time
        version = response.http_version or request.http_version
        group = self._groups[seen.url.host, seen.kind, seen.status, request.method, version]
        group.requests += 1
        content = response.content
        if content is not None and content.size is not None and content.size > 0:
            group.bytes += int(content.size)
        wire = response.transfer_size
        if wire is None or wire < 0:
            wire = response.body_size
        if wire is not None and wire >= 0:
            self._transferred = (self._transferred or 0) + int(wire)
        milliseconds = seen.milliseconds
        is_told = time is not None and time >= 0
        if is_told:
            self._add_time(milliseconds)
        if is_told or seen.phases:
            group.times.append(milliseconds)
        for value, add in zip(astuple(seen.timings), self._add):  # noqa: B905 - both have a place for each phase
            if value is not None and value >= 0:
                add(value)
        started = seen.started
        if started is not None:
            self._first = min(self._first, started)
            end = started + milliseconds / 1000
            self._last = max(self._last, end)

    def summary(self, facts: Facts) -> Summary:
        """The figures so far, with what the log says of itself."""
        hosts = self._by(lambda key: key[0])
        first_party = next((site for host in hosts if (site := site_of(host))), "")
        foreign = [group for host, group in hosts.items() if site_of(host) not in ("", first_party)]
        statuses = self._by(lambda key: max(key[2] // 100, 0))
        loads = [page.on_load for page in facts.pages if page.on_load is not None]
        return Summary(
            version=facts.version,
            creator=_program(facts.creator),
            browser=_program(facts.browser),
            pages=len(facts.pages),
            entries=sum(group.requests for group in hosts.values()),
            seconds=round(self._last - self._first, 3) if self._first < math.inf else None,
            bytes=sum(group.bytes for group in hosts.values()),
            transferred=self._transferred,
            statuses={
                f"{hundreds}xx" if hundreds else "none": statuses[hundreds].requests
                for hundreds in sorted(statuses, key=lambda hundreds: hundreds or math.inf)
            },
            methods=_counts(self._by(lambda key: key[3] or "?")),
            versions=_counts(self._by(lambda key: _version(key[4] or ""))),
            phases=[_phase(name, sorted(values)) for name, values in self._phases.items() if values],
            hosts=_shares(hosts),
            kinds=_shares(self._by(lambda key: key[1] or "?")),
            first_party=first_party,
            third_party_requests=sum(group.requests for group in foreign),
            third_party_bytes=sum(group.bytes for group in foreign),
            on_load=loads[0] if loads else None,
        )

    def _by(self, part: Callable[[_Key], T]) -> dict[T, _Group]:
        """Sums of the groups that have a part of the key in common."""
        sums: defaultdict[T, _Group] = defaultdict(_Group)
        for key, group in self._groups.items():
            sums[part(key)].add(group)
        return sums


def _counts(groups: dict[str, _Group]) -> dict[str, int]:
    """The most frequent first; of equals, what came first."""
    ordered = sorted(groups.items(), key=lambda item: -item[1].requests)
    return {name: group.requests for name, group in ordered}


def _phase(name: str, ordered: list[float]) -> Phase:
    p50, p75, p95, p99 = (round(percentile(ordered, share), 3) for share in SHARES)
    return Phase(name, len(ordered), p50, p75, p95, p99, round(sum(ordered), 3))


def _shares(groups: dict[str, _Group]) -> list[Share]:
    shares = [Share(name, group.requests, group.bytes, group.p95()) for name, group in groups.items()]
    return sorted(shares, key=lambda share: (-share.requests, -share.bytes, share.name))[:TOP]


@functools.lru_cache(maxsize=64)
def _version(text: str) -> str:
    """Recorders write h2, HTTP/2 and http/2.0 for the same."""
    lower = text.lower().removeprefix("http/")
    names = {"h2": "HTTP/2", "2": "HTTP/2", "2.0": "HTTP/2", "h3": "HTTP/3", "3": "HTTP/3", "3.0": "HTTP/3"}
    return names.get(lower.partition("-")[0], f"HTTP/{lower}" if lower[:1].isdigit() else text or "?")


def _program(program: Program | None) -> str:
    return f"{program.name} {program.version}".strip() if program else ""
