"""Searches the templates of a user and the patterns of a workspace as one."""

from __future__ import annotations

from dataclasses import replace

from cockpit.features.templates.search import Hints, Hit, indexed, search
from cockpit.features.templates.store import TemplateStore
from cockpit.storage.patterns import PatternStore


class Finder:
    """Answers questions in words; the stores belong to the caller."""

    def __init__(self, templates: TemplateStore, patterns: PatternStore) -> None:
        self._templates = templates
        self._patterns = patterns

    def find(self, query: str, *, most: int, hints: Hints | None = None) -> list[Hit]:
        """The best templates and patterns, the best first; raises Invalid for a question without any word."""
        # Each workspace has an index of its own, and templates come and go beside all of them.
        self._patterns.keep_templates([indexed(each) for each in self._templates.all()])
        hints = hints or Hints()
        if hints.path and not hints.groups:
            hints = replace(hints, groups=self._patterns.groups_of([hints.path]))
        return search(self._patterns, query, most=most, hints=hints)
