"""From a recording to its report, in two passes: all rules over it, and a sanitised copy that is not kept."""

from __future__ import annotations

import hashlib
import heapq
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from cockpit.features.har.catalog import RULES
from cockpit.features.har.checking import Checked, check
from cockpit.features.har.checks.critical import CriticalPath, Paths
from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.checks.performance import PHASES
from cockpit.features.har.config import Config
from cockpit.features.har.facts import Page
from cockpit.features.har.finding import Finding
from cockpit.features.har.reading import read
from cockpit.features.har.redacting import Redaction
from cockpit.features.har.report.model import Cleaning, Document, Row, Told, Waterfall
from cockpit.features.har.report.ruling import Tally
from cockpit.features.har.sanitizing import Sanitizer, is_sanitized

ROWS = 300
"""A waterfall of more rows is not read by anybody; the slowest are shown."""
_ENTRIES = 10
PRIVATE = frozenset({"secret", "pii", "tracking"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into a report."""

    name: str
    at: str
    salt: bytes
    config: Config
    cleaning: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A report, and what the formats of reviews are written from."""

    document: Document
    checked: Checked


class Fall:
    """Keeps the slowest exchanges as they pass."""

    def __init__(self, redaction: Redaction, pages: Sequence[Page] = ()) -> None:
        self._redaction = redaction
        self._pages = {page.id: index for index, page in enumerate(pages)}
        self._slowest: list[tuple[float, int, Row]] = []
        self.total = 0

    def look(self, seen: Exchange) -> None:
        """Take one in, while it is among the slowest."""
        self.total += 1
        if len(self._slowest) < ROWS:
            heapq.heappush(self._slowest, (seen.milliseconds, -seen.placed.index, self._row(seen)))
        elif seen.milliseconds > self._slowest[0][0]:
            heapq.heapreplace(self._slowest, (seen.milliseconds, -seen.placed.index, self._row(seen)))

    def waterfall(self) -> Waterfall:
        """The rows by page, in the order of time."""
        rows = [row for _, _, row in self._slowest]
        return Waterfall(self.total, sorted(rows, key=self._order))

    def _order(self, row: Row) -> tuple[int, str, float, int]:
        """As the file has its pages; those that it does not tell, behind them."""
        return self._pages.get(row.page, len(self._pages)), row.page, row.started or 0.0, row.entry

    def _row(self, seen: Exchange) -> Row:
        content = seen.response.content
        phases = {name: getattr(seen.timings, name) for name in PHASES}
        took = seen.took
        return Row(
            entry=seen.placed.index,
            page=seen.placed.entry.pageref or "",
            method=seen.request.method[:20],
            address=self._redaction.text(seen.request.url)[:300],
            status=seen.status,
            kind=seen.kind[:80],
            size=int(content.size) if content and content.size is not None and content.size >= 0 else None,
            started=seen.started,
            milliseconds=None if took is None else round(took, 3),
            phases={name: value for name, value in phases.items() if value is not None and value > 0},
        )


def made(source: Path | bytes, wanted: Wanted, progress: Callable[[int, int], None] | None = None) -> Made:
    """Read it and say everything that a report says."""
    har, redaction = read(source), Redaction(wanted.salt)
    tally, paths, fall = Tally(wanted.config), Paths(har), Fall(redaction, har.facts.pages)

    def each(seen: Exchange) -> None:
        tally.look(seen)
        paths.look(seen)
        fall.look(seen)

    checked = check(har, config=wanted.config, progress=progress, each=each)
    document = Document(
        name=wanted.name,
        sha256=_digest(source),
        at=wanted.at,
        refused=checked.refused,
        summary=checked.summary,
        findings=[_told(found, checked, redaction) for found in checked.findings],
        rulings=[] if checked.refused else list(tally.rulings(checked.findings)),
        paths=[_shown(path, redaction) for path in paths.all()],
        waterfall=fall.waterfall(),
        cleaning=_cleaning(source, checked, wanted, sanitized=is_sanitized(har))
        if wanted.cleaning and not checked.refused
        else None,
    )
    return Made(document, checked)


def made_of_file(path: Path, progress: Callable[[int, int], None] | None, *, wanted: Wanted) -> Made:
    """The same of a file, in the shape that large ones are read in."""
    return made(path, replace(wanted, name=os.fspath(path)), progress)


def _cleaning(source: Path | bytes, checked: Checked, wanted: Wanted, *, sanitized: bool) -> Cleaning:
    """What a copy would have of other values; it is made piece by piece, proved, and forgotten.

    Of a recording that is such a copy, what was found in it that is no stand-in.
    """
    if sanitized:
        left = [found for found in checked.findings if found.code.partition("/")[0] in PRIVATE]
        return Cleaning(
            sanitized=True,
            values=dict(sorted(Counter(found.code for found in left).items())),
            places=sum(1 + found.again for found in left),
            changed=len({entry for found in left for entry in found.entries}),
            entries=checked.summary.entries,
            proved=False,
        )
    sanitizer = Sanitizer(source, wanted.salt)
    sanitizer.learn()
    for _ in sanitizer.proved():
        pass
    outcome = sanitizer.outcome
    return Cleaning(
        sanitized=False,
        values=outcome.values,
        places=outcome.places,
        changed=outcome.changed,
        entries=outcome.entries,
        proved=True,
    )


def _digest(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(path: CriticalPath, redaction: Redaction) -> CriticalPath:
    links = [structs.replace(link, address=redaction.text(link.address)) for link in path.links]
    return structs.replace(path, links=links)


def _told(found: Finding, checked: Checked, redaction: Redaction) -> Told:
    place = checked.places[found.offset]
    return Told(
        code=found.code,
        severity=found.severity,
        message=redaction.text(found.text),
        advice=RULES[found.code].explanation,
        line=place.line + 1,
        column=place.column + 1,
        entries=found.entries[:_ENTRIES],
        count=max(1, len(found.entries)),
    )
