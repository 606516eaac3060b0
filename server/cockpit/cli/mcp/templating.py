"""The tool `search_templates`: templates and code of the folder that answer a question in words, and why."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

from msgspec import Meta

from cockpit.cli.mcp.call import Answer, Arguments, Call, Tool
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.telling import say
from cockpit.features.templates.finding import Finder
from cockpit.features.templates.search import Hints, Hit
from cockpit.features.templates.store import TemplateStore
from cockpit.storage.acceptance import accepted_in
from cockpit.storage.patterns import PatternStore

LONGEST = 4_000
"""Characters of one template: a longer one is cut, and says so."""


class SearchQuery(Arguments, frozen=True, kw_only=True):
    """What is looked for."""

    query: Annotated[str, Meta(min_length=1, max_length=1_000, description="In words: retry a request.")]
    language: Annotated[str, Meta(description="Such as python or yaml; empty for all.")] = ""
    most: Annotated[int, Meta(ge=1, le=20, description="How many are answered at most.")] = 5


class Template(Answer, frozen=True, kw_only=True):
    """A template, in whose content `{{NAME}}` is to be filled; or code of the folder, with its place."""

    id: str
    name: str
    kind: str
    language: str
    content: str
    cut: bool
    path: str
    """Empty for a template."""
    line: int
    """From 1; 0 for a template."""
    because: list[str]


class SearchAnswer(Answer, frozen=True, kw_only=True):
    """The best first."""

    templates: list[Template]


def _run(query: SearchQuery, call: Call) -> SearchAnswer:
    home = home_of(call.folders.root(query.folder))
    with (
        closing(TemplateStore(shared_home(), call.clock, say)) as templates,
        closing(PatternStore(home, call.clock, say)) as patterns,
    ):
        hints = Hints(accepted=accepted_in(home, call.clock, say), language=query.language)
        found = Finder(templates, patterns).find(query.query, most=query.most, hints=hints)
    return SearchAnswer(templates=[_template(each) for each in found])


def _template(hit: Hit) -> Template:
    return Template(
        id=hit.id,
        name=hit.name,
        kind=hit.kind,
        language=hit.language,
        content=hit.content[:LONGEST],
        cut=len(hit.content) > LONGEST,
        path=hit.path,
        line=hit.line + 1 if hit.path else 0,
        because=list(hit.because),
    )


def _text(answer: SearchAnswer) -> str:
    return "\n\n".join(_told(each) for each in answer.templates) or "No template has these words."


def _told(each: Template) -> str:
    where = f"{each.path}:{each.line}" if each.path else each.id
    return f"{where}: {each.name} ({'; '.join(each.because)})\n{each.content}{'…' if each.cut else ''}"


SEARCH = Tool(
    "search_templates",
    "Search templates",
    "Finds templates of code, tests, services, pipelines and documents by words, the cockpit's and the "
    "user's own, and code of the folder after `cockpit templates mine`; says why each was found.",
    SearchQuery,
    SearchAnswer,
    _run,
    _text,
)
