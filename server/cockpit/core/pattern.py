"""A pattern: a piece of code that is worth finding again, as it is kept and indexed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, as mining or a template gives it; words are stems of sub-tokens, with repetitions."""

    key: str
    """The same for patterns with the same skeleton; for a template, its id."""
    kind: str
    """`function`, `class`, `test`, `fixture`, `handler` or `template`."""
    language: str
    """The LSP language id; empty for a template of any."""
    name: str
    content: str
    imports: tuple[str, ...] = ()
    """The packages that it uses, by their top-level names."""
    name_words: tuple[str, ...] = ()
    signature_words: tuple[str, ...] = ()
    """Of parameters, types, decorators, and the class and module that it stands in."""
    body_words: tuple[str, ...] = ()
    """Of what is called, read and named."""
    text_words: tuple[str, ...] = ()
    """Of strings, comments and docstrings."""
    sketch: bytes = b""
    """Near-equal patterns agree in most bytes; empty for what is equal to nothing else."""


@dataclass(frozen=True, slots=True)
class MinedFile:
    """What a file holds: its patterns, each with the line, from 0, where it begins."""

    path: str
    """Relative to the workspace folder, with slashes."""
    stamp: str
    """Changes with the file."""
    patterns: tuple[tuple[int, Pattern], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pattern occurs."""

    path: str
    line: int
    """From 0."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that the index has found."""

    number: int
    source: str
    """`mined` or `template`."""
    pattern: Pattern
    support: int
    """In how many files it occurs."""
    group: int | None
    """Its cluster; None before there is one."""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a ranking has to know of the whole index."""

    patterns: int
    frequencies: dict[str, int]
    """In how many patterns a term occurs; a term that does not occur is absent."""
