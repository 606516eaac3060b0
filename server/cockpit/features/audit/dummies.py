"""Placeholder values that were meant to be replaced: secrets, addresses, filler text."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from typing import Final

from cockpit.features.audit.context import Context
from cockpit.features.audit.lexicon import LEXICONS
from cockpit.features.audit.report import Report, hint, warning

_CODE: Final = "audit.dummyValue"

_SECRET: Final = re.compile(
    r"passw(?:or)?d|passphrase|passwd|\bpwd\b|secret|api[_-]?key|token\b|auth[_-]?key|private[_-]?key|access[_-]?key|role[_-]?key|anon[_-]?key|encryption[_-]?key|signing[_-]?key|credential"
    r"|client[_-]?id\b",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"(?:your|my|insert|put|replace|paste)[-_ ](?:[\w-]+[-_ ])*(?:key|secret|token|password|passphrase|id|here|value|credentials?)(?:[-_ ][\w-]+)*"
    r"|change[-_ ]?(?:me|it|this)(?:[-_ ]?[\w-]*)?|[\w-]*change[-_](?:me|this|in[-_]production)[\w-]*|replace[-_ ]?(?:me|this|with[\w-]*)|placeholder(?:[-_][\w-]+)?|dummy(?:[-_ ]?[\w-]*)"
    r"|x{4,}|\*{4,}|todo|tbd|fixme|<(?:your|insert|api|secret|token|password)[^<>]*>|default[-_]?secret(?:[-_]key)?|super[-_]?secret(?:[-_]?\w+)*|(?:some|very)[-_ ]?secret(?:[-_]\w+)*"
    r"|admin123|password1?2?3?4?(?=\d)\d*|passw0rd|p@ssw0rd|letmein|qwerty\d*|12345678?9?0?|secret\d+|test1234?|sk-(?:x+|your[\w-]*|test[-_]?key)|(?:insecure|dev|development)[-_](?:secret|key)[\w-]*",
    re.IGNORECASE,
)
_HANDLES: Final = re.compile(
    r"==|!=|\bnot in\b|\bin [\[({\w]|\.includes\(|\.startswith\(|\.startsWith\(|\.match\(|\.test\(|\.equals\(|\.contains\(|\breplace\(|\braise\b|\bthrow\b|\bassert|\bexpect\(|re\.compile|RegExp"
    r"|placeholder\s*[=:]|help\s*=|description\s*[:=]|example\s*[:=]|label\s*[:=]|title\s*[:=]|message\s*[:=]|prompt\s*[:=]|hint\s*[:=]|metavar|print|console\.|echo |log(?:ger)?\.|type\s*[:=]|name\s*[:=]|format\s*[:=]"
)
_ADDRESS: Final = re.compile(r"(?:https?://|[\w.+-]+@)(?:[\w-]+\.)*example\.(?:com|org|net)\b", re.IGNORECASE)
_LOREM: Final = re.compile(r"\blorem ipsum dolor\b", re.IGNORECASE)
_ASSIGNED: Final = re.compile(
    r"(?:[=:]|=>|\|\||\?\?|\bor|\breturn|,|\()\s*(?:await\s+)?(?:\w+(?:\.\w+)*\()?[bfru$@]{0,2}$"
)
def _spellings(*words: str) -> str:
    """Each word as it is, capitalised and in capitals: quicker than ignoring case."""
    return "|".join(sorted({spelling for word in words for spelling in (word, word.capitalize(), word.upper())}))


_GATE: Final = re.compile(
    r"[\"'](?:"
    + _spellings(
        "your", "my-", "my_", "my ", "change", "placeholder", "dummy", "xxxx", "admin123", "password", "passw0rd", "p@ss", "letmein",
        "qwerty", "123456", "secret", "super", "insert", "replace", "todo", "tbd", "default", "some", "very", "put", "paste", "sk-",
        "test1", "insecure", "dev", "fixme",
    )  # fmt: skip
    + r"|\*\*\*\*|<\w)"
)
_ELSEWHERE: Final = re.compile(r"example\.(?:com|org|net)|[Ll]orem ipsum")


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
    gates = [_GATE.finditer(text)]
    if "example." in text or "orem ipsum" in text:
        gates.append(_ELSEWHERE.finditer(text))
    for match in heapq.merge(*gates, key=re.Match[str].start):
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
        return _secret(context, before, line, at, end, value)
    if context.in_examples:
        return None
    if _ADDRESS.search(value) and _is_value(before, line) and len(value) < 120:
        return hint(_CODE, at, end, f"“{_short(value)}” is an address that nobody owns, used as a value.")
    if _LOREM.search(value) and re.search(
        r"\b(?:description|content|text|title|body|bio|summary|subtitle)\b\s*[:=]\s*$", before
    ):
        return hint(_CODE, at, end, "Filler text is shown where content belongs.")
    return None


def _secret(context: Context, before: str, line: str, at: int, end: int, value: str) -> Report | None:
    if not _SECRET.search(before[-90:]) or not _ASSIGNED.search(before) or _HANDLES.search(line):
        return None
    if context.is_test(at):
        return None
    name = (
        re.findall(r"[\w.]*(?:" + _SECRET.pattern + r")\w*", before[-90:], re.IGNORECASE) or ["the secret"]
    )[-1]
    text = (
        f"`{name.strip('.')}` falls back to the placeholder “{_short(value)}”: a secret that everyone knows."
    )
    return hint(_CODE, at, end, text) if context.in_examples else warning(_CODE, at, end, text)


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
