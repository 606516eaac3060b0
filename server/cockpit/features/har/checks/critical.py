"""The longest chain of requests that a page waited for before it was loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import urljoin

import msgspec

from cockpit.features.har.checks.exchange import Exchange, seconds_of, url_of
from cockpit.features.har.checks.performance import SLOW_MS
from cockpit.features.har.entry import Pair, header
from cockpit.features.har.finding import Findings, Spot
from cockpit.features.har.reading import Har

T = TypeVar("T")
STEPS = 20_000
"""So many requests are remembered; a page that waits for more has no path."""
LINKS = 100
_SLACK = 0.005
"""Seconds: recorders round the times of one exchange apart from those of the next."""


class Link(msgspec.Struct, frozen=True, rename="camel"):
    """One request of a chain."""

    entry: int
    offset: int
    address: str
    """Host and path, without the query."""
    because: str
    """Why it follows the one before: redirect, initiator, referrer, or time; empty for the first."""
    start_ms: float
    """After the page began."""
    milliseconds: float


class CriticalPath(msgspec.Struct, frozen=True, rename="camel"):
    """The chain of one page, in the order of time."""

    page: str
    on_load_ms: float
    links: list[Link]

    @property
    def milliseconds(self) -> float:
        """What the requests of the chain took together."""
        return sum(link.milliseconds for link in self.links)


class _Step(msgspec.Struct, gc=False):
    """A request that was passed; addresses as their hashes, because a page may have thousands."""

    index: int
    offset: int
    length: int
    started: float
    ended: float
    url: int
    target: int
    """Of a redirect."""


class _Frame(msgspec.Struct):
    url: str = ""


class _Stack(msgspec.Struct, rename="camel"):
    call_frames: list[_Frame] = []
    parent: _Stack | None = None


class _Initiator(msgspec.Struct):
    url: str = ""
    stack: _Stack | None = None


class _Request(msgspec.Struct):
    url: str = ""
    headers: msgspec.Raw = msgspec.Raw()


class _Cause(msgspec.Struct):
    request: _Request = msgspec.field(default_factory=_Request)
    initiator: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="_initiator")


class _Page(msgspec.Struct):
    began: float
    on_load: float
    steps: list[_Step]


class Paths:
    """Follows the requests of each page that says when it was loaded."""

    def __init__(self, har: Har) -> None:
        self._har = har
        self._left = STEPS
        self._pages = {
            page.id: _Page(began, page.on_load, [])
            for page in har.facts.pages
            if page.on_load is not None and (began := seconds_of(page.started)) is not None
        }

    def look(self, seen: Exchange) -> None:
        """Remember an exchange that its page may have waited for."""
        if not self._pages or seen.started is None:
            return
        page = self._pages.get(seen.placed.entry.pageref or "")
        if page is None or seen.started > page.began + page.on_load / 1000 or not self._left:
            return
        self._left -= 1
        placed, url = seen.placed, seen.request.url
        target = ""
        if 300 <= seen.status < 400:
            target = seen.response.redirect_url or seen.headers.get("location", "")
        page.steps.append(
            _Step(
                placed.index,
                placed.offset,
                len(placed.raw),
                seen.started,
                seen.started + seen.milliseconds / 1000,
                _hash(url),
                _hash(_joined(url, target)) if target else 0,
            )
        )

    def all(self) -> Iterator[CriticalPath]:
        """The chain of each page, in the order of the pages."""
        if not self._left:
            return
        for name, page in self._pages.items():
            loaded = page.began + page.on_load / 1000 + _SLACK
            finished = [step for step in page.steps if step.ended <= loaded]
            if finished:
                last = max(finished, key=lambda step: step.ended)
                yield CriticalPath(name, page.on_load, self._chain(page, last))

    def _chain(self, page: _Page, last: _Step) -> list[Link]:
        links: list[Link] = []
        by_url: dict[int, list[_Step]] = {}
        by_target: dict[int, list[_Step]] = {}
        for each in page.steps:
            by_url.setdefault(each.url, []).append(each)
            if each.target:
                by_target.setdefault(each.target, []).append(each)
        step: _Step | None = last
        while step is not None and len(links) < LINKS:
            cause = self._cause(step)
            before, because = _before(step, cause, page.steps, by_url, by_target)
            url = url_of(cause.request.url)
            links.append(
                Link(
                    entry=step.index,
                    offset=step.offset,
                    address=f"{url.host}{url.template}"[:200],
                    because=because,
                    start_ms=round((step.started - page.began) * 1000, 1),
                    milliseconds=round((step.ended - step.started) * 1000, 1),
                )
            )
            step = before
        return links[::-1]

    def _cause(self, step: _Step) -> _Cause:
        raw = self._har.data[step.offset : step.offset + step.length]
        return _decoded(raw, _Cause) or _Cause()


class Critical:
    """The rule `perf/critical-path`, about pages that take more than a second."""

    def __init__(self, har: Har) -> None:
        self._paths = Paths(har)

    def look(self, seen: Exchange, found: Findings) -> None:  # noqa: ARG002 - A judge; all is said at the end.
        """Take one entry in."""
        self._paths.look(seen)

    def end(self, found: Findings) -> None:
        """One finding for each slow page."""
        for path in self._paths.all():
            if path.on_load_ms < SLOW_MS or len(path.links) < 2:
                continue
            longest = max(path.links, key=lambda link: link.milliseconds)
            message = (
                f"The page {path.page!r} was loaded after {path.on_load_ms / 1000:,.1f} s: a chain of "
                f"{len(path.links)} requests took {path.milliseconds / 1000:,.1f} s of it, most of it "
                f"{longest.address} ({longest.milliseconds / 1000:,.1f} s)."
            )
            spots = [Spot(link.entry, link.offset, 0) for link in path.links]
            found.add_spots("perf/critical-path", message, spots, ())


def _before(
    step: _Step,
    cause: _Cause,
    steps: list[_Step],
    by_url: dict[int, list[_Step]],
    by_target: dict[int, list[_Step]],
) -> tuple[_Step | None, str]:
    """What it waited for, and how that is known."""
    redirects = [each for each in by_target.get(step.url, ()) if each.started < step.started]
    if redirects:
        return max(redirects, key=lambda each: each.ended), "redirect"
    referrer = header(_decoded(cause.request.headers, list[Pair]), "referer") or ""
    for because, urls in (("initiator", _initiators(cause.initiator)), ("referrer", [referrer])):
        for url in urls:
            known = [each for each in by_url.get(_hash(url), ()) if url and each.started < step.started]
            if known:
                return max(known, key=lambda each: each.started), because
    ended = [each for each in steps if each.ended <= step.started and each is not step]
    return (max(ended, key=lambda each: each.ended), "time") if ended else (None, "")


def _initiators(raw: msgspec.Raw) -> Iterator[str]:
    """The addresses that it names: of what Chrome writes, or a text as Browsertime does."""
    named = _decoded(raw, str)
    if named is not None:
        yield named
    initiator = _decoded(raw, _Initiator)
    if initiator is None:
        return
    yield initiator.url
    stack = initiator.stack
    while stack is not None:
        yield from (frame.url for frame in stack.call_frames)
        stack = stack.parent


def _decoded(raw: bytes | msgspec.Raw, kind: type[T]) -> T | None:
    """The value, or None where the recorder wrote something else, or nothing."""
    try:
        return msgspec.json.decode(raw, type=kind) if len(raw) else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _hash(url: str) -> int:
    return hash(url.partition("#")[0])


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return target
