"""A recording in figures: how much, from where, how long by phase, and for whom."""

from __future__ import annotations

import functools
import math
from array import array
from collections import Counter, defaultdict

import msgspec

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.entry import Timings
from cockpit.features.har.facts import Facts, Program
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.sites import site_of

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

    def add(self, size: int, milliseconds: float | None) -> None:
        self.requests += 1
        self.bytes += size
        if milliseconds is not None:
            self.times.append(milliseconds)

    def p95(self) -> float | None:
        return round(percentile(sorted(self.times), 95), 3) if self.times else None


class Counting:
    """Sums up while entries pass; its memory grows with their number by some 40 bytes each."""

    def __init__(self) -> None:
        self._statuses: Counter[int] = Counter()
        """By their hundreds."""
        self._methods: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        names = ("time", *Timings.__struct_fields__)
        self._phases: dict[str, array[float]] = {name: array("f") for name in names}
        self._add_time, *self._add = (times.append for times in self._phases.values())
        self._hosts: defaultdict[str, _Group] = defaultdict(_Group)
        self._kinds: defaultdict[str, _Group] = defaultdict(_Group)
        self._sizes = 0
        self._transferred: int | None = None
        self._first: float | None = None
        self._last: float | None = None

    def look(self, seen: Exchange) -> None:
        """Count one exchange."""
        content = seen.response.content
        size = max(int(content.size or 0), 0) if content else 0
        self._sizes += size
        wire = seen.response.transfer_size
        wire = seen.response.body_size if wire is None or wire < 0 else wire
        if wire is not None and wire >= 0:
            self._transferred = (self._transferred or 0) + int(wire)
        self._statuses[max(seen.status // 100, 0)] += 1
        self._methods[seen.request.method or "?"] += 1
        version = seen.response.http_version or seen.request.http_version or ""
        self._versions[_version(version)] += 1
        took = seen.took
        self._hosts[seen.url.host].add(size, took)
        self._kinds[seen.kind or "?"].add(size, took)
        self._time(seen)

    def _time(self, seen: Exchange) -> None:
        time = seen.placed.entry.time
        if time is not None and time >= 0:
            self._add_time(seen.milliseconds)
        for value, add in zip(msgspec.structs.astuple(seen.timings), self._add, strict=True):
            if value is not None and value >= 0:
                add(value)
        if seen.started is not None:
            self._first = seen.started if self._first is None else min(self._first, seen.started)
            end = seen.started + seen.milliseconds / 1000
            self._last = end if self._last is None else max(self._last, end)

    def summary(self, facts: Facts) -> Summary:
        """The figures so far, with what the log says of itself."""
        entries = sum(self._statuses.values())
        first_party = next((site for host in self._hosts if (site := site_of(host))), "")
        foreign = [group for host, group in self._hosts.items() if site_of(host) not in ("", first_party)]
        statuses = sorted(self._statuses.items(), key=lambda item: item[0] or math.inf)
        loads = [page.on_load for page in facts.pages if page.on_load is not None]
        return Summary(
            version=facts.version,
            creator=_program(facts.creator),
            browser=_program(facts.browser),
            pages=len(facts.pages),
            entries=entries,
            seconds=None if self._first is None or self._last is None else round(self._last - self._first, 3),
            bytes=self._sizes,
            transferred=self._transferred,
            statuses={f"{hundreds}xx" if hundreds else "none": count for hundreds, count in statuses},
            methods=dict(self._methods.most_common()),
            versions=dict(self._versions.most_common()),
            phases=[_phase(name, sorted(values)) for name, values in self._phases.items() if values],
            hosts=_shares(self._hosts),
            kinds=_shares(self._kinds),
            first_party=first_party,
            third_party_requests=sum(group.requests for group in foreign),
            third_party_bytes=sum(group.bytes for group in foreign),
            on_load=loads[0] if loads else None,
        )


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
