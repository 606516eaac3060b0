"""Templates in the editor: listed, shown, inserted, kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from cockpit.core.lazy import lazy
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
from cockpit.features.templates.snippets import snippet_of
from cockpit.features.templates.template import Template
from cockpit.kernel.context import Context
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.templates import store
    from cockpit.features.templates.store import TemplateStore
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    store = lazy("cockpit.features.templates.store")

T = TypeVar("T")
logger = logging.getLogger(__name__)


def register(ctx: Context) -> None:
    """Answer `cockpit/templates/*`."""

    async def use(action: Callable[[TemplateStore], T]) -> T:
        def run() -> T:
            with closing(store.TemplateStore(ctx.user_home(), ctx.clock, logger.warning)) as templates:
                return action(templates)

        return await ctx.jobs.thread(run)

    async def list_all(_query: Empty) -> TemplateList:
        return TemplateList(templates=await use(lambda templates: list(map(_row, templates.all()))))

    async def get(query: TemplateQuery) -> TemplateText:
        return _text(await use(lambda templates: templates.one(query.id)))

    async def add(new: NewTemplate) -> TemplateRow:
        said = Said(name=new.name, kind=new.kind, language=new.language)

        def keep(templates: TemplateStore) -> Template:
            return templates.add(taken(new.text, new.path, said), again=new.replace)[0]

        return _row(await use(keep))

    async def remove(query: TemplateQuery) -> TemplateRow:
        return _row(await use(lambda templates: templates.remove(query.id)))

    ctx.serve(LIST, list_all)
    ctx.serve(GET, get)
    ctx.serve(ADD, add)
    ctx.serve(REMOVE, remove)


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
