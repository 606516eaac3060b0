"""What `retrieval.py` asks and `retrieval_learning.py` learns from: functions and their docstrings.

A pattern is a function without its docstring; a question is the first sentence of that docstring.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cockpit.core.pattern import MinedFile, Pattern
from cockpit.features.templates.mining_python import mined
from cockpit.features.templates.words import subtokens
from cockpit.storage.merging import Known

LEAST_WORDS = 4
"""Of a question."""
KINDS = ("function", "handler", "fixture", "test")


@dataclass(frozen=True)
class Function:
    """A function that was mined, and what its docstring says."""

    path: str
    line: int
    pattern: Pattern
    question: str


def functions(folders: Sequence[Path]) -> Iterator[Function]:
    """The functions of packages, without their tests and what they have copied."""
    for folder in folders:
        for place in sorted(folder.rglob("*.py")):
            path = place.relative_to(folder.parent).as_posix()
            if re.search(r"/(tests?|testing|_?vendor(ed)?|site-packages)/", f"/{path}"):
                continue
            text = place.read_text(encoding="utf-8", errors="replace")
            try:
                asked = dict(_docstrings(ast.parse(text)))
            except (SyntaxError, ValueError):
                continue
            bare = _without(text, [node for node, _ in asked.values()])
            for line, pattern in mined(bare, path):
                if pattern.kind in KINDS:
                    yield Function(path, line, pattern, asked[line][1] if line in asked else "")


def chosen(
    found: Sequence[Function], patterns: int, questions: int, rng: Random
) -> tuple[list[Function], list[Function]]:
    """So many different patterns, and so many among them that a question is asked for."""
    known, kept = Known(), list[Function]()
    for each in rng.sample(found, len(found)):
        if len(kept) < patterns and known.take(each.pattern):
            kept.append(each)
    asked = [each for each in kept if len(subtokens(each.question)) >= LEAST_WORDS]
    return kept, rng.sample(asked, min(questions, len(asked)))


def files(found: Sequence[Function]) -> list[MinedFile]:
    """As the store takes them."""
    by_path: dict[str, list[tuple[int, Pattern]]] = {}
    for each in found:
        by_path.setdefault(each.path, []).append((each.line, each.pattern))
    return [MinedFile(path, "", tuple(patterns)) for path, patterns in by_path.items()]


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, tuple[ast.Expr, str]]]:
    """By the line where a definition begins: its docstring as a statement, and the first sentence of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first, said = node.body[0], ast.get_docstring(node)
            if said and isinstance(first, ast.Expr) and len(node.body) > 1:
                line = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
                paragraph = " ".join(said.strip().split("\n\n")[0].split())
                yield line, (first, re.split(r"(?<=[.!?])\s", paragraph)[0])


def _without(text: str, statements: Sequence[ast.Expr]) -> str:
    """The text with nothing in the lines of some statements, so that all others stay where they are."""
    lines = text.split("\n")
    for each in statements:
        end = each.end_lineno or each.lineno
        if not lines[each.lineno - 1][: each.col_offset].strip():
            rest = lines[end - 1].encode()[each.end_col_offset or 0 :].decode("utf-8", "replace")
            lines[each.lineno - 1 : end] = [""] * (end - each.lineno + 1)
            if rest.strip(" ;"):
                lines[end - 1] = " " * each.col_offset + rest.strip(" ;")
    return "\n".join(lines)
