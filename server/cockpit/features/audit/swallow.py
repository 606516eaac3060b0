"""Handlers that catch everything and do nothing, without saying why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.context import Context
from cockpit.features.audit.report import Report, hint, warning

_CODE: Final = "audit.swallow"

_EXCEPT = lazy_pattern(r"except\b([^\n:#]{0,300}(?:\([^)]{0,400}\))?[^\n:#]{0,300}):([^\n]*)(?:\n|\Z)")
_BROAD_PYTHON = lazy_pattern(
    r"^\s*(?:\*?\s*\(?[^)]*(?<![\w.])(?:builtins\.)?(?:Base)?Exception\b[^)]*\)?)?\s*(?:as\s+\w+)?\s*$"
)
_EMPTY_PYTHON = lazy_pattern(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(pass|continue|\.\.\.)[ \t]*(?:\r?\n|$|#)")
_ONE_LINE = lazy_pattern(r"\s*(pass|continue|\.\.\.)\s*(?:#.*)?$")
_NO_REASON = lazy_pattern(
    r"^(?:noqa\b(?!:.*(?:S110|SIM105))[:\s\w,-]*|type:\s*ignore\S*|pylint:\s*disable\S*"
    r"|pragma:?\s*no\s?cover|nosec\b|eslint-disable\S*.*|NOSONAR|noinspection.*|nolint\S*|(?:pass"
    r"|empty|catch|except|error|exception)?\W*)$",
    re.IGNORECASE,
)


def swallowed(context: Context) -> Iterator[Report]:
    """Broad handlers whose body is empty."""
    structure = context.source.language.structure
    if structure == "indent":
        yield from _python(context)
    elif structure == "brace":
        yield from _braces(context)
    elif structure == "end":
        yield from _ruby(context)


def _python(context: Context) -> Iterator[Report]:
    text = context.text
    if "except" not in context.words:
        return
    for match in _EXCEPT.finditer(text):
        clause, rest = match.groups()
        start = match.start()
        line = text.rfind("\n", 0, start) + 1
        if (
            ("Exception" not in clause and clause.strip())
            or text[line:start].strip()
            or not _BROAD_PYTHON.match(clause)
            or context.source.in_long_string(start)
        ):
            continue
        indent = start - line
        end = _end_of_empty(text, match, indent)
        if end is None or _is_answer(text, end, indent):
            continue
        if _has_reason(context, start, end, indent) or _announced(context, start, indent):
            continue
        goes_on = text[:end].endswith("continue")
        make = hint if goes_on or context.is_test(start) or "BLE001" in rest else warning
        message = f"Every exception is caught{_what(clause)} and dropped: faults here leave no trace."
        yield make(_CODE, start, end, message)


def _end_of_empty(text: str, match: re.Match[str], indent: int) -> int | None:
    """Where the `pass` of a handler ends that holds nothing else; None for any other handler."""
    rest = match.group(2)
    if one_line := _ONE_LINE.match(rest):
        return match.start(2) + one_line.end(1)
    body = None if rest.split("#")[0].strip() else _EMPTY_PYTHON.match(text, match.end())
    if body is None:
        return None
    line_end = text.find("\n", body.end(1))
    return None if line_end >= 0 and _continues(text, line_end, indent) else body.end(1)


def _is_answer(text: str, end: int, indent: int) -> bool:
    """Whether an `else` returns what succeeded: the exception then means "no", and a fallback follows."""
    branch = _ELSE_RETURNS.match(text, end)
    return branch is not None and len(branch[1]) == indent < len(branch[2])


_ELSE_RETURNS: Final = lazy_pattern(
    r"[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*([ \t]*)else:[ \t]*(?:#[^\n]*)?\n([ \t]+)return\b"
)

_EXCUSE: Final = any_of(
    r"suppress",
    r"ignor",
    r"swallow",
    r"except",
    r"error",
    r"fail",
    r"rais",
    r"throw",
    r"safe",
    r"best.effort",
    r"may not",
    r"might",
    r"optional",
    r"don't care",
    r"robust",
    r"quiet",
    r"silent",
    flags=re.IGNORECASE,
)


def _announced(context: Context, start: int, indent: int) -> bool:
    """Whether the comment right above the `try` of the handler at `start` says that faults may happen."""
    text = context.text
    opening = (
        text.rfind("\n" + " " * indent + "try:", 0, start) if "\t" not in text[start - indent : start] else -1
    )
    if opening < 0:
        return False
    line = context.source.line_of(opening + 1)
    return _excused(context, line)


def _excused(context: Context, line: int) -> bool:
    """Whether a comment that ends on the line above `line` is an excuse for what may go wrong there."""
    above = context.source.lines[line - 1].strip() if line > 0 else ""
    if not above.startswith(("#", "//", "*")) and not above.endswith("*/"):
        return False
    return any(
        comment.last_line == line - 1 and _EXCUSE.search(comment.body)
        for comment in context.source.comments
        if comment.line < line
    )


def _what(clause: str) -> str:
    name = re.search(r"\b(?:Base)?Exception\b", clause)
    return f" (`except {name.group()}`)" if name else " (bare `except`)"


def _continues(text: str, end: int, indent: int) -> bool:
    """Whether the handler holds more than the `pass` that ends at `end`."""
    following = re.compile(r"(?:[ \t]*\r?\n)*([ \t]*)[^\s]").match(text, end + 1)
    if following is None or text[following.end() - 1] == "#":
        return False
    return len(following.group(1)) > indent


def _has_reason(context: Context, start: int, end: int, indent: int) -> bool:
    """Whether a comment in the handler, or right below its `pass`, says why."""
    source, text = context.source, context.text
    end = len(text) if (line_end := text.find("\n", end)) < 0 else line_end
    for comment in source.comments_between(start, end + 200):
        below = comment.start >= end and comment.alone and not context.text[end : comment.start].strip()
        inside = comment.start < end or (below and comment.start - source.breaks[comment.line] > indent)
        if inside and not _NO_REASON.match(comment.body):
            return True
    return False


_CATCH = lazy_pattern(r"\bcatch\b")
_BROAD: Final[Mapping[str, re.Pattern[str]]] = {
    "javascript": lazy_pattern(r""),
    "java": lazy_pattern(r"\b(?:Exception|Throwable|RuntimeException|Error)\s+\w+\s*\)$"),
    "kotlin": lazy_pattern(r":\s*(?:Exception|Throwable|RuntimeException|Error)\s*\)$"),
    "csharp": lazy_pattern(r"catch\s*(?:\(\s*(?:System\.)?Exception(?:\s+\w+)?\s*\))?$"),
    "php": lazy_pattern(r"[(|]\s*\\?(?:Exception|Throwable|Error)\s*(?:\|[^)]*?)?(?:\$\w+)?\s*\)$"),
    "cpp": lazy_pattern(r"\(\s*(?:\.\.\.|(?:const\s+)?std::exception\s*(?:const\s*)?&?\s*\w*)\s*\)$"),
    "swift": lazy_pattern(r"catch(?:\s+let\s+\w+|\s+_)?$"),
}
_NAMED_ON_PURPOSE: Final = lazy_pattern(
    r"\b(?:ignored?|expected|unused|swallow(?:ed)?)\w*\s*(?::\s*\w+\s*)?\)$|\(\s*_+\s*(?::\s*\w+\s*)?\)$"
)
"""Names that say the exception is dropped deliberately."""


def _braces(context: Context) -> Iterator[Report]:
    lexicon = context.source.language.lexicon
    broad = _BROAD.get(lexicon)
    if broad is None or "catch" not in context.text:
        if lexicon == "go" and "err != nil" in context.text:
            yield from _go(context)
        return
    for pair in context.structure.braces:
        head = _CATCH.search(pair.head)
        if head is None or context.source.masked[pair.start + 1 : pair.end].strip():
            continue
        clause = pair.head[head.start() :]
        if pair.head[: head.start()].rstrip().endswith(".") or "=>" in clause or not broad.search(clause):
            continue
        if _says_why(context, pair.start, pair.end):
            continue
        if lexicon == "php" and _is_read(context, clause, pair.end):
            continue
        start = context.text.rfind("catch", 0, pair.start)
        make = hint if _NAMED_ON_PURPOSE.search(clause) or context.is_test(start) else warning
        message = f"`{clause.strip()}` drops every exception: faults here leave no trace."
        yield make(_CODE, start, pair.end + 1, message)


def _is_read(context: Context, clause: str, end: int) -> bool:
    """Whether PHP code below the handler looks at the exception: its variable outlives the handler."""
    variable = re.search(r"\$\w+", clause)
    block = context.structure.function(end)
    high = block.body[1] if block is not None else len(context.text)
    return (
        variable is not None
        and re.search(
            rf"{re.escape(variable.group())}\b(?!\s*\)\s*\{{)",
            context.source.code(end, min(high, end + _FAR)),
        )
        is not None
    )


_FAR: Final = 2_000


def _go(context: Context) -> Iterator[Report]:
    for pair in context.structure.braces:
        if (
            not re.search(r"\bif\b.*\berr != nil$", pair.head)
            or context.source.masked[pair.start + 1 : pair.end].strip()
        ):
            continue
        if not _says_why(context, pair.start, pair.end):
            message = "The error is checked and then dropped: nothing happens when it is not nil."
            yield warning(_CODE, pair.head_start, pair.end + 1, message)


def _says_why(context: Context, start: int, end: int) -> bool:
    return any(
        not _NO_REASON.match(comment.body) and not _is_tag(comment.body)
        for comment in context.source.comments_between(start, end)
    )


def _is_tag(body: str) -> bool:
    return re.match(r"(?:TODO|FIXME|XXX)\b[\s:.]*$", body) is not None


_RESCUE = lazy_pattern(
    r"^([ \t]*)rescue\b[ \t]*(?P<types>[\w:, ]*?)[ \t]*(?:=>[ \t]*(?P<name>\w+)"
    r")?[ \t]*(?:;[ \t]*)?(?:nil[ \t]*)?\n(?:[ \t]*(?:nil)?[ \t]*\n)*[ \t]*(?:end|ensure|else|rescue)"
    r"\b",
    re.MULTILINE,
)


def _ruby(context: Context) -> Iterator[Report]:
    if "rescue" not in context.text:
        return
    for match in _RESCUE.finditer(context.source.masked):
        types = match["types"].strip()
        if types and not re.search(r"\b(?:StandardError|Exception)\b", types):
            continue
        start = match.start() + len(match.group(1))
        if not _says_why(context, start, match.end()):
            message = f"`rescue{' ' + types if types else ''}` drops every error: faults here leave no trace."
            make = hint if _NIL.search(match.group()) else warning
            yield make(_CODE, start, context.text.find("\n", start), message)


_NIL: Final = lazy_pattern(r"\bnil\b")
"""A handler that says `nil` gives its block that value; an empty one says nothing."""
