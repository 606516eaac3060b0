"""Judges JavaScript and TypeScript by the calls that the text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cockpit.core.guard.javascript import expressions as ex
from cockpit.core.guard.javascript.calls import BARE, FUNCTIONS, REMOTE_METHODS, JavaScriptCall, judge_call
from cockpit.core.guard.javascript.lexer import literal_spans
from cockpit.core.guard.javascript.scope import Scope, of_text
from cockpit.core.guard.javascript.values import Evaluator
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict

_GATES = (
    "child_process", "fs", "rimraf", "execa", "shelljs", "Deno.", "Bun", "zx", "eval", "del", "$`", "Function(", "execCommand",
    "process.kill", "runIn", "cross-spawn",
)  # fmt: skip
_WORDS = "|".join(
    sorted(
        {name.rpartition(".")[2] for name in FUNCTIONS if not name.endswith("$")}
        | set(BARE)
        | set(REMOTE_METHODS)
    )
)
_CALL = re.compile(
    r"(?P<start>"
    r"(?:\(\s*await\s+)?(?:(?:process\.mainModule\.)?require|\bimport)\s*\(\s*['\"][\w:/@.-]+['\"]\s*\)\s*\)?(?:\s*\??\.\s*[\w$]+)*"
    r"|(?<![\w$.'\"`])[A-Za-z_$][\w$]*(?:\s*\??\.\s*[\w$]+)*"
    r")(?:\s*\[\s*['\"]\w+['\"](?:\s*\+\s*['\"]\w+['\"])*\s*\])?\s*(?:\?\.)?[(`]"
)
_LAST = re.compile(rf"(?:{_WORDS}|\$)\s*(?:\?\.)?[(`]\Z|['\"]\w+['\"]\s*\]\s*(?:\?\.)?[(`]\Z")
_KEYWORDS = frozenset(
    [
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "function",
        "return",
        "typeof",
        "await",
        "async",
        "super",
        "import",
        "constructor",
    ]
)
_BOMB = re.compile(
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
    if not any(gate in text for gate in _GATES):
        return []
    return list(_judged(text, setting, bare=False))


def _judged(text: str, setting: Setting, *, bare: bool) -> Iterator[Hit]:
    scope: Scope | None = None
    for start, _ in _candidates(text):
        scope = scope or of_text(text)
        evaluator = Evaluator(scope, start)
        node = _invocation(ex.parse(text, start))
        if node is None:
            continue
        name = evaluator.function_name(node.function)
        if bare:
            name = BARE.get(name, name)
        method = REMOTE_METHODS.get(name.rpartition(".")[2]) if name not in FUNCTIONS else None
        call = JavaScriptCall(node, evaluator, setting)
        found = method(call) if method is not None else judge_call(node, name, evaluator, setting)
        end = _end(text, start)
        for hit in found:
            yield Hit(hit.rule, hit.verdict, hit.detail, hit.routine, start, end)


def _invocation(node: ex.Expression) -> ex.Invocation | None:
    """The innermost call that is itself judged: `rmSync(x).then(...)` is judged as `rmSync(x)`."""
    while True:
        if isinstance(node, ex.Invocation) and not isinstance(node.function, ex.Member):
            return node
        if isinstance(node, ex.Invocation) and isinstance(node.function, ex.Member):
            inner = _invocation(node.function.holder)
            is_require = inner is not None and isinstance(inner.function, ex.Name) and inner.function.dotted in (
                "require", "import", "process.mainModule.require",
            )  # fmt: skip
            return node if inner is None or is_require else inner
        if isinstance(node, ex.Member):
            node = node.holder
        elif isinstance(node, ex.Sum):
            node = node.left
        elif isinstance(node, ex.Either):
            node = node.options[0]
        else:
            return None


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    spans: list[tuple[int, int]] | None = None
    at = 0
    for match in _CALL.finditer(text):
        head = match["start"]
        if head in _KEYWORDS or _LAST.search(match.group()) is None:
            continue
        spans = literal_spans(text) if spans is None else spans
        while at < len(spans) and spans[at][1] <= match.start():
            at += 1
        if at < len(spans) and spans[at][0] <= match.start():
            continue
        yield match.start(), match.end()


def _end(text: str, start: int) -> int:
    """The end of the line on which the call begins, or of its closing bracket there."""
    newline = text.find("\n", start)
    line_end = len(text) if newline < 0 else newline
    closing = text.rfind(")", start, line_end)
    return closing + 1 if closing >= 0 else line_end
