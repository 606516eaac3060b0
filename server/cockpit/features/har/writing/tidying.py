"""A generated Python program without what nothing in it uses."""

from __future__ import annotations

import ast
import re
from typing import Final

from cockpit.features.har.writing.regions import with_own, without_own

_BLANKS: Final = re.compile(r"\n{4,}")
_WORD: Final = re.compile(r"\w+")


def tidied(text: str) -> str:
    """The text without private helpers and imports that are not used, and without trailing blanks.

    What people wrote stays as it is, whatever it is, and what it names counts as used.
    """
    text, own = without_own(text)
    named = frozenset(word for each in own for word in _WORD.findall(each))
    while (shorter := _without_helpers(text, named)) != text:
        text = shorter
    text = _without_imports(text, named)
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return with_own(_BLANKS.sub("\n\n\n", text).strip("\n") + "\n", own)


def _without_helpers(text: str, named: frozenset[str]) -> str:
    tree = ast.parse(text)
    used = _used(tree) | named
    gone = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] == "_" and node.name not in used
    ]
    return _cut(text, [(node.lineno, node.end_lineno or node.lineno) for node in gone])


def _without_imports(text: str, named: frozenset[str]) -> str:
    tree = ast.parse(text)
    used = _used(tree) | named
    lines = text.splitlines()
    gone: list[tuple[int, int]] = []
    for node in tree.body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)) or getattr(node, "module", "") == "__future__":
            continue
        kept = [each for each in node.names if (each.asname or each.name.partition(".")[0]) in used]
        if not kept:
            gone.append((node.lineno, node.end_lineno or node.lineno))
        elif len(kept) < len(node.names) and isinstance(node, ast.ImportFrom):
            lines[node.lineno - 1] = f"from {node.module} import {', '.join(each.name for each in kept)}"
    return _cut("\n".join(lines), gone)


def _used(tree: ast.Module) -> set[str]:
    """Every name that is read, also in annotations."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200
        for word in _WORD.findall(node.value)
    }


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    gone = {line for first, last in spans for line in range(first, last + 1)}
    return "\n".join(line for number, line in enumerate(text.splitlines(), 1) if number not in gone)
