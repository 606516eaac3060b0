"""What the text of a recording consists of: its exchanges by page, and the parts that can be folded away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from cockpit.features.har.checks.exchange import Exchange, exchange_of, url_of
from cockpit.features.har.entry import Path
from cockpit.features.har.masking import Addresses
from cockpit.features.har.positions import Place, places, span_within
from cockpit.features.har.reading import Har, Placed, read
from cockpit.features.har.splitting import end_of_value

MOST_ENTRIES: Final = 5_000
"""In an outline; what an editor lists with more is slow."""
MOST_FOLDS: Final = 5_000
"""VS Code's own limit."""
_PARTS: Final[tuple[tuple[Path, ...], ...]] = (
    ((),),
    (("request",), ("response",)),
    (
        ("request", "headers"),
        ("request", "postData"),
        ("response", "headers"),
        ("response", "content"),
    ),
)
"""From the outside in: of a recording with too many, the inner ones are left out."""
_WIDEST: Final = 200
_Span = tuple[int, int]


class Stretch(Struct, frozen=True):
    """From one place of the text to another."""

    start: Place
    end: Place


class Item(Struct, frozen=True):
    """One line of an outline; `place` is within `whole`."""

    name: str
    detail: str
    whole: Stretch
    place: Stretch
    items: list[Item] = []
    is_page: bool = False


class _Draft(Struct):
    """An item whose places are still bytes."""

    name: str
    detail: str
    whole: _Span
    place: _Span
    drafts: list[_Draft] = []
    is_page: bool = False

    def spans(self) -> Iterable[_Span]:
        yield self.whole
        yield self.place
        for draft in self.drafts:
            yield from draft.spans()


def outline(data: bytes, most: int = MOST_ENTRIES) -> list[Item]:
    """The exchanges below the pages that they name, the others beside the pages; where the file has them.

    A page reaches from its first exchange to its last: there the editor looks for the one at the cursor.
    """
    har, addresses = read(data), Addresses()
    shown: list[tuple[str, _Draft]] = []
    rest: list[Placed] = []
    for placed in har.entries():
        if len(shown) < most:
            shown.append((placed.entry.pageref or "", _drafted(exchange_of(placed), addresses)))
        else:
            rest.append(placed)
    drafts = _by_page(har, shown)
    if rest:
        span = (rest[0].offset, rest[-1].offset + len(rest[-1].raw))
        drafts.append(_Draft(f"{len(rest):,} more", "", span, (span[0], span[0])))
    spots = places(
        har.data, (at for draft in drafts for span in draft.spans() for at in span), har.source.first
    )
    return [_item(draft, spots) for draft in drafts]


def folds(data: bytes, most: int = MOST_FOLDS) -> list[tuple[int, int]]:
    """First and last line of what can be folded away; the line of the closing bracket stays."""
    har = read(data)
    by_depth: list[list[_Span]] = [[] for _ in _PARTS]
    if (pages := har.facts.offsets.get("pages")) is not None:
        end = end_of_value(har.data, pages, har.source.stop)
        by_depth[0] += [(pages, end)] if isinstance(end, int) else []
    for placed in har.entries():
        for spans, paths in zip(by_depth, _PARTS, strict=True):
            parts = [span_within(placed.raw, path) for path in paths]
            spans += [_moved(part, placed.offset) for part in parts if part is not None]
    # A part ends behind its last byte, which may be the end of a line.
    found = [(start, end - 1) for spans in by_depth for start, end in spans]
    spots = places(har.data, (at for span in found for at in span), har.source.first)
    lines = ((spots[start].line, spots[end].line - 1) for start, end in found)
    return sorted([(first, last) for first, last in lines if first < last][:most])


def _by_page(har: Har, shown: list[tuple[str, _Draft]]) -> list[_Draft]:
    of_page: dict[str, list[_Draft]] = {page.id: [] for page in har.facts.pages}
    alone: list[_Draft] = []
    for page, draft in shown:
        of_page.get(page, alone).append(draft)
    titles = {page.id: page.title for page in har.facts.pages}
    drafts = [
        _Draft(
            _line(titles[page]) or page or "?",
            _counted(len(inside)),
            (min(draft.whole[0] for draft in inside), max(draft.whole[1] for draft in inside)),
            inside[0].place,
            inside,
            is_page=True,
        )
        for page, inside in of_page.items()
        if inside
    ]
    return sorted([*drafts, *alone], key=lambda draft: draft.whole)


def _drafted(seen: Exchange, addresses: Addresses) -> _Draft:
    placed = seen.placed
    whole = (placed.offset, placed.offset + len(placed.raw))
    url = span_within(placed.raw, ("request", "url"))
    shown = url_of(addresses.shown(seen.request.url))
    status = str(seen.status) if seen.status else "no answer"
    name = f"{_line(seen.request.method) or '?'} {_line(shown.path) or '/'} {status}"
    place = _moved(url, placed.offset) if url else (whole[0], whole[0])
    return _Draft(name, _line(shown.host), whole, place)


def _item(draft: _Draft, spots: dict[int, Place]) -> Item:
    whole, place = (Stretch(spots[start], spots[end]) for start, end in (draft.whole, draft.place))
    inside = [_item(each, spots) for each in draft.drafts]
    return Item(draft.name, draft.detail, whole, place, inside, draft.is_page)


def _moved(span: _Span, by: int) -> _Span:
    return span[0] + by, span[1] + by


def _line(text: str) -> str:
    """A text of others in one line, not longer than anybody reads."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: _WIDEST + 1]).split())
    return plain if len(plain) <= _WIDEST else f"{plain[:_WIDEST]}…"


def _counted(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"
