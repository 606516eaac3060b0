"""The templates as the first copilot searches them: the cockpit's and the user's own, ready to be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.home import Home
from cockpit.core.pattern import Found, Pattern, Place, Statistics
from cockpit.features.copilots.primary.candidate import Found as Template
from cockpit.features.copilots.primary.candidate import Search
from cockpit.features.templates.placeholders import render
from cockpit.features.templates.search import indexed, search
from cockpit.features.templates.store import TemplateStore
from cockpit.features.templates.template import Template as Kept


class Shelf:
    """All templates in memory: a few hundred need no index on the disk."""

    def __init__(self, templates: Iterable[Kept]) -> None:
        self._patterns = [indexed(each) for each in templates]
        self._words = [set(_words(each)) for each in self._patterns]

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """How common these stems are."""
        count = Counter(term for words in self._words for term in words if term in terms)
        return Statistics(len(self._patterns), dict(count))

    def best(self, terms: Sequence[str], most: int, *, language: str = "", kind: str = "") -> list[Found]:
        """The templates with the most of these stems."""
        wanted = set(terms)
        shared = [
            (len(wanted & words), number)
            for number, words in enumerate(self._words)
            if language in ("", self._patterns[number].language) and kind in ("", self._patterns[number].kind)
        ]
        ranked = sorted((each for each in shared if each[0]), key=lambda each: (-each[0], each[1]))
        return [Found(number, "template", self._patterns[number], 0, None) for _, number in ranked[:most]]

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
        """None: a template is nowhere in a workspace."""
        del numbers
        return {}


def searcher(home: Home, clock: Clock, tell: Callable[[str], None]) -> Search:
    """Finds templates in the database that all workspaces of a user share; they are read once."""
    known: list[tuple[Shelf, dict[str, Kept]]] = []

    def find(query: str, most: int) -> Sequence[Template]:
        if not known:
            with closing(TemplateStore(home, clock, tell)) as store:
                kept = store.all()
            known.append((Shelf(kept), {each.id: each for each in kept}))
        shelf, by_id = known[0]
        try:
            hits = search(shelf, query, most=most)
        except CockpitError:
            return []
        return [made for hit in hits if (made := _filled(by_id[hit.id], hit.because)) is not None]

    return find


def _filled(template: Kept, because: tuple[str, ...]) -> Template | None:
    """With the defaults of its placeholders; None for one that needs values."""
    try:
        content = render(template, {})
    except CockpitError:
        return None
    found = (f"It was found by its words ({'; '.join(because)}).",) if because else ()
    about = " ".join((template.description, *template.words))
    return Template(template.id, template.name, template.language, content, found, template.path, about)


def _words(pattern: Pattern) -> tuple[str, ...]:
    return (*pattern.name_words, *pattern.signature_words, *pattern.body_words, *pattern.text_words)
