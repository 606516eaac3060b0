"""Judges JavaScript and TypeScript by the calls that the text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

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
    for start in _candidates(text, every=bare):
        scope = scope or of_text(text)
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


_LOCAL = re.compile(
    r"\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:[\w$]+\.)?promisify\("
    r"|\b(?:import|const|let|var)\s*(?:\*\s*as\s+)?([\w$\s{},:]+?)\s*(?:from\s*|=\s*require\s*\(\s*)['\"](?:node:)?"
    r"(?:child_process|fs|fs/promises|fs-extra|rimraf|execa|shelljs|del|zx|bun|vm|cross-spawn|graceful-fs)['\"]"
)


def _local_names(text: str) -> frozenset[str]:
    """Names that the file gives to what it imports from the modules that matter."""
    names = {
        name
        for match in _LOCAL.finditer(text)
        for name in re.findall(r"[\w$]+", match.group(1) or match.group(2))
    }
    return frozenset(names - {"as", "type", "default"})


def _candidates(text: str, *, every: bool) -> Iterator[int]:
    """Where calls begin, in code, that may concern the guard."""
    spans: list[tuple[int, int]] | None = None
    local = frozenset[str]() if every else _local_names(text)
    at = 0
    for match in _CALL.finditer(text):
        head = match["start"]
        if head in _KEYWORDS or not (every or head in local or _LAST.search(match.group())):
            continue
        spans = literal_spans(text) if spans is None else spans
        while at < len(spans) and spans[at][1] <= match.start():
            at += 1
        if at < len(spans) and spans[at][0] <= match.start():
            continue
        yield match.start()


def _end(text: str, start: int) -> int:
    """The end of the line on which the call begins, or of its closing bracket there."""
    newline = text.find("\n", start)
    line_end = len(text) if newline < 0 else newline
    closing = text.rfind(")", start, line_end)
    return closing + 1 if closing >= 0 else line_end
