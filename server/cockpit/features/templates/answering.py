"""Answers questions in words with templates, and patterns of all workspace folders."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing

from cockpit.core.errors import Invalid
from cockpit.features.templates.finding import Finder, TemplateIndex
from cockpit.features.templates.following import Seat
from cockpit.features.templates.mining import imports_of
from cockpit.features.templates.pattern_messages import SearchAnswer, SearchHit, SearchQuery
from cockpit.features.templates.search import Hints, Hit, search
from cockpit.features.templates.shown import hit_row
from cockpit.features.templates.store import TemplateStore
from cockpit.features.templates.template import Template
from cockpit.kernel.context import Context
from cockpit.storage.acceptance import accepted_in

logger = logging.getLogger(__name__)


def answered(ctx: Context, seats: list[Seat], query: SearchQuery) -> SearchAnswer:
    """The best of all folders, or of the templates without any; to be called on a thread."""
    place = _place(ctx, query.uri)
    if place is not None:
        seats = sorted(seats, key=lambda each: each.folder.uri != place[0])
    with closing(TemplateStore(ctx.user_home(), ctx.clock, logger.warning)) as templates:
        known = {each.id: each for each in templates.all()}
        if not seats:
            return SearchAnswer(hits=[hit_row(hit, None, known) for hit in _templates(known, query)])
        found: list[tuple[Hit, SearchHit]] = []
        for number, seat in enumerate(seats):
            hints = Hints(
                imports=place[2] if place else (),
                path=place[1] if place and not number else "",
                accepted=accepted_in(ctx.home(seat.folder), ctx.clock, logger.warning),
                language=query.language,
            )
            with seat.shelf.use() as store:
                finder = Finder(templates, store)
                # The templates are beside the patterns of each folder, and are wanted once.
                ask = finder.mined if number else finder.find
                try:
                    hits = ask(query.query, most=query.most, hints=hints)
                except Invalid:
                    return SearchAnswer(hits=[])
            found += [(hit, hit_row(hit, seat.folder, known)) for hit in hits]
    found.sort(key=lambda each: -each[0].score)
    return SearchAnswer(hits=[row for _, row in found[: query.most]])


def _templates(known: Mapping[str, Template], query: SearchQuery) -> list[Hit]:
    try:
        hints = Hints(language=query.language)
        return search(TemplateIndex(known.values()), query.query, most=query.most, hints=hints)
    except Invalid:
        return []


def _place(ctx: Context, uri: str) -> tuple[str, str, tuple[str, ...]] | None:
    """The folder that an open file is in, its path below that, and what it imports."""
    document = ctx.documents.get(uri) if uri else None
    if document is None or document.path is None or (place := ctx.folders.of(document.path)) is None:
        return None
    return place[0].uri, place[1], imports_of(document.text, place[1])
