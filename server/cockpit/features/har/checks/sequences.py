"""What only several exchanges show: one request for each row, the same request again, too many at once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.finding import Findings, Spot, spot_of

WINDOW_SECONDS = 2.0
ROWS = 5
CHATTY = 30
_KEPT = 50_000
"""So many different requests and contents are remembered; a recording with more is told of the first."""


@dataclass(slots=True)
class _Run:
    """Calls of one template, one soon after the other."""

    what: str
    last: float
    urls: set[str] = field(default_factory=set[str])
    spots: list[Spot] = field(default_factory=list[Spot])


class Sequences:
    """The rules `perf/n-plus-one`, `perf/chatty`, `perf/duplicate-request` and `perf/duplicate-payload`."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], _Run] = {}
        self._lists: dict[str, float] = {}
        self._calls: dict[str, deque[tuple[float, Spot]]] = {}
        self._chatty: set[str] = set()
        self._gets: dict[str, Spot] = {}
        self._contents: dict[bytes, tuple[str, Spot]] = {}

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        answered = seen.status in range(200, 300) and seen.url.scheme != "data"
        if answered and seen.request.method == "GET" and not seen.placed.entry.from_cache:
            self._repetition(seen, found)
            self._content(seen, found)
        if seen.started is not None and "json" in seen.kind:
            self._rows(seen, seen.started, found)
            self._rate(seen, seen.started, found)

    def end(self, found: Findings) -> None:
        """Runs that lasted until the end."""
        for run in self._runs.values():
            self._close(run, found)
        self._runs.clear()

    def _repetition(self, seen: Exchange, found: Findings) -> None:
        url, size = seen.request.url, (seen.response.content.size if seen.response.content else None) or 0
        if url in self._gets and size > 0:
            message = f"GET {seen.url.host}{seen.url.path[:100]} was answered in full before."
            found.add("perf/duplicate-request", message, seen.placed, ("request", "url"), about=url)
        elif len(self._gets) < _KEPT:
            self._gets[url] = spot_of(seen.placed)

    def _content(self, seen: Exchange, found: Findings) -> None:
        digest = seen.digest
        if not digest:
            return
        where = f"{seen.url.host}{seen.url.path}"
        known = self._contents.get(digest)
        if known is None:
            if len(self._contents) < _KEPT:
                self._contents[digest] = (where, spot_of(seen.placed))
        elif known[0] != where:
            message = f"{where[:100]} has the content of {known[0][:100]}."
            found.add("perf/duplicate-payload", message, seen.placed, ("response", "content"), about=known[0])

    def _rows(self, seen: Exchange, started: float, found: Findings) -> None:
        host, template = seen.url.host, seen.url.template
        if "{id}" not in template:
            self._lists[host] = started
            return
        key = (host, f"{seen.request.method} {template}")
        run = self._runs.get(key)
        if run is not None and started - run.last > WINDOW_SECONDS:
            self._close(run, found)
            run = None
        if run is None:
            listed = self._lists.get(host)
            if listed is None or not 0 <= started - listed <= WINDOW_SECONDS:
                self._runs.pop(key, None)
                return
            run = self._runs[key] = _Run(f"{key[1]} of {host}", started)
        run.last = started
        run.urls.add(seen.url.path)
        run.spots.append(spot_of(seen.placed))

    def _close(self, run: _Run, found: Findings) -> None:
        if len(run.urls) >= ROWS:
            message = f"{len(run.urls):,} requests {run.what}, one for each id, follow a list."
            found.add_spots("perf/n-plus-one", message, run.spots, ("request", "url"))

    def _rate(self, seen: Exchange, started: float, found: Findings) -> None:
        host = seen.url.host
        if host in self._chatty:
            return
        calls = self._calls.setdefault(host, deque(maxlen=CHATTY + 1))
        calls.append((started, spot_of(seen.placed)))
        if len(calls) > CHATTY and 0 <= started - calls[0][0] <= WINDOW_SECONDS:
            self._chatty.add(host)
            message = f"{CHATTY}+ calls of {host} within {WINDOW_SECONDS:g} s."
            found.add_spots("perf/chatty", message, [spot for _, spot in calls], ("request", "url"))
