"""A Python file as the checks read it: its functions, classes, imports and names."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef


@dataclass(frozen=True)
class Named:
    """A function or a class and where it stands."""

    name: str
    """Dotted: a method is named after its class."""
    node: Scope
    within: Scope | None

    @property
    def is_method(self) -> bool:
        """Whether it is a function of a class."""
        return isinstance(self.within, ast.ClassDef) and not isinstance(self.node, ast.ClassDef)


@dataclass(frozen=True)
class Program:
    """One parsed file."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """All functions and classes, the outer before the inner ones."""
        return tuple(_named(self.tree, "", None))

    @cached_property
    def functions(self) -> Mapping[str, Named]:
        """The functions by their dotted name; of several with one name the last."""
        return {each.name: each for each in self.named if not isinstance(each.node, ast.ClassDef)}

    @cached_property
    def classes(self) -> Mapping[str, ast.ClassDef]:
        """The classes by their dotted name."""
        return {each.name: each.node for each in self.named if isinstance(each.node, ast.ClassDef)}

    @cached_property
    def names(self) -> frozenset[str] | None:
        """What the module defines at its top; None when its text does not tell."""
        found: set[str] = set()
        for node in _top(self.tree.body):
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                return None
            found.update(_bound(node))
        dynamic = "__getattr__" in found or "globals()" in self.text
        return None if dynamic else frozenset(found)

    def symbol(self, line: int) -> str:
        """The innermost function or class around a line, which counts from 0."""
        found = ""
        for each in self.named:
            if each.node.lineno - 1 <= line < (each.node.end_lineno or 0):
                found = each.name
        return found


def parsed(path: str, text: str) -> Program | None:
    """A file as a program; None for one that this Python cannot parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Program(path, text, ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of attributes on a name; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or class that are not those of a function or class in it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def strings_of(node: ast.AST) -> Iterator[str]:
    """The texts of all string literals in an expression, those of f-strings, too."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def aliases(program: Program) -> Mapping[str, str]:
    """What names stand for because of imports: `sp` for `subprocess`, `run` for `subprocess.run`."""
    found: dict[str, str] = {}
    for node in program.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name if alias.asname else alias.name.partition(".")[0]
                found[alias.asname or top] = top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def full_name(node: ast.AST, known: Mapping[str, str]) -> str:
    """The dotted name of an expression with what its first part stands for."""
    name = dotted(node)
    first, dot, rest = name.partition(".")
    return f"{known.get(first, first)}{dot}{rest}"


def _named(scope: ast.Module | Scope, prefix: str, within: Scope | None) -> Iterator[Named]:
    for node in own_nodes(scope):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{prefix}{node.name}"
            yield Named(name, node, within)
            yield from _named(node, f"{name}.", node)


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those in conditions and blocks, too."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            for name in ("body", "orelse", "finalbody"):
                yield from _top(getattr(node, name, []))
            for handler in getattr(node, "handlers", []):
                yield from _top(handler.body)


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    else:
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                yield each.id
