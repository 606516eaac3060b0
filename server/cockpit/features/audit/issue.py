"""A finding as the text of an issue: where it is, what it says, since when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.explain import markdown

AROUND = 2
"""Lines of the snippet before and after the finding."""
LONGEST = 200
"""Characters of a line that are copied."""

_FENCE = lazy_pattern(r"`{3,}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a finding."""

    code: str
    title: str
    message: str
    path: str
    line: int
    """1-based."""
    symbol: str
    author: str
    authored: str
    first_seen: str
    permalink: str
    language: str
    """For the fence of the snippet; empty when unknown."""
    lines: Sequence[str]
    """Of the file; empty when it cannot be read."""


def issue_text(facts: Facts) -> str:
    """Markdown: a heading, the message, the place, the snippet and the past."""
    place = f"`{facts.path}:{facts.line}`"
    if facts.permalink:
        place = f"[{place}]({facts.permalink})"
    where = f"{place} in `{facts.symbol}`" if facts.symbol else place
    parts = [f"### {markdown(facts.title)} (`{facts.code}`)", markdown(facts.message), f"Where: {where}"]
    if snippet := _snippet(facts):
        parts.append(snippet)
    return "\n\n".join([*parts, _past(facts)]) + "\n"


def _snippet(facts: Facts) -> str:
    first = max(facts.line - 1 - AROUND, 0)
    shown = [line.rstrip("\r\n")[:LONGEST] for line in facts.lines[first : facts.line + AROUND]]
    if facts.line > len(facts.lines) or not any(shown):
        return ""
    text = "\n".join(shown)
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCE.findall(text))])
    return f"{fence}{facts.language}\n{text}\n{fence}"


def _past(facts: Facts) -> str:
    if facts.author:
        written = f"Written by {markdown(facts.author)}" + (f" on {facts.authored}" if facts.authored else "")
    else:
        written = "Author unknown: git does not tell"
    return f"{written}; first seen {facts.first_seen[:10]}."
