"""Inline ignores: `cockpit: ignore[code, code] reason`, on the line or alone on the line above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.context import Context
from cockpit.features.audit.report import Report, info, warning
from cockpit.features.audit.source import IGNORE, Comment

_IGNORE = lazy_pattern(
    r"cockpit:\s*ignore\s*(?:\[(?P<codes>[^\]\n]*)\])?[ \t]*"
    r"(?:(?!-->)[-:\u2013\u2014])*[ \t]*(?P<reason>[^\n]*)"
)
_CLOSER = lazy_pattern(r"\s*(?:\*+/|-->)\s*$")


@dataclass(slots=True)
class Ignore:
    """One ignore comment and the codes that it has silenced so far."""

    start: int
    end: int
    target: int
    """The line it speaks about."""
    codes: tuple[str, ...]
    """Empty: every code."""
    reason: str
    used: set[str] = field(default_factory=set[str])

    def covers(self, code: str) -> bool:
        """Whether it names the code, in full or without its family."""
        return not self.codes or code in self.codes or code.rpartition(".")[2] in self.codes


class Ignores:
    """The ignore comments of a source."""

    def __init__(self, context: Context) -> None:
        self._ignores = list(_read(context)) if IGNORE in context.words else []

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self._ignores

    def reason_for(self, code: str, first: int, last: int) -> str:
        """The reason given for ignoring `code` on one of these lines; empty when there is none."""
        for ignore in self._ignores:
            if ignore.reason and first <= ignore.target <= last and ignore.covers(code):
                ignore.used.add(code)
                return ignore.reason
        return ""

    def reports(self) -> Iterator[Report]:
        """What is wrong with the ignores themselves; ask after every finding was looked up."""
        for ignore in self._ignores:
            if not ignore.reason:
                message = "This ignore is not applied: it gives no reason after the bracket."
                yield warning("audit.ignoreWithoutReason", ignore.start, ignore.end, message)
                continue
            stale = [code for code in ignore.codes if not any(_same(code, used) for used in ignore.used)]
            if stale or (not ignore.codes and not ignore.used):
                named = ", ".join(stale) if stale else "anything"
                message = f"Nothing here is reported as {named}: this ignore has outlived its finding."
                yield info("audit.staleIgnore", ignore.start, ignore.end, message)


def _same(named: str, code: str) -> bool:
    return named in (code, code.rpartition(".")[2])


def _read(context: Context) -> Iterator[Ignore]:
    for comment in context.source.comments:
        for match in _IGNORE.finditer(comment.raw):
            yield _ignore(context, comment, match)


def _ignore(context: Context, comment: Comment, match: re.Match[str]) -> Ignore:
    codes = tuple(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
    start = comment.start + match.start()
    line = context.source.line_of(start)
    target = _next_code_line(context, line) if comment.alone else line
    reason = _CLOSER.sub("", match["reason"]).strip()
    return Ignore(start, start + len(match.group().rstrip()), target, codes, reason)


def _next_code_line(context: Context, line: int) -> int:
    """The line an ignore that stands alone speaks about: the next one that is not another ignore."""
    lines = context.source.lines
    following = line + 1
    while following < len(lines) and IGNORE in lines[following]:
        following += 1
    return following
