"""Puts what the index has found in order: by the text, and by what the workspace tells.

The index counts words. Here it also matters how much of a name the question covers, in which order, how long
the code is, and which words of code usually answer a word of a question. The weights were learned from
docstrings of packages that no measurement uses (`benchmarks/retrieval.py --learn`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from cockpit.core.pattern import Found, Pattern, Statistics
from cockpit.features.templates.words import asked, stem, subtokens

COLUMNS: Final = (("name", 4.0, 3.0), ("signature", 1.0, 6.0), ("body", 0.8, 45.0), ("text", 0.6, 20.0))
"""How much a word in each counts, and how many words are usual there."""
SATURATION: Final = 1.2
LENGTH: Final = 0.75
QUESTIONS: Final = frozenset({"whether", "if", "true", "false"})
ANSWERS: Final = frozenset({"is", "has", "can", "should", "are"})
"""How the names of functions begin that answer such a question."""
LEARNED: Final = (
    "match",
    "share",
    "named",
    "count",
    "order",
    "verb",
    "answer",
    "length",
    "name_length",
    "private",
    "special",
    "linked",
    "linked_name",
)
LINKS: Final = 8


@dataclass(frozen=True, slots=True)
class Hints:
    """What the workspace tells about a question."""

    imports: tuple[str, ...] = ()
    """Packages that are in use where the result goes."""
    path: str = ""
    """The file it goes into, relative to the workspace."""
    groups: frozenset[int] = frozenset()
    """The clusters of what that file holds."""
    accepted: Mapping[str, int] = field(default_factory=dict[str, int])
    """How often people have kept what was made of a result, less how often they have not, by its id."""
    language: str = ""
    """Only results in it; empty for any."""
    kind: str = ""
    """Only results of it; empty for any."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is sought, taken apart once for all candidates."""

    words: Mapping[str, str]
    """The words that tell something, by their stems."""
    sequence: tuple[str, ...]
    """The stems of all words."""
    weights: Mapping[str, float]
    """How rare each of the stems is."""
    linked: Mapping[str, float]
    """Stems that usually answer one of the words: how strongly, and how rare that word is."""
    asks: bool
    """Whether the answer is yes or no."""

    @property
    def total(self) -> float:
        """What a pattern with all of the words would have."""
        return sum(self.weights.values()) or 1.0


def question(query: str, statistics: Statistics, links: Mapping[str, Mapping[str, float]]) -> Question:
    """Take a question apart."""
    words = {stemmed: word for word, stemmed in asked(query)}
    weights = {each: rarity(each, statistics) for each in words}
    linked: dict[str, float] = {}
    for each, weight in weights.items():
        for other, strength in links.get(each, {}).items():
            if other not in words:
                linked[other] = linked.get(other, 0.0) + strength * weight
    plain = subtokens(query)
    sequence = tuple(stem(word) for word in plain)
    return Question(words, sequence, weights, linked, not QUESTIONS.isdisjoint(plain))


def rarity(term: str, statistics: Statistics) -> float:
    """The weight that BM25 gives to a term."""
    count = max(statistics.frequencies.get(term, 0), 0)
    return math.log(1 + (max(statistics.patterns - count, 0) + 0.5) / (count + 0.5))


def evidence(pattern: Pattern, sought: Question) -> tuple[float, ...]:
    """What speaks for a pattern, in the order of LEARNED."""
    counts, links = _counted(pattern, sought)
    match = sum(
        sought.weights[term] * count * (SATURATION + 1) / (count + SATURATION)
        for term, count in counts.items()
    )
    share = sum(sought.weights[term] for term in counts)
    name = pattern.name_words
    own = [sought.weights.get(word, 1.0) for word in name]
    everything = sum(own) or 1.0
    named = sum(weight for word, weight in zip(name, own, strict=True) if word in sought.sequence)
    near = sum(weight for word, weight in zip(name, own, strict=True) if word in sought.linked)
    begins = pattern.name[:1] == "_"
    special = pattern.name.startswith("__")
    answers = name[:1] != () and name[0] in ANSWERS
    return (
        match / sought.total,
        share / sought.total,
        named / everything,
        len(counts) / max(len(sought.words), 1),
        float(_in_order(name, sought.sequence)),
        float(bool(name) and name[:1] == sought.sequence[:1]),
        (1.0 if sought.asks else -0.5) if answers else 0.0,
        math.log1p(len(pattern.content)),
        float(len(name)),
        float(begins and not special),
        float(special),
        math.log1p(links / sought.total),
        near / everything,
    )


def _counted(pattern: Pattern, sought: Question) -> tuple[dict[str, float], float]:
    """How often the words of a question occur, weighted by where; and how much answers them usually."""
    counts: dict[str, float] = {}
    seen: set[str] = set()
    words, linked = sought.weights, sought.linked
    columns = (pattern.name_words, pattern.signature_words, pattern.body_words, pattern.text_words)
    for (_, weight, usual), column in zip(COLUMNS, columns, strict=True):
        each = weight / (1 - LENGTH + LENGTH * len(column) / usual)
        for word in column:
            if word in words:
                counts[word] = counts.get(word, 0.0) + each
            elif word in linked:
                seen.add(word)
    return counts, sum(linked[word] for word in seen)


def _in_order(name: Sequence[str], sequence: Sequence[str]) -> int:
    """How many neighbours in a name are neighbours in the question, in the same order."""
    pairs = set(pairwise(sequence))
    return sum(pair in pairs for pair in pairwise(name))


def surroundings(found: Found, hints: Hints, identifier: str) -> Iterable[tuple[float, str]]:
    """What the workspace has to say for a pattern: how much, and in a few words.

    The learned weights tell what a point is worth: with 0.7 more, a result is twice as likely the right one.
    """
    if shared := sorted(set(found.pattern.imports) & set(hints.imports)):
        yield min(len(shared), 2) * 0.5, f"uses {', '.join(shared)} as you do"
    folder = hints.path.rpartition("/")[0]
    beside = next((each for each in found.places if each.path.rpartition("/")[0] == folder), None)
    if hints.path and beside is not None:
        yield 0.5, f"beside {beside.path}"
    if found.group is not None and found.group in hints.groups:
        yield 0.5, f"same cluster as {hints.path}"
    kept = hints.accepted.get(identifier, 0)
    if kept > 0:
        yield 0.7 * math.log1p(kept), f"kept {kept} times before" if kept > 1 else "kept before"
    elif kept < 0:
        yield -0.7 * math.log1p(-kept), "not kept before"
