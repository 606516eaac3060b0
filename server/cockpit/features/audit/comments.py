"""Tags in comments: TODO, FIXME and their like, as markers and not as words of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.finding import Severity
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.context import Context
from cockpit.features.audit.report import Report, hint
from cockpit.features.audit.source import Comment

_DEFECTS: Final = frozenset({"FIXME", "BUG"})
_MEANING: Final = {
    "FIXME": "marks a known defect",
    "BUG": "marks a known defect",
    "HACK": "marks a workaround that should go",
    "XXX": "marks a place its author was not sure of",
    "TBD": "marks a decision that was never made",
}
_LEADER = r"^[\s\-*+>#/!;.|=\[({@\\\"]*"
_NOT_A_MARKER = any_of(
    r"[\"'`\u2019\u201d]",
    r"[/,|]\s*(?:TODO|FIXME|XXX|HACK|TBD|BUG|NOTE)\b",
    r"[-_]\w",
    r"\.\w",
    r"\s+(?:list|lists|item|items|app|apps|comment|comments|tag|tags|marker|markers|entry|entries|mvc"
    r"|note|notes|application|applications|annotation|annotations)\b",
    r"s\b",
    r"\s*\)?\s*=[^=]",
    flags=re.IGNORECASE,
)
_WEAK_HACK = lazy_pattern(
    r"\s*(?::|!|\.(?:\s|$)|-+\s|\u2013|\u2014|alert\b|until\b|for now\b|$)", re.IGNORECASE
)
_LONGEST = 120


@lru_cache(maxsize=16)
def _marker(tags: tuple[str, ...]) -> re.Pattern[str]:
    """A tag within one line of a comment."""
    names = "|".join(re.escape(tag) for tag in sorted(tags, key=len, reverse=True))
    return any_of(
        rf"{_LEADER}(?P<first>(?i:{names}))(?!\w)",
        rf"(?<![\w\"'`/|,-])(?P<later>{names})(?=\s*[:(\[]|\s*$)",
        rf"(?<=[.;:,)] )(?P<next>{names})\b",
        r"(?<![\w-])(?P<tbd>TBD)\b",
    )


def tags(context: Context) -> Iterator[Report]:
    """Every tag that opens a comment line or stands in one as a marker, and cells of tables left open."""
    names = context.policy.tags
    if context.source.language.id == "markdown" and "TBD" in names:
        yield from _open_cells(context)
    words = [name.lower() for name in names]
    present = [word for word in words if word in context.source.comment_text]
    if not present:
        return
    marker = _marker(names)
    for comment in context.source.comments_with(present):
        yield from _in_comment(context, comment, marker)


_OPEN_CELL: Final = lazy_pattern(r"\|[ \t*_]*+(TBD)[ \t*_.]*+(?=\|)")


def _open_cells(context: Context) -> Iterator[Report]:
    """The first cell of each row of a Markdown table that holds nothing but TBD."""
    seen = -1
    for match in _OPEN_CELL.finditer(context.text):
        line = context.source.line_of(match.start())
        if line != seen and context.source.covered(match.start()) is None:
            seen = line
            yield hint(
                "audit.tag", match.start(1), match.end(1), "This cell of the table is still to be decided."
            )


def _in_comment(context: Context, comment: Comment, marker: re.Pattern[str]) -> Iterator[Report]:
    for start, line in comment.lines:
        match = marker.search(line)
        if match is None:
            continue
        word = match.group(match.lastgroup or 0)
        name = word.upper()
        rest = line[match.end() :]
        if name not in context.policy.tags or not _is_marker(
            word, name, line[: match.start(match.lastgroup or 0)], rest
        ):
            continue
        severity = Severity.WARNING if name in _DEFECTS else Severity.INFO
        if context.policy.names_issue(line):
            if context.policy.issue_tags == "allow":
                continue
            severity = Severity.HINT if context.policy.issue_tags == "hint" else severity
        begin = start + match.start(match.lastgroup or 0)
        yield Report("audit.tag", severity, begin, start + len(line.rstrip()), _message(name, rest))


def _is_marker(word: str, name: str, before: str, rest: str) -> bool:
    """Whether the tag is meant as one; `before` and `rest` are what stands around it on its line."""
    if word.islower() and _CALLED.match(rest):
        return False
    quoted = before.endswith(("`", '"', "'", "/", "-")) and before.strip(" /-") != ""
    if quoted or _NOT_A_MARKER.match(rest):
        return False
    if word == name:
        return _CAPITALS[name].match(rest) is not None if name in _CAPITALS else True
    if name == "HACK":
        return _WEAK_HACK.match(rest) is not None
    return name in ("TODO", "FIXME") or (name != "BUG" and rest.lstrip().startswith(":"))


_CALLED: Final = lazy_pattern(r"!\s*[(\[{]")
"""What follows `todo` where a comment shows the macro of Rust."""
_CAPITALS: Final = {"BUG": lazy_pattern(r"\s*(?:[:(!]|-\s|$)"), "XXX": lazy_pattern(r"[\s:(!.?]|$")}
"""What must follow words that also stand for other things."""


def _message(name: str, rest: str) -> str:
    text = (
        re.sub(r"^\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*[:\-\u2013\u2014!.]*\s*", "", rest)
        .strip()
        .rstrip("*/->")
        .strip()
    )
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    if name not in _MEANING:
        return (
            f"{name}: “{text}” is still to be done."
            if text
            else f"A {name} without a word marks unfinished work."
        )
    return (
        f"{name} {_MEANING[name]}: “{text}”." if text else f"{name} {_MEANING[name]}, without saying which."
    )
