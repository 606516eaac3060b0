"""What the first copilot searches: the templates, ready to be used, and the patterns of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid
from cockpit.core.home import Home
from cockpit.features.copilots.primary.candidate import Found as Template
from cockpit.features.copilots.primary.candidate import Search
from cockpit.features.templates.finding import Finder, TemplateIndex
from cockpit.features.templates.placeholders import render
from cockpit.features.templates.search import Hints, search
from cockpit.features.templates.store import TemplateStore
from cockpit.features.templates.template import Template as Kept
from cockpit.storage.patterns import PatternStore


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where templates and patterns are."""

    shared: Home
    """Of all workspaces, with the templates."""
    home: Home
    """Of the workspace folder, with its patterns."""
    clock: Clock
    tell: Callable[[str], None]


def searcher(shelves: Shelves, hints: Hints) -> Search:
    """Finds templates, which are read once and come first, and then the functions of the workspace.

    What is written to be used again goes before what happens to be there.
    """
    known: list[tuple[TemplateIndex, dict[str, Kept]]] = []

    def find(query: str, most: int) -> Sequence[Template]:
        with closing(TemplateStore(shelves.shared, shelves.clock, shelves.tell)) as store:
            if not known:
                kept = store.all()
                known.append((TemplateIndex(kept), {each.id: each for each in kept}))
            index, by_id = known[0]
            try:
                hits = search(index, query, most=most, hints=hints)
            except Invalid:
                return []
            filled = [_filled(by_id[hit.id], hit.because) for hit in hits]
            mined = _mined(shelves, store, query, most, hints)
        return [*(each for each in filled if each is not None), *mined]

    return find


def _mined(shelves: Shelves, store: TemplateStore, query: str, most: int, hints: Hints) -> list[Template]:
    """The functions of the workspace; without the database of patterns none, which is told."""
    only = replace(hints, language="python", kind="function")
    try:
        with closing(PatternStore(shelves.home, shelves.clock, shelves.tell)) as patterns:
            hits = Finder(store, patterns).mined(query, most=most, hints=only)
    except CockpitError as error:
        shelves.tell(f"The patterns of this workspace are not searched: {error.message}")
        return []
    return [
        Template(hit.id, hit.name, hit.language, hit.content, _said(hit.because), origin=hit.path)
        for hit in hits
    ]


def _filled(template: Kept, because: tuple[str, ...]) -> Template | None:
    """With the defaults of its placeholders; None for one that needs values."""
    try:
        content = render(template, {})
    except CockpitError:
        return None
    about = " ".join((template.description, *template.words))
    return Template(
        template.id, template.name, template.language, content, _said(because), template.path, about
    )


def _said(because: tuple[str, ...]) -> tuple[str, ...]:
    return (f"It was found by its words ({'; '.join(because)}).",) if because else ()
