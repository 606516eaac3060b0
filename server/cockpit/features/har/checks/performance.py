"""What costs time or bytes in one exchange, and in all of a host."""

from __future__ import annotations

import functools
import re
from array import array
from collections import defaultdict
from dataclasses import dataclass

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.finding import Findings, Spot, spot_of
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.sites import site_of

SLOW_MS = 1000.0
ENOUGH = 20
"""With fewer exchanges of a host, its 95th percentile says nothing."""
HUGE_BYTES = 500_000
COMPRESSIBLE_BYTES = 1400
BLOCKED_MS = 500.0
THIRD_PARTIES_FROM = 10

_TEXT = re.compile(
    r"text/.*|application/(.*\+)?(json|xml|javascript|ecmascript)|application/(x-javascript|graphql|wasm)"
    r"|image/svg\+xml|font/(ttf|otf)"
)
_ASSET = re.compile(
    r"text/css|(text|application)/(x-)?(javascript|ecmascript)|image/.*|font/.*|application/(x-)?font.*"
)
PHASES = ("blocked", "dns", "connect", "send", "wait", "receive")


@dataclass(frozen=True, slots=True)
class _Slow:
    spot: Spot
    host: str
    milliseconds: float
    what: str


class Performance:
    """The rules `perf/*` about single exchanges."""

    def __init__(self) -> None:
        self._times: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
        self._slow: list[_Slow] = []
        self._first = ""
        self._foreign: list[Spot] = []
        self._count = 0

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        self._time(seen, found)
        self._share(seen)
        if seen.status in range(200, 300) and not _from_cache(seen):
            _payload(seen, found)

    def end(self, found: Findings) -> None:
        """What only all of them show: which of the slow ones are slow for their host."""
        limits = {
            host: max(SLOW_MS, percentile(sorted(times), 95)) if len(times) >= ENOUGH else SLOW_MS
            for host, times in self._times.items()
        }
        for slow in self._slow:
            if slow.milliseconds >= limits[slow.host]:
                found.add_spots("perf/slow", slow.what, [slow.spot], ("time",))
        foreign = len(self._foreign)
        if self._count >= THIRD_PARTIES_FROM and foreign * 2 > self._count:
            message = f"{foreign:,} of {self._count:,} requests go to other sites than {self._first}."
            found.add_spots("perf/third-party", message, self._foreign, ("request", "url"))

    def _time(self, seen: Exchange, found: Findings) -> None:
        time, host = seen.milliseconds, seen.url.host
        if seen.took is not None:
            self._times[host].append(time)
        if time > SLOW_MS and not seen.url.scheme.startswith("ws"):
            phases = {phase: getattr(seen.timings, phase) or 0.0 for phase in PHASES}
            longest = max(phases, key=phases.__getitem__)
            most = f", {phases[longest] / 1000:,.1f} s of it {longest}" if phases[longest] > 0 else ""
            what = f"{seen.request.method} {host}{seen.url.template} took {time / 1000:,.1f} s{most}."
            self._slow.append(_Slow(spot_of(seen.placed), host, time, what))
        blocked = seen.timings.blocked or 0.0
        if blocked > BLOCKED_MS:
            message = f"A request to {host} waited {blocked:,.0f} ms before it was sent."
            found.add("perf/blocked", message, seen.placed, ("timings", "blocked"), about=host)

    def _share(self, seen: Exchange) -> None:
        site = site_of(seen.url.host)
        if not site:
            return
        self._count += 1
        self._first = self._first or site
        if site != self._first:
            self._foreign.append(spot_of(seen.placed))


def _payload(seen: Exchange, found: Findings) -> None:
    content = seen.response.content
    size = (content.size if content else None) or 0.0
    about = seen.url.host + seen.url.path
    if size > HUGE_BYTES:
        message = f"{about[:120]} is {size / 1000:,.0f} KB."
        found.add("perf/huge-payload", message, seen.placed, ("response", "content", "size"), about=about)
    if not seen.headers:
        return
    if _is_uncompressed(seen, size):
        message = f"{about[:120]} came as {size:,.0f} bytes of text without compression."
        found.add("perf/no-compression", message, seen.placed, ("response", "headers"), about=about)
    if is_asset(seen.kind) and not seen.headers.keys() & {"cache-control", "expires"}:
        message = f"{about[:120]} says nothing about how long it may be kept."
        found.add("perf/no-cache-headers", message, seen.placed, ("response", "headers"), about=about)


def _is_uncompressed(seen: Exchange, size: float) -> bool:
    if size <= COMPRESSIBLE_BYTES or seen.url.scheme not in ("http", "https"):
        return False
    if "content-encoding" in seen.headers or not _TEXT.fullmatch(seen.kind):
        return False
    compression = seen.response.content.compression if seen.response.content else None
    return not (compression and compression > 0)


def _from_cache(seen: Exchange) -> bool:
    return bool(seen.placed.entry.from_cache) or seen.status == 304


@functools.lru_cache(maxsize=512)
def is_asset(kind: str) -> bool:
    """Whether this is a style, script, image or font, which seldom change."""
    return _ASSET.fullmatch(kind) is not None
