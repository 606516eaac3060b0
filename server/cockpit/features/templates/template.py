"""What a template is: text with placeholders, and what people need to know to find and trust it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

PlaceholderType = Literal["text", "identifier", "class_name", "int", "bool", "path", "url", "choice"]
Source = Literal["curated", "own"]

KINDS: Final = (
    "function",
    "class",
    "test",
    "cli",
    "service",
    "ci",
    "docker",
    "database",
    "har",
    "config",
    "docs",
)
"""What a template gives, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place in a template, written `{{NAME}}`, and what may stand there."""

    name: str
    """Upper case with underscores."""
    type: PlaceholderType = "text"
    default: str | None = None
    """None where a value has to be given."""
    pattern: str = ""
    """A regular expression that the whole value has to match; empty for any."""
    choices: tuple[str, ...] = ()
    environments: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other defaults, by the environment that they are for, such as `production`."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One template."""

    id: str
    """A slug that stays the same, such as `python-slugify`."""
    name: str
    kind: str
    """One of KINDS."""
    language: str
    description: str
    content: str
    words: tuple[str, ...] = ()
    """What else people call it."""
    placeholders: tuple[Placeholder, ...] = ()
    signature: str = ""
    """Of the function or class that it gives, as the language writes it; empty for other kinds."""
    path: str = ""
    """What a file of it is usually called, from the top of a repository; empty for a piece of a file."""
    proof: str = ""
    """Statements in its language that fail when it is wrong; they see what it defines."""
    source: Source = "own"
    version: str = ""
    """The cockpit that a curated one came with."""
    licence: str = ""
    provenance: str = ""
    """Who wrote it, or the file that it was taken from."""
    created_at: str = ""
    """ISO 8601, UTC; empty for one that no database has seen."""

    @property
    def content_hash(self) -> str:
        """SHA-256 of all that somebody wrote of it."""
        placeholders = [
            (
                each.name,
                each.type,
                each.default,
                each.pattern,
                each.choices,
                dict(each.environments),
                each.description,
            )
            for each in self.placeholders
        ]
        written = (
            *(self.name, self.kind, self.language, self.description, self.content, self.words, placeholders),
            *(self.signature, self.path, self.proof, self.licence, self.provenance),
        )
        return hashlib.sha256(json.dumps(written).encode()).hexdigest()
