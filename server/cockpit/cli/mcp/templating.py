"""The tool `search_templates`: templates that answer a question in words, and why."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

from msgspec import Meta

from cockpit.cli.mcp.call import Answer, Arguments, Call, Tool
from cockpit.cli.roots import shared_home
from cockpit.cli.telling import say
from cockpit.dual.templates import Shelf
from cockpit.features.templates.search import Hints, Hit, search
from cockpit.features.templates.store import TemplateStore

LONGEST = 4_000
"""Characters of one template: a longer one is cut, and says so."""


class SearchQuery(Arguments, frozen=True, kw_only=True):
    """What is looked for."""

    query: Annotated[str, Meta(min_length=1, max_length=1_000, description="In words: retry a request.")]
    language: Annotated[str, Meta(description="Such as python or yaml; empty for all.")] = ""
    most: Annotated[int, Meta(ge=1, le=20, description="How many are answered at most.")] = 5


class Template(Answer, frozen=True, kw_only=True):
    """One template; `{{NAME}}` in its content is to be filled."""

    id: str
    name: str
    kind: str
    language: str
    content: str
    cut: bool
    because: list[str]


class SearchAnswer(Answer, frozen=True, kw_only=True):
    """The best first."""

    templates: list[Template]


def _run(query: SearchQuery, call: Call) -> SearchAnswer:
    with closing(TemplateStore(shared_home(), call.clock, say)) as store:
        shelf = Shelf(store.all(language=query.language))
    found = search(shelf, query.query, most=query.most, hints=Hints(language=query.language))
    return SearchAnswer(templates=[_template(each) for each in found])


def _template(hit: Hit) -> Template:
    return Template(
        id=hit.id,
        name=hit.name,
        kind=hit.kind,
        language=hit.language,
        content=hit.content[:LONGEST],
        cut=len(hit.content) > LONGEST,
        because=list(hit.because),
    )


def _text(answer: SearchAnswer) -> str:
    parts = [
        f"{each.id}: {each.name} ({'; '.join(each.because)})\n{each.content}{'…' if each.cut else ''}"
        for each in answer.templates
    ]
    return "\n\n".join(parts) or "No template has these words."


SEARCH = Tool(
    "search_templates",
    "Search templates",
    "Finds templates of code, tests, services, pipelines and documents by words, the cockpit's and the "
    "user's own, and says why each was found.",
    SearchQuery,
    SearchAnswer,
    _run,
    _text,
)
