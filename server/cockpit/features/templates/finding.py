"""Searches the templates of a user and the patterns of a workspace as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cockpit.core.pattern import Found, Pattern, Place, Statistics
from cockpit.features.templates.search import Hints, Hit, indexed, search
from cockpit.features.templates.store import TemplateStore
from cockpit.features.templates.template import Template
from cockpit.storage.patterns import PatternStore


class TemplateIndex:
    """All templates in memory: a few hundred need no index on the disk."""

    def __init__(self, templates: Iterable[Template]) -> None:
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


class Finder:
    """Answers questions in words; the stores belong to the caller."""

    def __init__(self, templates: TemplateStore, patterns: PatternStore) -> None:
        self._templates = templates
        self._patterns = patterns

    def find(self, query: str, *, most: int, hints: Hints | None = None) -> list[Hit]:
        """The best templates and patterns, the best first; raises Invalid for a question without any word."""
        # Each workspace has an index of its own, and templates come and go beside all of them.
        self._patterns.keep_templates([indexed(each) for each in self._templates.all()])
        return search(self._patterns, query, most=most, hints=self._placed(hints))

    def mined(self, query: str, *, most: int, hints: Hints | None = None) -> list[Hit]:
        """The best patterns of the workspace, the best first; raises Invalid like `find`."""
        return search(_Mined(self._patterns), query, most=most, hints=self._placed(hints))

    def _placed(self, hints: Hints | None) -> Hints:
        hints = hints or Hints()
        if hints.path and not hints.groups:
            hints = replace(hints, groups=self._patterns.groups_of([hints.path]))
        return hints


class _Mined:
    """The index without the templates in it."""

    def __init__(self, store: PatternStore) -> None:
        self._store = store

    def statistics(self, terms: Sequence[str]) -> Statistics:
        return self._store.statistics(terms)

    def best(self, terms: Sequence[str], most: int, *, language: str = "", kind: str = "") -> list[Found]:
        return self._store.best(terms, most, language=language, kind=kind, source="mined")

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
        return self._store.places(numbers)


def _words(pattern: Pattern) -> tuple[str, ...]:
    return (*pattern.name_words, *pattern.signature_words, *pattern.body_words, *pattern.text_words)
