"""What may be proposed, and what searches find to make it from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.features.copilots.primary.stub import words_of

EMPTY: Final = frozenset(
    {
        "a", "all", "an", "and", "as", "at", "be", "by", "calculate", "check", "compute", "do", "each", "for",
        "from", "get", "in", "is", "it", "its", "make", "new", "of", "on", "or", "that", "the", "this", "to",
        "valid", "validate", "with", "write",
    }
)  # fmt: skip
"""Words of every sentence and of many names."""


@dataclass(frozen=True, slots=True)
class Found:
    """A template that a search has found, with its placeholders filled, or a function of the workspace."""

    id: str
    name: str
    language: str
    content: str
    because: tuple[str, ...] = ()
    """What it was matched on."""
    path: str = ""
    """What a file of it is usually called."""
    about: str = ""
    """What else people say of it."""
    origin: str = ""
    """The file of the workspace in which the function of that name stands; empty for a template."""


Search = Callable[[str, int], Sequence[Found]]
"""Templates for some words, then functions of the workspace; at most so many of each, the best first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to do it."""

    text: str
    """The whole file."""
    plan: tuple[str, ...]
    because: tuple[str, ...]
    templates: tuple[str, ...] = ()


def meaning(text: str) -> frozenset[str]:
    """The words of a name or a sentence that say something, without their endings."""
    return frozenset(_stem(word) for word in words_of(text) if word not in EMPTY)


def _stem(word: str) -> str:
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word.removesuffix(end)
    return word
