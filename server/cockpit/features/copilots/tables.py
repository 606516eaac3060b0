"""The tables that a repository's programs know: by the models of SQLAlchemy and Django, and in statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.program import Program, dotted
from cockpit.features.copilots.review import is_test
from cockpit.features.copilots.tree import Tree

CODE: Final = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".go", ".rb", ".java", ".kt", ".php")
_STATEMENT: Final = lazy_pattern(r"(?i)\b(?:select|insert\s+into|update|delete\s+from)\b")
_QUOTED: Final = lazy_pattern(r"\"[^\"\n]{12,}\"|'[^'\n]{12,}'|`[^`]{12,}`", re.DOTALL)
_NO_COLUMN: Final = (
    "relationship",
    "ManyToManyField",
    "GenericForeignKey",
    "GenericRelation",
    "column_property",
)
_OF_DJANGO: Final = lazy_pattern(r"(?:Field|ForeignKey)$")


@dataclass(frozen=True, slots=True)
class Model:
    """A class that stands for a table."""

    path: str
    name: str
    """The table as SQLAlchemy has it; for Django the class in lower case, as its migrations call it."""
    columns: Mapping[str, int]
    """Their lines, from 0."""


def of_sqlalchemy(program: Program) -> Iterator[Model]:
    """The classes with a `__tablename__`."""
    for node in program.classes.values():
        table = next(
            (
                value.value
                for name, value in _assigned(node)
                if name == "__tablename__" and isinstance(value, ast.Constant)
            ),
            None,
        )
        if isinstance(table, str):
            yield Model(program.path, table, dict(_columns(node)))


def of_django(program: Program) -> Iterator[Model]:
    """The classes whose fields Django keeps in tables of its own."""
    for node in program.classes.values():
        fields = {
            name: value.lineno - 1
            for name, value in _assigned(node)
            if isinstance(value, ast.Call)
            and dotted(value.func).startswith("models.")
            and _OF_DJANGO.search(dotted(value.func))
            and not dotted(value.func).endswith(_NO_COLUMN)
        }
        if fields and not _is_elsewhere(node):
            yield Model(program.path, node.name.lower(), fields)


def app_of(path: str) -> str:
    """The folder of the Django app that a file of models belongs to; empty for another file."""
    pure = PurePosixPath(path)
    if pure.name == "models.py":
        return str(pure.parent)
    return str(pure.parent.parent) if pure.parent.name == "models" else ""


def users(tree: Tree, table: str, column: str) -> Iterator[tuple[str, int]]:
    """Where a statement of SQL names a column of a table, outside of migrations and tests."""
    names = [re.compile(rf"\b{re.escape(each)}\b", re.IGNORECASE) for each in (table, column)]
    for path in sorted(tree.paths):
        if not path.endswith(CODE) or is_test(path) or "migrations/" in path or "versions/" in path:
            continue
        data = tree.data(path) or b""
        if column.encode() not in data or table.encode() not in data:
            continue
        for line, text in _strings(tree, path):
            if _STATEMENT.search(text) and all(each.search(text) for each in names):
                yield path, line
                break


def _strings(tree: Tree, path: str) -> Iterator[tuple[int, str]]:
    if path.endswith(".py"):
        program = tree.program(path)
        for node in program.nodes if program else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.lineno - 1, node.value
            elif isinstance(node, ast.JoinedStr):
                yield node.lineno - 1, ast.unparse(node)
        return
    text = tree.text(path) or ""
    for found in _QUOTED.finditer(text):
        yield text.count("\n", 0, found.start()), found[0]


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for each in node.body:
        if isinstance(each, ast.Assign) and len(each.targets) == 1 and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, each.value
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value:
            yield each.target.id, each.value


def _columns(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for each in node.body:
        if not isinstance(each, ast.AnnAssign) or each.value or not isinstance(each.target, ast.Name):
            continue
        if dotted(getattr(each.annotation, "value", each.annotation)).endswith("Mapped"):
            yield each.target.id, each.lineno - 1
    for name, value in _assigned(node):
        made = dotted(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
        if isinstance(value, ast.Call) and made in ("Column", "mapped_column"):
            first = value.args[0] if value.args else None
            named = isinstance(first, ast.Constant) and isinstance(first.value, str)
            yield (str(first.value) if named and isinstance(first, ast.Constant) else name), value.lineno - 1


def _is_elsewhere(node: ast.ClassDef) -> bool:
    """Whether a class only lends its fields, or its table is none of Django's."""
    metas = [each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"]
    flags = {name: value for meta in metas for name, value in _assigned(meta)}
    said = {name: getattr(value, "value", None) for name, value in flags.items()}
    return said.get("abstract") is True or said.get("proxy") is True or said.get("managed") is False
