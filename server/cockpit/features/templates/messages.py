"""Templates as the editor shows, inserts and keeps them."""

from __future__ import annotations

from typing import Literal

from cockpit.features.templates.pattern_messages import METHODS as PATTERNS
from cockpit.protocol.methods import Empty, Message, Request

Kind = Literal[
    "function", "class", "test", "cli", "service", "ci", "docker", "database", "har", "config", "docs"
]


class TemplateRow(Message, frozen=True):
    """One template in a list."""

    id: str
    name: str
    kind: Kind
    language: str
    """As editors call it."""
    description: str
    words: list[str]
    """What else people call it."""
    source: Literal["curated", "own"]


class TemplateList(Message, frozen=True):
    """All templates, in the order of their ids."""

    templates: list[TemplateRow]


class TemplateQuery(Message, frozen=True):
    """Which template, or pattern of a workspace folder."""

    id: str
    folder: str = ""
    """The URI of the folder that a pattern is from; empty for a template."""


class TemplateText(Message, frozen=True):
    """A template as it is shown and inserted."""

    id: str
    name: str
    file: str
    """A name of a file by which editors know the language."""
    content: str
    """With its placeholders."""
    snippet: str
    """In the editor's syntax of snippets, a tab stop for each placeholder."""


class NewTemplate(Message, frozen=True):
    """A text that somebody wants to keep."""

    name: str
    kind: Kind
    language: str
    text: str
    path: str
    """Of the file that it is from; its name alone."""
    replace: bool
    """In place of an own one of the same name."""


LIST = Request("cockpit/templates/list", Empty, TemplateList, "All templates, without their contents.")
GET = Request("cockpit/templates/get", TemplateQuery, TemplateText, "A template, and a snippet made of it.")
ADD = Request(
    "cockpit/templates/add",
    NewTemplate,
    TemplateRow,
    "Keep a text as an own template; refused when there is a secret in it.",
)
REMOVE = Request("cockpit/templates/remove", TemplateQuery, TemplateRow, "Remove an own template.")

METHODS = (LIST, GET, ADD, REMOVE, *PATTERNS)
