"""Finds the templates and mined patterns that answer a question, and says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from cockpit.core.errors import Invalid
from cockpit.core.pattern import Found, Pattern, Place, Statistics
from cockpit.features.templates.links import links
from cockpit.features.templates.ranking import LEARNED, Hints, Question, evidence, question, surroundings
from cockpit.features.templates.template import Template
from cockpit.features.templates.weights import WEIGHTS
from cockpit.features.templates.words import asked, stems

__all__ = ["Hints", "Hit", "Index", "indexed", "search"]

CANDIDATES: Final = 200
READ: Final = 12_000
"""The index reads so many entries for a question: after the rarest words, common ones tell little."""
LEAST_TERMS: Final = 2
NAMED: Final = 6
"""Words that an explanation names."""
TEMPLATE_BONUS: Final = 0.7
"""A template is written to be used again; a pattern only happens to be there."""


class Index(Protocol):
    """Where patterns are kept."""

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """How common these stems are."""
        ...

    def best(self, terms: Sequence[str], most: int, *, language: str = "", kind: str = "") -> list[Found]:
        """The patterns with any of these stems, the best first."""
        ...

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
        """Where some of them occur."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    id: str
    """Of a template its own; a mined pattern is `pattern-NUMBER`."""
    name: str
    kind: str
    language: str
    content: str
    score: float
    because: tuple[str, ...]
    """Why it was found, a few words each."""
    share: float = 0.0
    """How much of the question stands in it, from 0 to 1; a rare word is more of it than a common one."""
    path: str = ""
    """Where a mined pattern was found first; empty for a template."""
    line: int = 0
    """From 0."""
    support: int = 0
    """In how many files a mined pattern occurs; 0 for a template."""


def search(index: Index, query: str, *, most: int, hints: Hints | None = None) -> list[Hit]:
    """The best answers to a question in words, the best first; raises Invalid for one without any word."""
    hints = hints or Hints()
    terms = [stemmed for _, stemmed in asked(query)] or list(dict.fromkeys(stems(query)))
    if not terms:
        raise Invalid(f"QUERY: there is no word in {query!r} to search for.")
    statistics = index.statistics(terms)
    sought = question(query, statistics, links())
    found = index.best(worth_reading(terms, statistics), CANDIDATES, language=hints.language, kind=hints.kind)
    if hints.path:
        # Only then it matters where the others are.
        found = _placed(index, found)
    scored = sorted((_scored(each, sought, hints) for each in found), key=lambda each: (-each.score, each.id))
    best = scored[:most]
    places = {each.number: each for each in _placed(index, [each.found for each in best])}
    return [_hit(replace(each, found=places[each.found.number]), sought) for each in best]


def indexed(template: Template) -> Pattern:
    """A template as the index keeps it."""
    return Pattern(
        key=template.id,
        kind=template.kind,
        language=template.language,
        name=template.name,
        content=template.content,
        name_words=stems(template.name),
        signature_words=(*stems(template.signature), *stems(" ".join(template.words)), *stems(template.id)),
        body_words=stems(template.content),
        text_words=stems(template.description),
    )


def worth_reading(terms: Sequence[str], statistics: Statistics) -> list[str]:
    """The rarest stems, until the index would read too much."""
    common = sorted(
        (term for term in terms if statistics.frequencies.get(term, 0) > 0),
        key=lambda term: (statistics.frequencies[term], term),
    )
    chosen: list[str] = []
    read = 0
    for term in common:
        read += statistics.frequencies[term]
        if len(chosen) >= LEAST_TERMS and read > READ:
            break
        chosen.append(term)
    return chosen


@dataclass(frozen=True, slots=True)
class _Scored:
    """A candidate with all that decides about its place."""

    found: Found
    id: str
    score: float
    share: float
    told: tuple[str, ...]
    """What the workspace tells for it."""


def _placed(index: Index, found: Sequence[Found]) -> list[Found]:
    places = index.places([each.number for each in found])
    return [replace(each, places=places.get(each.number, ())) for each in found]


def _scored(found: Found, sought: Question, hints: Hints) -> _Scored:
    is_template = found.source == "template"
    identifier = found.pattern.key if is_template else f"pattern-{found.number}"
    told = list(surroundings(found, hints, identifier))
    values = evidence(found.pattern, sought)
    text = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    score = text + sum(weight for weight, _ in told) + is_template * TEMPLATE_BONUS
    share = values[LEARNED.index("share")]
    return _Scored(found, identifier, round(score, 4), round(share, 4), tuple(words for _, words in told))


def _hit(scored: _Scored, sought: Question) -> Hit:
    found, pattern = scored.found, scored.found.pattern
    first = found.places[0] if found.places else Place("", 0)
    return Hit(
        id=scored.id,
        name=pattern.name,
        kind=pattern.kind,
        language=pattern.language,
        content=pattern.content,
        score=scored.score,
        because=(*_matches(pattern, sought.words), *scored.told, *_support(found)),
        share=scored.share,
        path=first.path,
        line=first.line,
        support=0 if found.source == "template" else found.support,
    )


def _matches(pattern: Pattern, words: Mapping[str, str]) -> Iterator[str]:
    """Which words of the question occur, and where they count most."""
    left = dict(words)
    for where, column in (
        ("in the name", pattern.name_words),
        ("in the signature", pattern.signature_words),
        ("matched on", (*pattern.body_words, *pattern.text_words)),
    ):
        there = [word for stemmed, word in left.items() if stemmed in column]
        left = {stemmed: word for stemmed, word in left.items() if word not in there}
        if there:
            yield f"{where}: {', '.join(there[:NAMED])}"


def _support(found: Found) -> Iterator[str]:
    if found.support > 1:
        yield f"in {found.support:,} files"
