"""Judges JavaScript and TypeScript by the calls that the text names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.javascript import expressions as ex
from cockpit.core.guard.javascript.calls import BARE, FUNCTIONS, REMOTE_METHODS, JavaScriptCall, judge_call
from cockpit.core.guard.javascript.lexer import literal_spans
from cockpit.core.guard.javascript.scope import Scope, of_text
from cockpit.core.guard.javascript.values import Evaluator
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_GATES = (
    "child_process",
    "fs'",
    'fs"',
    "fs/promises",
    "fs-extra",
    "rimraf",
    "execa",
    "shelljs",
    "cross-spawn",
    "'zx",
    '"zx',
    "'bun",
    '"bun',
    "'del'",
    '"del"',
    "'vm'",
    "Deno.",
    "Bun.",
    "eval(",
    "Function(",
    "execCommand",
    "process.kill",
    " fs.",
    "fse.",
)
_CALL = lazy_pattern(
    r"(?P<start>"
    r"(?:\(\s*await\s+)?(?:(?:process\.mainModule\.)?require|\bimport)\s*\(\s*['\"][\w:/@.-]+['\"]\s*\)\s*\)?(?:\s*\??\.\s*[\w$]+)*"
    r"|(?<![\w$.'\"`])[A-Za-z_$][\w$]*(?:\s*\??\.\s*[\w$]+)*"
    r")(?:\s*\[\s*['\"]\w+['\"](?:\s*\+\s*['\"]\w+['\"])*\s*\])?\s*(?:\?\.)?[(`]"
)
_KEYWORD = lazy_pattern(r"(?:if|for|while|switch|catch|function|return|typeof|async|super|constructor)\b")
_BOMB = lazy_pattern(
    r"while\s*\(\s*(?:true|1)\s*\)\s*\{?[^}]*\b(?:fork\(\s*__filename|spawn\(\s*process\.(?:execPath|argv))|for\s*\(\s*;\s*;\s*\)[^}]*\bfork\("
)


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls of a snippet break; bare names mean what they usually do."""
    hits = list(_judged(code, setting, bare=True))
    if _BOMB.search(code):
        hits.append(Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end"))
    return hits


def scan(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls of a file break; bare names count only when they are imported."""
    return list(_judged(text, setting, bare=False)) if any(gate in text for gate in _GATES) else []


def _judged(text: str, setting: Setting, *, bare: bool) -> Iterator[Hit]:
    scope = of_text(text)
    starts = [match.start() for match in _CALL.finditer(text)] if bare else _named(text, scope)
    for start in _in_code(text, starts):
        evaluator = Evaluator(scope, start)
        found = _judge_chain(ex.parse(text, start), evaluator, setting, bare=bare)
        end = _end(text, start) if found else start
        for hit in found:
            yield replace(hit, start=start, end=end)


def _judge_chain(node: ex.Expression, evaluator: Evaluator, setting: Setting, *, bare: bool) -> list[Hit]:
    """The outermost call of `a(x).b(y).c` whose function is known."""
    for call in _calls(node):
        name = evaluator.function_name(call.function)
        if bare:
            name = BARE.get(name, name)
        if name in FUNCTIONS:
            return judge_call(call, name, evaluator, setting)
        method = REMOTE_METHODS.get(name.rpartition(".")[2])
        if method is not None:
            return method(JavaScriptCall(call, evaluator, setting))
    return []


def _calls(node: ex.Expression) -> Iterator[ex.Invocation]:
    """The calls along the chain with which an expression begins, outermost first."""
    while True:
        if isinstance(node, ex.Invocation):
            yield node
            node = node.function
        elif isinstance(node, ex.Member):
            node = node.holder
        elif isinstance(node, ex.Sum):
            node = node.left
        elif isinstance(node, ex.Either):
            node = node.options[0]
        else:
            return


_GLOBALS = (
    "Deno.",
    "Bun.",
    "eval(",
    "Function(",
    "process.kill(",
    "execCommand(",
    "require(",
    "fs.",
    "fse.",
    "rimraf(",
    "rimraf.",
    "child_process.",
    "cp.",
    "shell.",
    "shelljs.",
)
_PROMISIFIED = lazy_pattern(r"\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:[\w$]+\.)?promisify\(")
_PREFIX = lazy_pattern(r"[\w$.]*\Z")


def _named(text: str, scope: Scope) -> list[int]:
    """Where calls begin whose first name is a known global, or imported from a module that matters."""
    local = {
        name
        for name, module in scope.imports.items()
        if module.partition(".")[0] not in ("os", "path", "url", "util")
    }
    if "promisify" in text:
        local |= set(_PROMISIFIED.findall(text))
    needles = {*_GLOBALS, *(f"{name}{end}" for name in local for end in (".", "(", "`", "["))}
    return sorted({start for needle in needles if needle in text for start in _starts(text, needle)})


def _starts(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        begin = max(0, at - 60)
        prefix = _PREFIX.search(text[begin:at])
        start = begin + prefix.start() if prefix else at
        joined = text[at - 1 : at]
        if (start == at or joined == ".") and _CALL.match(text, start):
            yield start
        at = text.find(needle, at + len(needle))


def _in_code(text: str, starts: list[int]) -> Iterator[int]:
    """Those places that are not in strings, templates, regular expressions or comments."""
    spans: list[tuple[int, int]] | None = None
    at = 0
    for start in starts:
        if _KEYWORD.match(text, start):
            continue
        spans = literal_spans(text) if spans is None else spans
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at == len(spans) or spans[at][0] > start:
            yield start


def _end(text: str, start: int) -> int:
    """The end of the line on which the call begins, or of its closing bracket there."""
    newline = text.find("\n", start)
    line_end = len(text) if newline < 0 else newline
    closing = text.rfind(")", start, line_end)
    return closing + 1 if closing >= 0 else line_end
