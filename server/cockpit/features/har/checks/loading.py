"""How a site is delivered: its version of HTTP, what may be kept, what blocks, what is asked beforehand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.checks.performance import is_asset
from cockpit.features.har.finding import RELATED, Findings, Spot, spot_of
from cockpit.features.har.sites import is_local, site_of

MANY = 20
"""From so many requests on, a host that takes six at a time keeps them waiting."""
HEADER_BYTES = 8_000
"""nginx and Apache refuse headers over 8 KB unless they are told otherwise."""
KEPT_SECONDS = 3600
_REMEMBERED = 10_000
_MAX_AGE = re.compile(r"\b(?:s-maxage|max-age)\s*=\s*\"?(\d+)")


@dataclass(slots=True)
class _Host:
    count: int = 0
    spots: list[Spot] = field(default_factory=list[Spot])


class Loading:
    """The rules about delivery."""

    def __init__(self) -> None:
        self._old: dict[str, _Host] = {}
        self._documents: dict[str, str] = {}
        self._preflights: set[int] = set()

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        entry = seen.placed.entry
        if seen.url.scheme == "https" and _is_old(seen.response.http_version or ""):
            host = self._old.get(seen.url.host)
            if host is None:
                host = self._old[seen.url.host] = _Host()
            host.count += 1
            if len(host.spots) <= RELATED:
                host.spots.append(spot_of(seen.placed))
        if 200 <= seen.status < 300 and seen.headers and not entry.from_cache and is_asset(seen.kind):
            _keeping(seen, found)
        if entry.priority is not None:
            self._blocking(seen, found)
        if seen.request.method == "OPTIONS":
            self._preflight(seen, found)
        _headers(seen, found)

    def end(self, found: Findings) -> None:
        """Hosts that were asked a lot by an old version of HTTP."""
        for name, host in self._old.items():
            if host.count >= MANY and not is_local(name):
                message = f"{host.count:,} requests to {name} went by HTTP/1, six at a time."
                found.add_spots("perf/http1", message, host.spots, ("response", "httpVersion"))

    def _blocking(self, seen: Exchange, found: Findings) -> None:
        """Chrome asks first for what it cannot paint without: styles, and scripts that are not deferred."""
        entry = seen.placed.entry
        page = entry.pageref or ""
        if entry.resource_type == "document":
            self._documents.setdefault(page, site_of(seen.url.host))
            return
        blocks = entry.priority == "VeryHigh" or (
            entry.priority == "High" and entry.resource_type == "script"
        )
        first = self._documents.get(page)
        if first and blocks and entry.resource_type in ("script", "stylesheet"):
            site = site_of(seen.url.host)
            if site and site != first:
                what = "script" if entry.resource_type == "script" else "style sheet"
                message = (
                    f"A {what} of {seen.url.host} holds back a page of {first} "
                    f"for {seen.milliseconds:,.0f} ms."
                )
                about = f"{first} {seen.url.host}"
                found.add("perf/blocking-third-party", message, seen.placed, ("request", "url"), about=about)

    def _preflight(self, seen: Exchange, found: Findings) -> None:
        wanted = next(
            (
                pair.value
                for pair in seen.request.headers or ()
                if pair.name.lower() == "access-control-request-method"
            ),
            "",
        )
        if not wanted:
            return
        key = hash((wanted, seen.request.url))
        if key in self._preflights:
            what = f"{seen.url.host}{seen.url.template}"
            message = f"The browser asked again whether it may {wanted} {what[:120]}."
            found.add(
                "perf/preflight-repeated", message, seen.placed, ("request", "url"), about=wanted + what
            )
        elif len(self._preflights) < _REMEMBERED:
            self._preflights.add(key)


@functools.lru_cache(maxsize=64)
def _is_old(version: str) -> bool:
    return version.lower().startswith(("http/1", "http/0"))


def _keeping(seen: Exchange, found: Findings) -> None:
    """Whether a browser that has the file may use it, or at least ask whether it changed."""
    control = seen.headers.get("cache-control", "").lower()
    if not control:
        return
    content = seen.response.content
    if not content or not content.size or content.size <= 0:
        return
    what = f"{seen.url.host}{seen.url.path}"
    if "no-store" in control:
        message = f"{what[:120]} may not be kept at all."
        found.add("perf/no-store", message, seen.placed, ("response", "headers"), about=what)
    elif not seen.headers.keys() & {"etag", "last-modified"} and _is_short(control):
        message = f"{what[:120]} has to be loaded in full again: it has neither ETag nor Last-Modified."
        found.add("perf/no-validator", message, seen.placed, ("response", "headers"), about=what)


@functools.lru_cache(maxsize=512)
def _is_short(control: str) -> bool:
    if "no-cache" in control:
        return True
    age = _MAX_AGE.search(control)
    return age is not None and int(age[1][:12]) < KEPT_SECONDS


def _headers(seen: Exchange, found: Findings) -> None:
    """What the recorder says of their size is rarely there, so they are counted where they can be many."""
    content, headers = seen.response.content, seen.request.headers
    if not headers or len(seen.placed.raw) - (len(content.text) if content else 0) < HEADER_BYTES:
        return
    size = sum([len(pair.name) + len(pair.value) + 4 for pair in headers])
    if size > HEADER_BYTES:
        message = f"The headers of a request to {seen.url.host} have {size:,} bytes."
        found.add("http/large-headers", message, seen.placed, ("request", "headers"), about=seen.url.host)
