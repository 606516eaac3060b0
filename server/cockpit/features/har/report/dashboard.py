"""What is kept of many recordings, as trends: each endpoint over the recordings by their dates."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from cockpit.features.har.checks.exchange import seconds_of
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.report.endpoints import Endpoint
from cockpit.features.har.report.seen import Seen

MOST_RECORDINGS = 60
_NUMBER: Final = attrgetter("file")


class Recording(msgspec.Struct, frozen=True, rename="camel"):
    """One that is kept."""

    name: str
    at: str
    """When it was recorded; when it was kept, where its entries have no date."""
    requests: int
    failures: int
    bytes: int
    p95: float | None


class Point(msgspec.Struct, frozen=True):
    """An endpoint in one recording."""

    requests: int
    failures: int
    bytes: int
    p50: float | None
    p95: float | None


class Trend(msgspec.Struct, frozen=True):
    """An endpoint over all recordings; null where it was not asked."""

    method: str
    host: str
    path: str
    requests: int
    points: list[Point | None]

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.method} {self.host}{self.path}"

    @property
    def p95s(self) -> list[float | None]:
        """The 95th percentiles."""
        return [point.p95 if point else None for point in self.points]

    @property
    def failures(self) -> int:
        """In all recordings."""
        return sum(point.failures for point in self.points if point)

    @property
    def bytes(self) -> int:
        """In all recordings."""
        return sum(point.bytes for point in self.points if point)


class Dashboard(msgspec.Struct, frozen=True):
    """All of it."""

    recordings: list[Recording]
    trends: list[Trend]
    endpoints: int
    """How many there are, also those that are not listed."""


class _Sum:
    __slots__ = ("bytes", "failures", "requests", "times")

    def __init__(self) -> None:
        self.requests = 0
        self.failures = 0
        self.bytes = 0
        self.times: array[float] = array("d")

    def add(self, seen: Seen) -> None:
        self.requests += 1
        self.failures += seen.status >= 400 or seen.status <= 0
        self.bytes += seen.size or 0
        if seen.total_ms is not None:
            self.times.append(seen.total_ms)

    def percentile(self, share: float) -> float | None:
        return round(percentile(sorted(self.times), share), 1) if self.times else None


class _File:
    """A recording while its rows pass."""

    def __init__(self, seen: Seen) -> None:
        self.name = seen.name
        self.first: float | None = None
        self.at = seen.kept_at
        self.all = _Sum()
        self.endpoints: dict[Endpoint, _Sum] = {}

    def add(self, seen: Seen) -> None:
        started = seconds_of(seen.started_at)
        if started is not None and (self.first is None or started < self.first):
            self.first, self.at = started, seen.started_at
        self.all.add(seen)
        self.endpoints.setdefault(Endpoint(seen.method, seen.host, seen.path), _Sum()).add(seen)


class _Summed(NamedTuple):
    """A recording that has passed: its figures, without the times that they were made of."""

    when: float
    recording: Recording
    points: dict[Endpoint, Point]


def dashboard(rows: Iterable[Seen], most: int, host: str = "") -> Dashboard:
    """The endpoints with the most requests over the last recordings; of one host, when it is named."""
    wanted = (seen for seen in rows if not host or seen.host == host)
    files: list[_Summed] = []
    for _, group in groupby(wanted, key=_NUMBER):
        files.append(_summed(group))
        if len(files) >= 2 * MOST_RECORDINGS:
            files = _last(files)
    files = _last(files)
    endpoints = {endpoint for file in files for endpoint in file.points}
    trends = sorted(
        (_trend(each, files) for each in endpoints), key=lambda trend: (-trend.requests, trend.name)
    )
    return Dashboard([file.recording for file in files], trends[:most], len(trends))


def _last(files: list[_Summed]) -> list[_Summed]:
    return sorted(files, key=lambda file: file.when)[-MOST_RECORDINGS:]


def _summed(rows: Iterator[Seen]) -> _Summed:
    seen = next(rows)
    file = _File(seen)
    for each in chain((seen,), rows):
        file.add(each)
    found = file.all
    recording = Recording(
        file.name, file.at, found.requests, found.failures, found.bytes, found.percentile(95)
    )
    points = {endpoint: _point(each) for endpoint, each in file.endpoints.items()}
    return _Summed(file.first or seconds_of(seen.kept_at) or 0.0, recording, points)


def _trend(endpoint: Endpoint, files: Sequence[_Summed]) -> Trend:
    points = [file.points.get(endpoint) for file in files]
    return Trend(*endpoint, sum(point.requests for point in points if point), points)


def _point(found: _Sum) -> Point:
    return Point(found.requests, found.failures, found.bytes, found.percentile(50), found.percentile(95))
