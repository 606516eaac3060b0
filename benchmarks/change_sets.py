"""What the sets of changes are made of: small repositories, and ways to edit their files."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

REPOSITORIES = Path(__file__).parent / "repositories"
Files = dict[str, str]


@dataclass(frozen=True)
class Edited:
    """What somebody hands in: the files as they will be, and what it is for."""

    objective: str
    files: Files


Maker = Callable[[Files, Random], Edited | None]
"""From the files of a repository to a change; None where it has nothing of the kind."""


def repositories() -> dict[str, Files]:
    """The files of each repository, by its name."""
    return {
        file.stem: _files(file.read_text(encoding="utf-8")) for file in sorted(REPOSITORIES.glob("*.txt"))
    }


def _files(text: str) -> Files:
    parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def modules(files: Files) -> list[str]:
    """The paths of the programs that are no tests, migrations or scripts."""
    paths = [
        path
        for path in files
        if path.endswith(".py") and not re.search(r"tests?/|migrations/|__init__|script", path)
    ]
    return [path for path in paths if "\n    def " in files[path] or "\ndef " in files[path]]


def tests(files: Files) -> list[str]:
    """The paths of the tests."""
    return [path for path in files if re.search(r"(?:^|/)test_\w+\.py$", path)]


def functions(text: str) -> list[ast.FunctionDef]:
    """The functions of a file, those of classes, too."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def public(text: str) -> list[ast.FunctionDef]:
    """The functions at the top of a file that others may call."""
    return [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def without(text: str, node: ast.stmt) -> str:
    """The text less a function and the empty lines above it."""
    lines = text.splitlines(keepends=True)
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
    while first and not lines[first - 1].strip():
        first -= 1
    return "".join([*lines[:first], *lines[node.end_lineno :]])


def with_body(text: str, node: ast.FunctionDef, body: str, *, keep: int = 0) -> str:
    """The text with another body of a function, behind its docstring and so many statements."""
    lines = text.splitlines(keepends=True)
    kept = keep + (ast.get_docstring(node) is not None)
    start = (node.body[kept - 1].end_lineno or 0) if kept else node.body[0].lineno - 1
    indent = " " * node.body[0].col_offset
    made = [f"{indent}{line}\n" if line else "\n" for line in body.splitlines()]
    return "".join([*lines[:start], *made, *lines[node.end_lineno :]])


def inserted(text: str, node: ast.FunctionDef, statement: str) -> str:
    """The text with a statement before the last one of a function."""
    lines = text.splitlines(keepends=True)
    at = node.body[-1].lineno - 1
    indent = " " * node.body[-1].col_offset
    made = [f"{indent}{line}\n" for line in statement.splitlines()]
    return "".join([*lines[:at], *made, *lines[at:]])


def importing(text: str, *statements: str) -> str:
    """The text with more imports, below its docstring."""
    missing = [each for each in statements if f"\n{each}\n" not in f"\n{text}"]
    lines = text.splitlines(keepends=True)
    future = next((number for number, line in enumerate(lines) if line.startswith("from __future__")), None)
    if future is not None:
        at = future + 1
    else:
        body = ast.parse(text).body
        is_doc = bool(body) and isinstance(body[0], ast.Expr)
        heads = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
        at = (body[0].end_lineno or 0) if is_doc else heads
    made = ["\n", *(f"{each}\n" for each in missing)] if missing else []
    return "".join([*lines[:at], *made, *lines[at:]])


def appended(text: str, code: str) -> str:
    """The text with a function more at its end, before what runs it as a program."""
    head, mark, tail = text.partition('\n\nif __name__ == "__main__":')
    return f"{head.rstrip()}\n\n\n{code.strip()}\n{f'{mark}{tail}' if mark else ''}"


def renamed(files: Files, old: str, new: str) -> Files:
    """All files with one word in place of another."""
    return {path: re.sub(rf"(?<![\w.]){old}\b|(?<=\.){old}(?=\()", new, text) for path, text in files.items()}


def tidy(text: str) -> str:
    """The text without imports that nothing uses any more."""
    original = text
    for node in ast.parse(original).body:
        if isinstance(node, ast.Import) and text.count(node.names[0].name) == 1:
            text = text.replace(f"{ast.get_source_segment(original, node)}\n", "", 1)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            used = [
                each for each in node.names if len(re.findall(rf"\b{each.asname or each.name}\b", text)) > 1
            ]
            if len(used) < len(node.names):
                segment = ast.get_source_segment(original, node) or ""
                listed = ", ".join(ast.unparse(each) for each in used)
                line = f"from {node.module} import {listed}" if used else ""
                text = text.replace(segment if line else f"{segment}\n", line, 1)
    return text


def dotted(path: str) -> str:
    """The name of a module by its path."""
    return path.removeprefix("src/").removesuffix(".py").replace("/", ".")


def sites(files: Files, pattern: str, paths: list[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """Where a pattern occurs."""
    for path in paths:
        for found in re.finditer(pattern, files[path], re.MULTILINE):
            yield path, found


def changed(text: str, found: re.Match[str], new: str) -> str:
    """The text with something in place of a match."""
    return text[: found.start()] + new + text[found.end() :]
