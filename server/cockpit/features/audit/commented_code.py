"""Statements that were turned into comments.

Each line of such a stretch is reported, as linters do: the first with a warning, the others as hints, so that
an editor shows one problem and leaves the rest in peace. Blank lines do not begin another stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cockpit.core.alternatives import holds_any
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import code_lines
from cockpit.features.audit.code_lines import Likeness
from cockpit.features.audit.context import Context
from cockpit.features.audit.lexer import Extent
from cockpit.features.audit.report import Report, hint, warning
from cockpit.features.audit.source import Comment

_CODE: Final = "audit.commentedCode"
_LONGEST: Final = 400


class _Line(NamedTuple):
    start: int
    text: str
    indent: int
    """How far the text stands from the start of its line, markers included."""


def commented_code(context: Context) -> Iterator[Report]:
    """Every stretch of comment lines that is code."""
    last: int | None = None
    for block in _blocks(context):
        if block[0].start < context.source.first_code or len(block) > _LONGEST:
            continue
        if context.source.language.id == "go" and _is_go_documentation(context, block):
            continue
        for report in _in_block(context, block, first=last is None or not _goes_on(context, last, block[0])):
            yield report
            last = report.start


_CLOSERS: Final = lazy_pattern(r"[\s)\]};,]*")


def _goes_on(context: Context, last: int, head: _Line) -> bool:
    """Whether only blank lines and closing brackets stand between two comments of one style and depth."""
    source = context.source
    before, line = source.line_of(last), source.line_of(head.start)
    marker = source.lines[line][: head.indent - 1].rstrip()
    return (
        line - before <= _APART
        and all(
            not text.strip() or (text.startswith(marker) and _CLOSERS.fullmatch(text, len(marker)))
            for text in source.lines[before + 1 : line]
        )
        and marker.strip() != ""
        and source.lines[before].startswith(marker)
    )


_APART: Final = 6


_DOCUMENTATION: Final = lazy_pattern(r"/\*\*|///|//!|#!|/\*!|<!--")


def _is_documentation(comment: Comment) -> bool:
    """Doc comments, and block comments whose lines carry a star each: those are written, not toggled."""
    text = comment.raw
    if _DOCUMENTATION.match(text):
        return True
    return "\n" in text and all(
        line.lstrip().startswith("*") for line in text.split("\n")[1:] if line.strip()
    )


_GO_DECLARATION: Final = lazy_pattern(r"(?:func|type|var|const|package)\b|\t?[A-Z]\w*\b")


def _is_go_documentation(context: Context, block: list[_Line]) -> bool:
    """Go has no marker for documentation: it is what stands right above a declaration."""
    following = context.text.find("\n", block[-1].start) + 1
    return following > 0 and _GO_DECLARATION.match(context.text, following) is not None


def _blocks(context: Context) -> Iterator[list[_Line]]:
    """Comment lines that stand alone and follow one another."""
    text, run = context.text, list[Extent]()
    for start, end in context.source.tokens.comments:
        if run:
            between = text[run[-1][1] : start]
            if not (between.isspace() and between.count("\n") == 1):
                if holds_any(text[run[0][0] : run[-1][1]], _MARKS) and (lines := _lines(context, run)):
                    yield lines
                run = []
        run.append((start, end))
    if run and holds_any(text[run[0][0] : run[-1][1]], _MARKS) and (lines := _lines(context, run)):
        yield lines


def _lines(context: Context, run: list[Extent]) -> list[_Line]:
    """The lines of comments that follow one another; those of documentation are left out."""
    comments = [Comment(context.source, start, end) for start, end in run]
    lines = [
        _Line(start, line, start - context.text.rfind("\n", 0, start))
        for comment in comments
        if comment.alone and not _is_documentation(comment)
        for start, line in comment.lines
    ]
    if lines and "```" in context.text[run[0][0] : run[-1][1]]:
        lines = _without_fenced(lines)
    return lines


def _without_fenced(lines: list[_Line]) -> list[_Line]:
    """The lines without those between fences: Markdown in a comment is documentation."""
    kept, fenced = list[_Line](), False
    for line in lines:
        if line.text.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            kept.append(line)
    return kept


_MARKS: Final = ("(", "=", ";", "{", "@", "import ", "return ", "raise ", ":\n")
"""A comment without any of these is no code."""


def _in_block(context: Context, block: list[_Line], *, first: bool) -> Iterator[Report]:
    """The reports on a comment; it is the `first` unless it goes on with what was commented out above."""
    judge = code_lines.judge_for(context.source.language)
    index = after = 0
    while index < len(block):
        text = block[index].text.strip()
        likeness = judge(text) if text else Likeness.WEAK
        if likeness in _NO_CODE:
            first = first or (likeness is Likeness.PROSE and not after)
            index += 1
            continue
        end = _stretch(block, index, judge)
        if end == index + 1 and (
            _is_in_sentence(block, index, judge) or _is_talked_about(block, index, judge)
        ):
            index = after = end
            continue
        if not _is_introduced(block[after:index], judge) and not _is_illustration(block, index, end, judge):
            yield from _report(context, block[index:end], likeness, first=first)
            first = False
        index = after = end


def _is_in_sentence(block: list[_Line], index: int, judge: code_lines.Judge) -> bool:
    """Whether a line that breaks off is continued by the prose right below it."""
    following = block[index + 1].text.strip() if index + 1 < len(block) else ""
    return (
        following != ""
        and _BREAKS_OFF.search(block[index].text.rstrip()) is not None
        and judge(following) is Likeness.PROSE
    )


def _is_talked_about(block: list[_Line], index: int, judge: code_lines.Judge) -> bool:
    """Whether a single line stands between prose that leads to it and prose that says what it does."""
    if not 0 < index < len(block) - 1:
        return False
    above, below = (block[at].text.strip() for at in (index - 1, index + 1))
    return (
        above != ""
        and _REFERS.match(below) is not None
        and not _DISABLED.search(below)
        and judge(below) is Likeness.PROSE
        and judge(above) is Likeness.PROSE
    )


_REFERS: Final = lazy_pattern(r"(?:This|That|It)\b")
_DISABLED: Final = lazy_pattern(
    r"\b(?:not|n't|no longer|broken|disabled?|fail\w*|crash\w*|hangs?|bug|issues?|slow|wrong|removed?"
    r"|uncomment\w*|deprecated|until|when|should|would|later|for now)\b",
    re.IGNORECASE,
)
_BREAKS_OFF: Final = lazy_pattern(r"[)\w] [a-z]+$|^\s*(?:if|elif|for|while)\b.*:$")
_NO_CODE: Final = (Likeness.PROSE, Likeness.WEAK)


def _is_introduced(above: list[_Line], judge: code_lines.Judge) -> bool:
    """Whether the prose right above announces an example; blank and doubtful lines may stand between."""
    for line in reversed(above):
        text = line.text.strip()
        if _OPENING.fullmatch(text):
            continue
        if code_lines.introduces_example(text):
            return True
        if text and judge(text) is not Likeness.WEAK:
            return False
    return False


_OPENING: Final = lazy_pattern(r"(?:try|else|finally|do|begin)\b:?|\w+ ?= ?[\w.]+")
"""What proves nothing, neither that an example follows nor that none does."""


def _is_illustration(block: list[_Line], start: int, end: int, judge: code_lines.Judge) -> bool:
    """Whether the code is set deeper than the prose around it, as documentation sets its examples."""
    around = (*block[:start], *block[end:])
    prose = [
        line.indent for line in around if line.text.strip() and judge(line.text.strip()) is Likeness.PROSE
    ]
    code = [line.indent for line in block[start:end] if line.text.strip()]
    return bool(prose) and min(code) >= min(prose) + 2


def _stretch(block: list[_Line], start: int, judge: code_lines.Judge) -> int:
    """Where the code that starts at `start` ends: brackets keep it open, weak lines do not end it."""
    depth, index, last = 0, start, start
    while index < len(block):
        text = block[index].text.strip()
        if not text or _COMMENT_IN_CODE.match(text):
            index += 1
            continue
        likeness = judge(text)
        if depth <= 0 and index > start and likeness is Likeness.PROSE:
            break
        if likeness is not Likeness.PROSE or depth > 0:
            last = index
        depth += code_lines.opened(text)
        index += 1
        if depth > 0 and index - start > 60:
            return last + 1
    return last + 1


_COMMENT_IN_CODE: Final = lazy_pattern(r"(?://|#)\s*\w")
"""A comment that was commented out together with the code around it."""


def _report(context: Context, lines: list[_Line], likeness: Likeness, *, first: bool) -> Iterator[Report]:
    """A warning for the first stretch of a comment, hints for all that follows in it."""
    shown = [line for line in lines if line.text.strip()]
    head = shown[0]
    if all(_ATTRIBUTE.match(line.text.strip()) for line in shown) and not _has_item(context, shown[-1]):
        return
    sample = head.text.strip()
    sample = sample if len(sample) <= 60 else sample[:59].rstrip() + "…"
    count = f"{len(shown)} lines of code are" if len(shown) > 1 else "Code is"
    doubtful = len(shown) == 1 and (likeness is Likeness.LIKELY or _is_signature(context, head))
    make = warning if first and not doubtful else hint
    yield make(_CODE, head.start, head.start + len(head.text.rstrip()), f"{count} commented out: `{sample}`.")
    for line in shown[1:]:
        yield hint(
            _CODE,
            line.start,
            line.start + len(line.text.rstrip()),
            "Belongs to the commented-out code above.",
        )


_ATTRIBUTE: Final = lazy_pattern(r"#!?\[.*\]$")
_ITEM: Final = lazy_pattern(
    r"\n\s*(?:#!?\[|(?:pub|fn|struct|enum|union|impl|mod|use|async|unsafe|const|static|type|trait|extern|macro_rules)"
    r"\b|\w+\s*:)"
)


def _has_item(context: Context, line: _Line) -> bool:
    """Whether an attribute stands above what it could be put on; elsewhere it names what is handled."""
    return _ITEM.match(context.text, context.text.find("\n", line.start)) is not None


_SIGNATURE: Final = lazy_pattern(
    r"(?!(?:return|else|delete|throw|goto|new|await|yield)\b)(?:[\w:<>]++[\s*&]++)+\w+\([^()]*\);$"
)


def _is_signature(context: Context, line: _Line) -> bool:
    """Whether the line only declares a function, as notes on types in C and below documentation do."""
    if context.source.language.lexicon == "cpp":
        return _SIGNATURE.match(line.text.strip()) is not None
    above = context.text[: context.text.rfind("\n", 0, line.start)].rstrip(" \t")[-2:]
    return above == "*/" and "function" in line.text
