"""Placeholder values that were meant to be replaced: secrets, addresses, filler text."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.context import Context
from cockpit.features.audit.gates import ELSEWHERE, PLACEHOLDERS, STARTS
from cockpit.features.audit.lexicon import LEXICONS
from cockpit.features.audit.report import Report, hint, warning

_CODE: Final = "audit.dummyValue"

_SECRET: Final = any_of(
    r"passw(?:or)?d",
    r"passphrase",
    r"passwd",
    r"\bpwd\b",
    r"secret",
    r"api[_-]?key",
    r"token\b",
    r"auth[_-]?key",
    r"private[_-]?key",
    r"access[_-]?key",
    r"role[_-]?key",
    r"anon[_-]?key",
    r"encryption[_-]?key",
    r"signing[_-]?key",
    r"credential",
    r"client[_-]?id\b",
    flags=re.IGNORECASE,
)
_PLACEHOLDER: Final = any_of(
    r"(?:your|my|insert|put|replace|paste)[-_ ](?:[\w-]+[-_ ])*(?:key|secret|token|password|passphrase"
    r"|id|here|value|credentials?)(?:[-_ ][\w-]+)*",
    r"change[-_ ]?(?:me|it|this)(?:[-_ ]?[\w-]*)?",
    r"[\w-]*change[-_](?:me|this|in[-_]production)[\w-]*",
    r"replace[-_ ]?(?:me|this|with[\w-]*)",
    r"placeholder(?:[-_][\w-]+)?",
    r"dummy(?:[-_ ]?[\w-]*)",
    r"x{4,}",
    r"todo",
    r"tbd",
    r"fixme",
    r"<(?:your|insert|api|secret|token|password)[^<>]*>",
    r"default[-_]?secret(?:[-_]key)?",
    r"super[-_]?secret(?:[-_]?\w+)*",
    r"(?:some|very)[-_ ]?secret(?:[-_]\w+)*",
    r"admin123",
    r"password1?2?3?4?(?=\d)\d*",
    r"passw0rd",
    r"p@ssw0rd",
    r"letmein",
    r"qwerty\d*",
    r"12345678?9?0?",
    r"secret\d+",
    r"test1234?",
    r"whsec_(?:test|your|placeholder|dummy|fake|x+)\w*",
    r"[sp]k_(?:test|live)_(?:your|placeholder|dummy|fake|test|x{3,})\w*",
    r"sk-(?:x+|your[\w-]*|test[-_]?key)",
    r"(?:insecure|dev|development)[-_](?:secret|key)[\w-]*",
    r"(?:\w+-)*(?:insecure|dev|development|demo|fallback|jwt)-secret(?:-\w+)*",
    flags=re.IGNORECASE,
)
_HANDLES: Final = any_of(
    r"==",
    r"!=",
    r"\bnot in\b",
    r"\bin [\[({\w]",
    r"\.includes\(",
    r"\.startswith\(",
    r"\.startsWith\(",
    r"\.match\(",
    r"\.test\(",
    r"\.equals\(",
    r"\.contains\(",
    r"\breplace\(",
    r"\braise\b",
    r"\bthrow\b",
    r"\bassert",
    r"\bexpect\(",
    r"re\.compile",
    r"RegExp",
    r"placeholder\s*[=:]",
    r"help\s*=",
    r"description\s*[:=]",
    r"example\s*[:=]",
    r"label\s*[:=]",
    r"title\s*[:=]",
    r"message\s*[:=]",
    r"prompt\s*[:=]",
    r"hint\s*[:=]",
    r"metavar",
    r"print",
    r"console\.",
    r"echo ",
    r"log(?:ger)?\.",
    r"type\s*[:=]",
    r"name\s*[:=]",
    r"format\s*[:=]",
)
_ADDRESS: Final = lazy_pattern(
    r"(?:https?://|[\w.+-]+@)(?:[\w-]+\.)*example\.(?:com|org|net)\b", re.IGNORECASE
)
_LOREM: Final = lazy_pattern(r"\blorem ipsum dolor\b", re.IGNORECASE)
_ASSIGNED: Final = any_of(
    r"(?:[=:]|=>|\|\||\?\?|\bor|\breturn)\s*(?:await\s+)?(?:\w+(?:\.\w+)*\()?[bfru$@]{0,2}$",
    r"\w\(\s*[\"'][\w.-]+[\"']\s*,\s*$",
)
"""What stands before a value: an assignment, a fallback, or the name of a setting as the first argument."""


def _gate(*starts: str) -> re.Pattern[str]:
    """A quick look: a quote, one of the first letters, one of the rests, in small letters or capitals."""
    spellings = [spelling for start in starts for spelling in (start, start.upper())]
    firsts = "".join(sorted({spelling[0] for spelling in spellings}))
    rests = "|".join(sorted({spelling[1:] for spelling in spellings}))
    return re.compile(rf"[\"'](?:[{firsts}](?:{rests})|\*\*\*\*|<\w)")


_GATE: Final = _gate(*STARTS)
_ELSEWHERE: Final = lazy_pattern(
    r"example\.(?:com|org|net)|[Ll]orem ipsum|(?:dev|jwt|demo|fallback|development)-secret"
)


def dummy_values(context: Context) -> Iterator[Report]:
    """Strings that hold a placeholder where a real value belongs."""
    if context.in_tests:
        return
    quoted = LEXICONS[context.source.language.lexicon].quoted
    for start, line in _suspicious_lines(context):
        for match in quoted.finditer(line):
            report = _judge(context, line, match, start)
            if report is not None and context.source.covered(start + match.start()) is None:
                yield report
                break


def _suspicious_lines(context: Context) -> Iterator[tuple[int, str]]:
    """The lines with a string that starts like a placeholder, each once."""
    text, seen = context.text, -1
    words = context.words
    if words.isdisjoint(PLACEHOLDERS):
        return
    found = _GATE.finditer(text)
    if not words.isdisjoint(ELSEWHERE):
        found = heapq.merge(found, _ELSEWHERE.finditer(text), key=re.Match[str].start)
    for match in found:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        if start > seen and end - start <= _WIDEST:
            yield start, text[start:end]
        seen = start


_WIDEST: Final = 1_000


def _judge(context: Context, line: str, match: re.Match[str], start: int) -> Report | None:
    value = match.group()[1:-1]
    before = line[: match.start()]
    at, end = start + match.start(), start + match.end()
    if _PLACEHOLDER.fullmatch(value.strip()):
        name = _secret_name(before, line)
        if name is None or context.is_test(at):
            return None
        text = f"`{name}` falls back to the placeholder “{_short(value)}”: a secret that everyone knows."
        return hint(_CODE, at, end, text) if context.in_examples else warning(_CODE, at, end, text)
    if context.in_examples:
        return None
    if _ADDRESS.search(value) and _is_value(before, line) and len(value) < 120:
        return hint(_CODE, at, end, f"“{_short(value)}” is an address that nobody owns, used as a value.")
    if _LOREM.search(value) and _SHOWN.search(before):
        return hint(_CODE, at, end, "Filler text is shown where content belongs.")
    return None


_SHOWN: Final = lazy_pattern(r"\b(?:description|content|body|bio|summary|subtitle)\b\s*[:=]\s*$")


def _secret_name(before: str, line: str) -> str | None:
    """What a string is assigned to, when that is a secret."""
    near = before[-90:]
    if not _SECRET.search(near) or not _ASSIGNED.search(before) or _HANDLES.search(line):
        return None
    return _NAME.findall(near)[-1].strip(".")


_NAME: Final = lazy_pattern(rf"[\w.]*(?:{_SECRET.pattern})\w*", re.IGNORECASE)


def _is_value(before: str, line: str) -> bool:
    if _HANDLES.search(line) or re.search(
        r"placeholder|example|sample|docs?\b|e\.g|usage|schema|\$id|xmlns|@see|href=", before, re.IGNORECASE
    ):
        return False
    return (
        re.search(
            r"(?:^|[\s{,(])[\w.\[\]\"'$]+\s*(?:=|:)\s*[bfru$]{0,2}$|\breturn\s+[bfru$]{0,2}$|(?:\|\||\?\?)\s*$",
            before,
        )
        is not None
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
