"""A recording as a table: what a person sees of each entry at a glance, in columns that are quick to sort."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

from cockpit.features.har.catalog import RULES
from cockpit.features.har.checking import check
from cockpit.features.har.checks.exchange import PHASES, Exchange, exchange_of
from cockpit.features.har.config import Config
from cockpit.features.har.entry import Timings
from cockpit.features.har.masking import Addresses
from cockpit.features.har.opening import State
from cockpit.features.har.positions import places
from cockpit.features.har.reading import Har
from cockpit.features.har.sites import site_of
from cockpit.features.har.view_messages import (
    HarFindings,
    HarFound,
    HarHost,
    HarPage,
    HarRows,
    HarTrouble,
)

MOST_ROWS: Final = 200_000
MOST_FINDINGS: Final = 5_000
MOST_ENTRIES: Final = 1_000
"""Of one finding."""
GROUPS: Final = (
    "document", "script", "stylesheet", "image", "font", "media", "data", "websocket", "other"
)  # fmt: skip
_BY_RESOURCE: Final = {
    "document": "document",
    "script": "script",
    "stylesheet": "stylesheet",
    "image": "image",
    "font": "font",
    "media": "media",
    "xhr": "data",
    "fetch": "data",
    "eventsource": "data",
    "websocket": "websocket",
}
_BY_KIND: Final = (
    ("document", re.compile(r"text/html|application/xhtml")),
    ("script", re.compile(r"javascript|ecmascript|wasm")),
    ("stylesheet", re.compile(r"text/css")),
    ("image", re.compile(r"image/")),
    ("font", re.compile(r"font|application/vnd\.ms-fontobject")),
    ("media", re.compile(r"audio/|video/|mpegurl|dash\+xml")),
    ("data", re.compile(r"json|xml|text/plain|protobuf|grpc|graphql|form")),
)
_SAID_OF: Final = 1_000


class _Names:
    """Texts by their number."""

    def __init__(self) -> None:
        self.all: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self.all.setdefault(name, len(self.all))


class _Table:
    """Grows by an entry at a time."""

    def __init__(self) -> None:
        self.methods, self.hosts, self.kinds = _Names(), _Names(), _Names()
        self.texts: list[str] = []
        self.started: list[float | None] = []
        self.whole: dict[str, list[int]] = {
            name: []
            for name in (
                "method", "host", "kind", "group", "page", "status", "size", "transferred", "offset", "length"
            )
        }  # fmt: skip
        self.times: dict[str, list[float]] = {name: [] for name in ("time", *PHASES)}
        self._addresses = Addresses()
        self._groups: dict[tuple[str, str], int] = {}

    def add(self, seen: Exchange, pages: dict[str, int]) -> None:
        placed, content = seen.placed, seen.response.content
        wire = seen.response.transfer_size
        wire = seen.response.body_size if wire is None or wire < 0 else wire
        size = content.size if content else None
        numbers = (
            self.methods.number(seen.request.method or "?"),
            self.hosts.number(seen.url.host),
            self.kinds.number(seen.kind),
            self._group(placed.entry.resource_type or "", seen),
            pages.get(placed.entry.pageref or "", -1),
            seen.status,
            _known(size),
            _known(wire),
            placed.offset,
            len(placed.raw),
        )
        for column, number in zip(self.whole.values(), numbers, strict=True):
            column.append(number)
        for column, value in zip(self.times.values(), _times(seen), strict=True):
            column.append(value)
        self.texts.append(self._addresses.shown(seen.request.url))
        self.started.append(seen.started)

    def shown(self, title: str) -> str:
        """The title of a page, which is often its address."""
        return self._addresses.shown(title)

    def _group(self, resource: str, seen: Exchange) -> int:
        kind = "websocket" if seen.url.scheme in ("ws", "wss") else seen.kind
        key = (resource.lower(), kind)
        known = self._groups.get(key)
        if known is None:
            known = self._groups[key] = GROUPS.index(_group_of(*key))
        return known


def rows_of(har: Har, state: State, progress: Callable[[int, int], None] | None = None) -> HarRows:
    """The table of a recording, read in one pass."""
    table, total, unread = _Table(), 0, list[int]()
    pages = {page.id: number for number, page in enumerate(har.facts.pages)}
    for placed in har.entries():
        unread += range(total + len(unread), placed.index)
        total += 1
        if total <= MOST_ROWS:
            table.add(exchange_of(placed), pages)
        if progress is not None and total % _SAID_OF == 0:
            progress(placed.offset, len(har.data))
    spots = places(
        har.data,
        [*table.whole["offset"], *(trouble.offset for trouble in har.troubles)],
        har.source.first,
    )
    known = [started for started in table.started if started is not None]
    first = min(known, default=0.0)
    facts = har.facts
    return HarRows(
        state=named(state),
        total=total,
        unread=unread,
        refused=har.refused.message if har.refused else "",
        version=facts.version,
        creator=f"{facts.creator.name} {facts.creator.version}".strip() if facts.creator else "",
        pages=[
            HarPage(id=page.id, title=table.shown(page.title), on_load=page.on_load) for page in facts.pages
        ],
        troubles=[
            HarTrouble(
                code=trouble.code,
                message=trouble.message,
                line=spots[trouble.offset].line,
                column=spots[trouble.offset].column,
            )
            for trouble in har.troubles
        ],
        methods=list(table.methods.all),
        hosts=_hosts(list(table.hosts.all)),
        kinds=list(table.kinds.all),
        groups=list(GROUPS),
        url=table.texts,
        start=[-1.0 if at is None else round(1000 * (at - first), 2) for at in table.started],
        line=[spots[offset].line for offset in table.whole["offset"]],
        column=[spots[offset].column for offset in table.whole["offset"]],
        **cast("Any", {**table.times, **table.whole}),
    )


def findings_of(
    har: Har, config: Config | None = None, progress: Callable[[int, int], None] | None = None
) -> HarFindings:
    """What is found in a recording, with what to do about it, by the rows of its table."""
    rows: dict[int, int] = {}

    def count(seen: Exchange) -> None:
        # An entry that cannot be read has a number in the file, and no row.
        rows[seen.placed.index] = len(rows)

    checked = check(har, config=config, progress=progress, each=count)
    return HarFindings(
        total=len(checked.findings),
        findings=[
            HarFound(
                code=found.code,
                severity=found.severity.value,
                message=found.text,
                advice=RULES[found.code].explanation,
                line=checked.places[found.offset].line,
                column=checked.places[found.offset].column,
                width=checked.widths[found.offset],
                entries=[rows[entry] for entry in found.entries[:MOST_ENTRIES] if entry in rows],
                concerned=len(found.entries),
            )
            for found in checked.findings[:MOST_FINDINGS]
        ],
    )


def named(state: State) -> str:
    """The state of a file as one word."""
    return f"{state[0]}-{state[1]}"


def _known(value: float | None) -> int:
    return int(value) if value is not None and value >= 0 else -1


def _times(seen: Exchange) -> tuple[float, ...]:
    timings = seen.timings
    ssl = _milliseconds(timings.ssl)
    connect = _milliseconds(timings.connect)
    return (
        -1.0 if seen.placed.entry.time is None and not seen.phases else round(seen.milliseconds, 2),
        _milliseconds(timings.blocked),
        _milliseconds(timings.dns),
        _without(connect, ssl),
        ssl,
        *_rest(timings),
    )


def _rest(timings: Timings) -> tuple[float, float, float]:
    return _milliseconds(timings.send), _milliseconds(timings.wait), _milliseconds(timings.receive)


def _milliseconds(value: float | None) -> float:
    return round(value, 2) if value is not None and value >= 0 else -1.0


def _without(connect: float, ssl: float) -> float:
    return round(connect - ssl, 2) if connect >= ssl > 0 else connect


def _group_of(resource: str, kind: str) -> str:
    if kind == "websocket":
        return kind
    if (group := _BY_RESOURCE.get(resource)) is not None:
        return group
    return next((group for group, pattern in _BY_KIND if pattern.search(kind)), "other")


def _hosts(names: list[str]) -> list[HarHost]:
    """Whoever is not of the site of the first entry is a third party."""
    first = next((site for name in names if (site := site_of(name))), "")
    return [HarHost(name=name, third_party=site_of(name) not in ("", first)) for name in names]
