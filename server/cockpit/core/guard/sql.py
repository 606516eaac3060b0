"""SQL: dropping, truncating, and changing every row because there is no WHERE."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_SKIPPED = lazy_pattern(
    r"--[^\n]*|/\*(?!!)[\s\S]*?\*/|'(?:[^'\\]|''|\\.)*'|\"(?:[^\"]|\"\")*\"|`[^`]*`"
    r"|\$(\w*)\$[\s\S]*?\$\1\$|\[[^\]\n]*\]"
)
_STATEMENT = lazy_pattern(r"[^;]+")
_LEAD = lazy_pattern(
    r"\s*(?:(?:begin|start\s+transaction|go|explain(?:\s+analyze)?)\b[\s;]*)*", re.IGNORECASE
)
_DROP = lazy_pattern(
    r"drop\s+(?:(?:global\s+)?temp(?:orary)?\s+)?(table|database|schema|keyspace|tablespace|user|role|owned|collection|catalog)\b",
    re.IGNORECASE,
)
_TRUNCATE = lazy_pattern(r"truncate\s+(?:table\s+)?(?:only\s+)?[\w.\"`$\[{#@\ue000-\ue00b]", re.IGNORECASE)
_DELETE = lazy_pattern(
    r"(?:with\b[\s\S]*?\)\s*)?delete\s+(?:top\s*\([^)]*\)\s*)?(?:from\s+)?[\w.\"`$\[{#@\ue000-\ue00b]",
    re.IGNORECASE,
)
_UPDATE = lazy_pattern(
    r"update\s+(?:only\s+|or\s+\w+\s+)?[\w.\"`$\[\]{}@#\ue000-\ue00b]+(?:\s+(?:as\s+)?\w+)?\s+set\s",
    re.IGNORECASE,
)
_WHERE = lazy_pattern(r"\bwhere\b\s*(.*)", re.IGNORECASE | re.DOTALL)
_ALWAYS = lazy_pattern(
    r"(?:\(?\s*(\d+)\s*=\s*\1\s*\)?|true|1|not\s+false|'[^']*'\s*=\s*'[^']*')\s*\Z", re.IGNORECASE
)
_ALTER = lazy_pattern(r"alter\s+table\b[\s\S]*?\bdrop\s+(?:column|partition)\b", re.IGNORECASE)
_META = lazy_pattern(r"\\!\s*([^\n]+)|^\s*\.(?:shell|system)\s+([^\n]+)", re.MULTILINE)
_SHELLED = lazy_pattern(
    r"\b(?:exec\s+)?xp_cmdshell\s+N?'((?:[^']|'')*)'|\bfrom\s+program\s+'((?:[^']|'')*)'", re.IGNORECASE
)


def judge(text: str, setting: Setting) -> list[Hit]:
    """The statements of a script that lose data."""
    hits = list(_shell_escapes(text, setting))
    for start, statement in statements(text):
        lead = _LEAD.match(statement)
        offset = lead.end() if lead else 0
        body = statement[offset:].rstrip()
        hit = _destroys(body)
        if hit is not None:
            verdict, detail = hit
            begin = start + offset
            hits.append(Hit("guard.data", verdict, detail, routine=False, start=begin, end=begin + len(body)))
    return hits


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with its offset; comments, strings and quoted names are blanked."""
    plain = _SKIPPED.sub(_blank, text)
    for match in _STATEMENT.finditer(plain):
        yield match.start(), match.group()


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    if text.startswith(("-", "/")):
        return re.sub(r"[^\n]", " ", text)
    return text[0] + "x" * (len(text) - 2) + text[-1] if text[0] != "$" else "x" * len(text)


def _destroys(body: str) -> tuple[Verdict, str] | None:
    if dropped := _DROP.match(body):
        kind = dropped.group(1).lower()
        return Verdict.CONFIRM, f"drops a {kind}"
    if _TRUNCATE.match(body) and "(" not in body.split(maxsplit=1)[0]:
        return Verdict.CONFIRM, "empties a table"
    if _ALTER.match(body):
        return Verdict.CONFIRM, "drops a column with its data"
    changes: tuple[tuple[Callable[[str], object], str], ...] = (
        (_DELETE.match, "deletes"),
        (_UPDATE.match, "updates"),
    )
    for matches, verb in changes:
        if matches(body) and _is_unconditional(body):
            return Verdict.CONFIRM, f"{verb} every row, because there is no WHERE that narrows it"
    return None


def _is_unconditional(body: str) -> bool:
    where = _WHERE.search(body)
    if where is None:
        return re.search(r"\b(?:limit|using|inner\s+join|join)\b", body, re.IGNORECASE) is None
    return _ALWAYS.match(where.group(1).strip()) is not None


def _shell_escapes(text: str, setting: Setting) -> Iterator[Hit]:
    for match in (*_META.finditer(text), *_SHELLED.finditer(text)):
        code = match.group(1) or match.group(2) or ""
        yield from setting.read("bash", code.replace("''", "'"))
