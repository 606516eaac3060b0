"""Templates and patterns in the editor: listed, found, shown, inserted, kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from cockpit.core.lazy import lazy
from cockpit.features.templates.following import Patterns, Seat
from cockpit.features.templates.languages import SUFFIXES
from cockpit.features.templates.messages import (
    ADD,
    GET,
    LIST,
    REMOVE,
    NewTemplate,
    TemplateList,
    TemplateQuery,
    TemplateRow,
    TemplateText,
)
from cockpit.features.templates.own import Said, taken
from cockpit.features.templates.pattern_messages import (
    CLUSTER,
    GROUP,
    MINE,
    PATTERNS,
    SEARCH,
    GroupMembers,
    GroupQuery,
    SearchAnswer,
    SearchQuery,
    WorkspacePatterns,
)
from cockpit.features.templates.snippets import snippet_of
from cockpit.features.templates.template import Template
from cockpit.kernel.context import Context
from cockpit.kernel.events import FolderAudited, FoldersChanged, Stopping
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.templates import answering, shown, store
    from cockpit.features.templates.store import TemplateStore
    from cockpit.storage.patterns import PatternStore
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    answering = lazy("cockpit.features.templates.answering")
    shown = lazy("cockpit.features.templates.shown")
    store = lazy("cockpit.features.templates.store")

T = TypeVar("T")
logger = logging.getLogger(__name__)


def register(ctx: Context) -> None:
    """Keep the patterns of the workspace as its files are; answer `cockpit/templates/*`."""
    patterns = Patterns(ctx)

    async def use(action: Callable[[TemplateStore], T]) -> T:
        def run() -> T:
            with closing(store.TemplateStore(ctx.user_home(), ctx.clock, logger.warning)) as templates:
                return action(templates)

        return await ctx.jobs.thread(run)

    async def list_all(_query: Empty) -> TemplateList:
        return TemplateList(templates=await use(lambda templates: list(map(_row, templates.all()))))

    async def get(query: TemplateQuery) -> TemplateText:
        if not query.folder:
            return _text(await use(lambda templates: templates.one(query.id)))
        seat = patterns.seat(query.folder)
        return await ctx.jobs.thread(_with, seat, lambda patterns: shown.pattern_text(patterns, query.id))

    async def add(new: NewTemplate) -> TemplateRow:
        said = Said(name=new.name, kind=new.kind, language=new.language)

        def keep(templates: TemplateStore) -> Template:
            return templates.add(taken(new.text, new.path, said), again=new.replace)[0]

        return _row(await use(keep))

    async def remove(query: TemplateQuery) -> TemplateRow:
        return _row(await use(lambda templates: templates.remove(query.id)))

    async def snapshot(_query: Empty) -> WorkspacePatterns:
        return await patterns.snapshot()

    async def group(query: GroupQuery) -> GroupMembers:
        seat = patterns.seat(query.folder)
        return await ctx.jobs.thread(
            _with, seat, lambda patterns: shown.members(patterns, seat.folder, query.group)
        )

    async def search(query: SearchQuery) -> SearchAnswer:
        seats = patterns.seats()
        return await ctx.jobs.latest("search", lambda: answering.answered(ctx, seats, query))

    ctx.bus.on(FolderAudited, patterns.audited)
    ctx.bus.on(FoldersChanged, patterns.folders_changed)
    ctx.bus.on(Stopping, patterns.stop)
    ctx.serve(PATTERNS, snapshot)
    ctx.serve(GROUP, group)
    ctx.serve(MINE, patterns.mine)
    ctx.serve(CLUSTER, patterns.cluster)
    ctx.serve(SEARCH, search)
    ctx.serve(LIST, list_all)
    ctx.serve(GET, get)
    ctx.serve(ADD, add)
    ctx.serve(REMOVE, remove)


def _with(seat: Seat, action: Callable[[PatternStore], T]) -> T:
    with seat.shelf.use() as patterns:
        return action(patterns)


def _row(template: Template) -> TemplateRow:
    kind: Any = template.kind
    return TemplateRow(
        id=template.id,
        name=template.name,
        kind=kind,
        language=template.language,
        description=template.description,
        words=list(template.words),
        source=template.source,
    )


def _text(template: Template) -> TemplateText:
    return TemplateText(
        id=template.id,
        name=template.name,
        file=f"{template.id}{SUFFIXES.get(template.language, '.txt')}",
        content=template.content,
        snippet=snippet_of(template),
    )
