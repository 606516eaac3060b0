"""What a person reads about one finding: the hover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cockpit.core.lazy import lazy_pattern

_SPECIAL = lazy_pattern(r"([\\`*_{}\[\]()#+!|<>~&@]|(?<=\w):(?=//)|(?<=www)\.)")
"""What Markdown gives a meaning, and what makes bare addresses into links."""


class Named(Protocol):
    """A rule as far as it is shown."""

    @property
    def title(self) -> str:
        """A few words."""
        ...

    @property
    def explanation(self) -> str:
        """What is found, why it matters and what to do about it."""
        ...


class Reported(Protocol):
    """A finding as far as it is shown."""

    @property
    def code(self) -> str:
        """The code of its rule."""
        ...

    @property
    def message(self) -> str:
        """What it says about its place."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as it is recorded."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Past:
    """What is recorded of a finding."""

    first_seen: str
    author: str
    authored: str
    reopened: int
    issue: str
    snoozed_until: str = ""
    accepted: bool = False
    """Whether the baseline accepts it."""


def markdown(text: str) -> str:
    """Plain text, safe inside Markdown: names from a repository may not become links or markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def hover(code: str, rule: Named, past: Past | None, today: date) -> str:
    """Markdown: why it matters, and since when it has been there; what was found stands in the diagnostic."""
    return "\n\n".join([_head(code, rule), *_body(rule, past, today)])


def tooltip(finding: Reported, rule: Named, past: Past | None, today: date) -> str:
    """Like the hover, with what was found: a list may not have had the room for it."""
    return "\n\n".join([_head(finding.code, rule), markdown(finding.message), *_body(rule, past, today)])


def _head(code: str, rule: Named) -> str:
    return f"**{markdown(rule.title)}** · `{code}`"


def _body(rule: Named, past: Past | None, today: date) -> list[str]:
    known = "" if past is None else _past(past, today)
    return [rule.explanation, *([f"*{known}*"] if known else [])]


def _past(past: Past, today: date) -> str:
    facts: list[str] = []
    if past.author:
        facts.append(f"Written by {markdown(past.author)}{_ago(past.authored, today)}")
    if past.first_seen:
        facts.append(f"first seen {past.first_seen[:10]}" if facts else f"First seen {past.first_seen[:10]}")
    if past.reopened:
        facts.append(f"came back {past.reopened} time{'s' if past.reopened > 1 else ''}")
    if past.issue:
        facts.append(f"issue {markdown(past.issue)}")
    if past.snoozed_until:
        facts.append(f"snoozed until {past.snoozed_until}")
    if past.accepted:
        facts.append("accepted by the baseline")
    text = ", ".join(facts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _ago(iso: str, today: date) -> str:
    if not iso:
        return ""
    days = (today - date.fromisoformat(iso)).days
    # A clock that goes wrong elsewhere may have written a date to come.
    named = {0: " (today)", 1: " (yesterday)"}
    return f" on {iso}{named.get(days, f' ({days} days ago)' if days > 0 else '')}"
