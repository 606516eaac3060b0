"""Whether pages stay within what their makers allow them: `[har.budgets]`, or `cockpit.har.budgets`."""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.facts import Facts
from cockpit.features.har.finding import Findings, Spot, spot_of
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.sites import site_of

_GROUPS = (
    ("script", ("javascript", "ecmascript", "wasm")),
    ("style", ("css",)),
    ("document", ("html",)),
    ("image", ("image/",)),
    ("font", ("font",)),
    ("media", ("audio/", "video/", "mpegurl")),
    ("data", ("json", "xml", "text/plain", "csv", "event-stream", "protobuf")),
)


@dataclass(slots=True)
class _Spent:
    """What a page has used so far."""

    first: Spot
    site: str = ""
    requests: int = 0
    foreign: int = 0
    bytes: Counter[str] = field(default_factory=Counter[str])
    times: array[float] = field(default_factory=lambda: array("f"))


class Budgets:
    """The rule `perf/budget`; of the whole recording where no entry names a page."""

    def __init__(self, budgets: Mapping[str, float], facts: Facts) -> None:
        self._budgets = budgets
        self._loads = {page.id: page.on_load for page in facts.pages}
        self._pages: dict[str, _Spent] = {}

    def look(self, seen: Exchange, found: Findings) -> None:  # noqa: ARG002 - A judge; all is said at the end.
        """Add one exchange to its page."""
        entry = seen.placed.entry
        if seen.url.scheme in ("data", "blob"):
            return
        page = self._pages.get(entry.pageref or "")
        if page is None:
            page = self._pages[entry.pageref or ""] = _Spent(spot_of(seen.placed))
        page.requests += 1
        page.bytes[group_of(seen.kind)] += transferred(seen)
        if (took := seen.took) is not None:
            page.times.append(took)
        site = site_of(seen.url.host)
        page.site = page.site or site
        page.foreign += site != page.site

    def end(self, found: Findings) -> None:
        """What was spent beyond its budget, page by page."""
        for name, page in self._pages.items():
            whose = f"The page {name!r}" if name else "The recording"
            for budget, spent in self._spent(name, page):
                limit = self._budgets.get(budget)
                if limit is not None and spent is not None and spent > limit:
                    message = f"{whose} {_sentence(budget, spent, limit)}"
                    found.add_spots("perf/budget", message, [page.first], ())

    def _spent(self, name: str, page: _Spent) -> Iterator[tuple[str, float | None]]:
        yield "requests", page.requests
        yield "bytes", page.bytes.total()
        yield from ((f"{group}-bytes", page.bytes[group]) for group, _ in _GROUPS)
        yield "p95-ms", percentile(sorted(page.times), 95)
        yield "load-ms", self._loads.get(name)
        yield "third-party-percent", 100 * page.foreign / page.requests


@functools.lru_cache(maxsize=512)
def group_of(kind: str) -> str:
    """What a media type is for: script, style, document, image, font, media, data or other."""
    return next((group for group, words in _GROUPS if any(word in kind for word in words)), "other")


def transferred(seen: Exchange) -> int:
    """Bytes over the wire; where no size of them was recorded, of the decoded content; else 0."""
    response = seen.response
    content = response.content
    sizes = (response.transfer_size, response.body_size, content.size if content else None)
    return int(next((size for size in sizes if size is not None and size >= 0), 0))


def _sentence(budget: str, spent: float, limit: float) -> str:
    if budget == "requests":
        return f"makes {spent:,.0f} requests; the budget is {limit:,.0f}."
    if budget.endswith("bytes"):
        of = f" of {budget.removesuffix('-bytes')}s" if budget != "bytes" else ""
        return f"loads {spent / 1000:,.0f} KB{of}; the budget is {limit / 1000:,.0f} KB."
    if budget == "third-party-percent":
        return f"sends {spent:.0f} % of its requests to other sites; the budget is {limit:g} %."
    what = "has a 95th percentile of" if budget == "p95-ms" else "was loaded after"
    return f"{what} {spent:,.0f} ms; the budget is {limit:,.0f} ms."
