"""Judges a Python snippet by its syntax tree, and a Python file by the calls that its text names."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.python import scope as scopes
from cockpit.core.guard.python.calls import judge_call
from cockpit.core.guard.python.source import end_of_call, literal_spans, parse_expression
from cockpit.core.guard.python.values import Evaluator
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern
from cockpit.core.literals import Literals

_BOMB = Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end")


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls of a snippet break."""
    tree = _parse(code)
    if tree is None:
        return scan(code, setting)
    scope = scopes.of_tree(tree)
    hits: list[Hit] = (
        [_BOMB] if re.search(r"fork\(\)\s+for\s.+\sin\s+(?:iter\(int|itertools\.count)", code) else []
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            evaluator = Evaluator(scope, (node.lineno, node.col_offset))
            hits += judge_call(node, evaluator, setting)
        elif isinstance(node, ast.While) and _forks_without_end(node):
            hits.append(_BOMB)
    return hits


def _parse(code: str) -> ast.AST | None:
    for text in (
        code,
        textwrap.dedent(code),
        "\n".join(line for line in code.split("\n") if line.lstrip()[:1] not in "%!"),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _forks_without_end(node: ast.While) -> bool:
    if not (isinstance(node.test, ast.Constant) and node.test.value):
        return False
    source = ast.unparse(node)
    return (
        "os.fork()" in source
        or re.search(r"Popen\(\[sys\.executable, (?:__file__|sys\.argv)", source) is not None
    )


_CALLED = (
    "os.system(", "os.popen(", "os.exec", "os.spawn", "os.posix_spawn", "os.remove", "os.unlink(", "os.kill",
    "subprocess.", "create_subprocess_", "rmtree(", "exec(", "exec_command(", "eval(", "pty.spawn(",
    "pexpect.",
)  # fmt: skip
"""How the calls begin that concern the guard."""
_IMPORTING = ("__import__(", "import_module(")
"""How calls begin whose result is a module, of which something is called then."""
_IMPORTERS = ("subprocess", "os", "shutil", "pty", "pexpect", "asyncio")
_WORDS = Literals(
    [
        *_CALLED,
        *_IMPORTING,
        "/dev/",
        *(f"from {module} import" for module in _IMPORTERS),
        *(f"import {module} as" for module in _IMPORTERS),
    ]
)
_NAME = lazy_pattern(r"[\w.]*\Z")
_CALL = lazy_pattern(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*\s*\(")
_NEXT_CALL = lazy_pattern(r"(?:\.[A-Za-z_]\w*)+\s*\(")


def scan(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls named in a file break, without parsing the file."""
    hits: list[Hit] = []
    scope: scopes.Scope | None = None
    for start, call_text in _candidates(text):
        node = parse_expression(call_text)
        if not isinstance(node, ast.Call):
            continue
        scope = scope or scopes.of_text(text)
        found = judge_call(node, Evaluator(scope, (start, 0)), setting)
        hits += [replace(hit, start=start, end=start + len(call_text)) for hit in found]
    return hits


def _candidates(text: str) -> Iterator[tuple[int, str]]:
    """Calls in code, not in strings or comments, that may concern the guard."""
    spans: list[tuple[int, int]] | None = None
    at = 0
    for start in sorted({start for needle in _needles(text) for start in _starts(text, needle)}):
        match = _CALL.match(text, start)
        if match is None:
            continue
        spans = literal_spans(text) if spans is None else spans
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            continue
        end = end_of_call(text, match.end() - 1)
        if end is not None and match.group().endswith(_IMPORTING):
            end = _end_of_next_call(text, end)
        if end is not None:
            yield start, text[start:end]


def _end_of_next_call(text: str, end: int) -> int | None:
    """Where `.system(…)` ends, which follows on `__import__("os")`."""
    match = _NEXT_CALL.match(text, end)
    return end_of_call(text, match.end() - 1) if match else None


def _needles(text: str) -> set[str]:
    """What to look for in this file, by the words it contains and the names it imports."""
    words = _WORDS.present(text)
    if not words:
        return set()
    needles = {needle for needle in (*_CALLED, *_IMPORTING) if needle in words}
    if "/dev/" in words:
        needles.add("open(")
    for module in _IMPORTERS:
        if f"from {module} import" in words:
            for line in _lines_with(text, f"from {module} import"):
                needles |= {f"{name}(" for name in re.findall(r"\w+", line.partition("import")[2])} - {"as("}
        if f"import {module} as" in words:
            for line in _lines_with(text, f"import {module} as"):
                needles.add(line.partition(" as ")[2].split()[0] + ".")
    return needles


def _lines_with(text: str, phrase: str) -> Iterator[str]:
    """From each occurrence of a phrase to the end of its line, or of its brackets."""
    at = text.find(phrase)
    while at >= 0:
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        yield text[at : text.find(")", at)] if "(" in line else line.partition("#")[0]
        at = text.find(phrase, at + 1)


_BEFORE_A_NAME = frozenset(["", *" \t\n([{,=:;.!*"])


def _starts(text: str, needle: str) -> Iterator[int]:
    """Where the dotted names begin in which a needle occurs."""
    at = text.find(needle)
    while at >= 0:
        begin = max(0, at - 60)
        prefix = _NAME.search(text[begin:at])
        start = begin + prefix.start() if prefix else at
        if needle[0] != "." and text[at - 1 : at] in _BEFORE_A_NAME:
            yield start
        at = text.find(needle, at + len(needle))
