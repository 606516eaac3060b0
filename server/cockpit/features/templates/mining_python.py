"""The patterns in a Python file: functions, classes, tests, fixtures and handlers."""

from __future__ import annotations

import ast
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, cast

from cockpit.core.pattern import Pattern
from cockpit.features.templates.skeleton import key_of, sketch_of
from cockpit.features.templates.words import stems

LEAST_NODES: Final = 12
"""Smaller ones say nothing."""
MOST_LINES: Final = 400
STRING: Final = 400
"""Characters of a string that are looked at."""
_HANDLERS: Final = """
    get post put patch delete head options route websocket middleware exception_handler errorhandler on_event
    listener receiver task command group callback event on feature hookimpl subscribe handler view action
"""
HANDLERS: Final = frozenset(_HANDLERS.split())
"""Decorators that register what they stand on."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def mined(text: str, path: str) -> Iterator[tuple[int, Pattern]]:
    """The patterns of a file, each with its line from 0; nothing of one that cannot be parsed."""
    if (tree := _parsed(text)) is None:
        return
    lines = text.split("\n")
    imported = _imported(tree)
    for node, owner in _definitions(tree):
        if (pattern := _pattern(node, lines, path, owner, imported)) is not None:
            yield _first_line(node), pattern


def imports(text: str) -> dict[str, str]:
    """The names that a file imports, and the package that each comes from."""
    tree = _parsed(text)
    return {} if tree is None else _imported(tree)


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@dataclass(slots=True)
class _Words:
    """The words of one pattern by where they stand, and its skeleton."""

    signature: list[str] = field(default_factory=list[str])
    body: list[str] = field(default_factory=list[str])
    text: list[str] = field(default_factory=list[str])
    used: set[str] = field(default_factory=set[str])
    tokens: list[str] = field(default_factory=list[str])
    own: dict[str, str] = field(default_factory=dict[str, str])


def _pattern(
    node: Function | ast.ClassDef, lines: Sequence[str], path: str, owner: str, imported: dict[str, str]
) -> Pattern | None:
    begin, end = _first_line(node), node.end_lineno or node.lineno
    if end - begin > MOST_LINES and not isinstance(node, ast.ClassDef):
        return None
    words = _Words()
    if isinstance(node, ast.ClassDef):
        _read_class(node, words)
        content = _class_outline(node, lines)
    else:
        _read_function(node, words)
        content = textwrap.dedent("\n".join(lines[begin:end]))
        words.text += [line.partition("#")[2] for line in lines[begin:end] if "# " in line]
    if len(words.tokens) < LEAST_NODES:
        return None
    kind = _kind(node, path)
    return Pattern(
        key=key_of("python", kind, words.tokens),
        kind=kind,
        language="python",
        name=node.name,
        content=content,
        imports=tuple(sorted({imported[name] for name in words.used if name in imported})),
        name_words=stems(node.name),
        signature_words=stems(" ".join([*words.signature, owner, _module(path)])),
        body_words=stems(" ".join(words.body)),
        text_words=stems(" ".join(words.text)),
        sketch=sketch_of(words.tokens),
    )


def _read_function(node: Function, words: _Words) -> None:
    every = node.args
    for each in (*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg):
        if each is not None and each.arg not in ("self", "cls"):
            words.signature.append(each.arg)
            words.own.setdefault(each.arg, f"${len(words.own)}")
            if each.annotation is not None:
                words.signature += _names(each.annotation)
    if node.returns is not None:
        words.signature += _names(node.returns)
    for decorator in node.decorator_list:
        words.signature += _names(decorator)
    parts = (*node.decorator_list, node.args, *_without_docstring(node.body, words))
    nodes = [each for part in parts for each in _tree(part)]
    for name in _bound(nodes):
        words.own.setdefault(name, f"${len(words.own)}")
    words.tokens += [_token(each, words) for each in nodes]


def _read_class(node: ast.ClassDef, words: _Words) -> None:
    for base in (*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)):
        words.signature += _names(base)
        _read(base, words)
    for statement in _without_docstring(node.body, words):
        if isinstance(statement, Function):
            words.body.append(statement.name)
            words.tokens += [type(statement).__name__, statement.name]
            arguments = [each.arg for each in (*statement.args.args, *statement.args.kwonlyargs)]
            words.body += arguments
            words.tokens += arguments
        elif not isinstance(statement, ast.ClassDef):
            _read(statement, words)


def _without_docstring(body: Sequence[ast.stmt], words: _Words) -> Sequence[ast.stmt]:
    first = body[0] if body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        words.text.append(first.value.value[:STRING])
        return body[1:]
    return body


def _read(node: ast.AST, words: _Words) -> None:
    """Take in the words and the skeleton of a tree."""
    words.tokens += [_token(each, words) for each in _tree(node)]


def _tree(node: ast.AST) -> Iterator[ast.AST]:
    """A tree in the order of the text; the standard library's way takes twice the time."""
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        yield each
        for name in reversed(each._fields):
            value = getattr(each, name, None)
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                some = cast("list[object]", value)
                waiting.extend(one for one in reversed(some) if isinstance(one, ast.AST))


def _statements(body: Sequence[ast.stmt], owner: str = "") -> Iterator[tuple[ast.stmt, str]]:
    """All statements of a program, each with the class that it stands in."""
    waiting = [(each, owner) for each in reversed(body)]
    while waiting:
        node, inside = waiting.pop()
        yield node, inside
        inside = node.name if isinstance(node, ast.ClassDef) else inside
        handlers = [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]
        parts = [
            getattr(each, name, ()) for each in (node, *handlers) for name in ("body", "orelse", "finalbody")
        ]
        waiting.extend((each, inside) for part in reversed(parts) for each in reversed(part))


def _definitions(tree: ast.Module) -> Iterator[tuple[Function | ast.ClassDef, str]]:
    for node, owner in _statements(tree.body):
        if isinstance(node, Function | ast.ClassDef):
            yield node, owner


def _token(node: ast.AST, words: _Words) -> str:
    """A node in the skeleton: what is called and read stays, own names and literals do not."""
    said = type(node).__name__
    match node:
        case ast.Name(id=name):
            words.body.append(name)
            words.used.add(name)
            said = words.own.get(name, name)
        case ast.Attribute(attr=name):
            words.body.append(name)
            said = f".{name}"
        case ast.keyword(arg=str(name)):
            words.body.append(name)
            said = f"{name}="
        case ast.arg(arg=name):
            said = words.own.get(name, name)
        case ast.Constant(value=str(value)):
            words.text.append(value[:STRING])
            said = "str"
        case ast.Constant(value=value):
            said = repr(value) if value is None or isinstance(value, bool) else type(value).__name__
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            words.body.append(name)
        case _:
            pass
    return said


def _names(node: ast.AST) -> list[str]:
    """The names in a type or a decorator."""
    return [
        each.id if isinstance(each, ast.Name) else each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Name | ast.Attribute)
    ]


def _bound(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names that a function gives to what it works with."""
    for each in nodes:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
        elif isinstance(each, ast.ExceptHandler) and each.name:
            yield each.name
        elif isinstance(each, ast.arg):
            yield each.arg


def _kind(node: Function | ast.ClassDef, path: str) -> str:
    if isinstance(node, ast.ClassDef):
        return "test" if node.name.startswith("Test") else "class"
    decorators = {name.lower() for decorator in node.decorator_list for name in _names(decorator)}
    if "fixture" in decorators or (node.name in ("setUp", "tearDown", "setUpClass", "tearDownClass")):
        return "fixture"
    file = PurePosixPath(path).name
    if node.name.startswith("test") and (file.startswith("test") or file.endswith("_test.py")):
        return "test"
    is_handler = not decorators.isdisjoint(HANDLERS) or node.name.startswith(("handle_", "on_"))
    return "handler" if is_handler else "function"


def _class_outline(node: ast.ClassDef, lines: Sequence[str]) -> str:
    """A class without what its methods do."""
    kept: list[str] = []
    place = _first_line(node)
    for statement in node.body:
        if isinstance(statement, Function) and statement.body:
            first = statement.body[0].lineno - 1
            if first < statement.lineno:
                continue
            kept += lines[place:first]
            indentation = " " * statement.body[0].col_offset
            kept.append(f"{indentation}...")
            place = statement.end_lineno or statement.lineno
    kept += lines[place : node.end_lineno]
    return textwrap.dedent("\n".join(kept[:MOST_LINES]))


def _imported(tree: ast.Module) -> dict[str, str]:
    """The names that a file imports, and the package that each comes from."""
    found: dict[str, str] = {}
    for node, _ in _statements(tree.body):
        if isinstance(node, ast.Import):
            for each in node.names:
                package = each.name.partition(".")[0]
                found[each.asname or package] = package
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            package = node.module.partition(".")[0]
            found.update({each.asname or each.name: package for each in node.names})
    return {name: package for name, package in found.items() if package != "__future__"}


def _module(path: str) -> str:
    place = PurePosixPath(path)
    return place.parent.name if place.stem == "__init__" else place.stem


def _first_line(node: Function | ast.ClassDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
