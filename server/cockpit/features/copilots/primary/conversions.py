"""Makes the values of one function those of another where their types differ in a way that is known."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

from cockpit.features.copilots.primary.stub import Parameter
from cockpit.features.copilots.program import Function


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a value becomes one of another type."""

    form: str
    """An expression with a place for the value."""
    called: str
    """What the converted value may be called."""
    needs: str = ""
    """An import."""


_OF_PARAMETERS: Final[Mapping[tuple[str, str], Conversion]] = {
    ("str", "Path"): Conversion("Path({})", "file", "from pathlib import Path"),
    ("str", "date"): Conversion("date.fromisoformat({})", "day", "from datetime import date"),
    ("str", "datetime"): Conversion("datetime.fromisoformat({})", "moment", "from datetime import datetime"),
    ("Path", "str"): Conversion("str({})", "name"),
    ("datetime", "date"): Conversion("{}.date()", "day"),
}
"""By what is given and what is wanted."""
_COLLECTIONS: Final = ("list", "tuple", "set", "frozenset")
_OF_RESULTS: Final[Mapping[tuple[str, str], str]] = {
    ("float", "int"): "int", ("int", "float"): "float", ("Path", "str"): "str", ("list", "tuple"): "tuple",
    ("list", "set"): "set", ("tuple", "list"): "list", ("set", "list"): "list", ("int", "str"): "str",
    ("Counter", "dict"): "dict", ("list", "Iterator"): "iter",
}  # fmt: skip


def of_parameter(ours: Parameter, theirs: Parameter) -> Conversion | None:
    """How what a caller gives becomes what a body takes; None where nothing is needed or known."""
    given, wanted = _head(ours.type), _head(theirs.type)
    if not given and wanted == "Path":
        # A path that is none yet becomes one, and one that is stays the same.
        given = "str"
    return _OF_PARAMETERS.get((given, wanted))


def of_result(theirs: str, ours: str) -> str:
    """The name of what makes a result that of another function; empty where nothing is needed or known."""
    return _OF_RESULTS.get((_head(theirs), _head(ours)), "")


def converted(text: str, node: Function, maker: str) -> str:
    """The program with each result of the function converted."""
    if not maker:
        return text

    def edits() -> Iterator[tuple[int, int, str]]:
        for each in _own(node.body):
            if isinstance(each, ast.Return) and each.value is not None:
                yield each.value.lineno, each.value.col_offset, f"{maker}("
                yield each.value.end_lineno or 0, each.value.end_col_offset or 0, ")"

    return _inserted(text, edits())


def reannotated(text: str, node: Function, returns: str, known: Iterable[str]) -> str:
    """The program with local variables that have the type of the result as another function says it.

    Annotations that need variables of types not in `known` are left out.
    """
    variables = {name for each in ast.parse(text).body for name in _variables(each)} - set(known)
    own = ast.unparse(node.returns) if node.returns else ""
    lines = text.encode().split(b"\n")
    for each in _own(node.body):
        if not isinstance(each, ast.AnnAssign) or each.target.lineno != each.annotation.end_lineno:
            continue
        named = {name.id for name in ast.walk(each.annotation) if isinstance(name, ast.Name)}
        new = f": {returns}" if returns and ast.unparse(each.annotation) == own else None
        if new is None and each.value is not None and named & variables:
            new = ""
        if new is not None:
            line = lines[each.lineno - 1]
            start, end = each.target.end_col_offset or 0, each.annotation.end_col_offset or 0
            lines[each.lineno - 1] = line[:start] + new.encode() + line[end:]
    return b"\n".join(lines).decode()


def collected(lines: Sequence[str], node: Function, returns: str) -> list[str]:
    """The body of a function as one that gives all values at once, where it gives them one by one."""
    maker = _head(returns)
    own = list(_own(node.body))
    if maker not in _COLLECTIONS or not any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own):
        return list(lines)
    texts = (each for each in own if isinstance(each, ast.Constant | ast.JoinedStr))
    if any(each.lineno != each.end_lineno for each in texts):
        # To indent such a text would change it.
        return list(lines)
    return [
        "def values():",
        *(f"    {line}" if line else "" for line in lines),
        "",
        f"return {maker}(values())",
    ]


def again(text: str, node: Function) -> Function:
    """The function in a program that differs within lines only."""
    return next(
        each
        for each in ast.walk(ast.parse(text))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and (each.name, each.lineno) == (node.name, node.lineno)
    )


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    names = chain((wanted,), (f"{wanted}{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _head(annotation: str) -> str:
    """The name of a type without what it holds and where it is from; empty for alternatives."""
    if "|" in annotation or annotation.startswith(("Optional", "Union")):
        return ""
    return annotation.strip("\"'").partition("[")[0].rpartition(".")[2]


def _own(statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions and classes in it."""
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _variables(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Name(id="TypeVar" | "ParamSpec" | "TypeVarTuple")),
        ):
            yield name
        case _:
            return


def _inserted(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with pieces at lines, from 1, and columns in bytes."""
    lines = text.encode().split(b"\n")
    for line, column, piece in sorted(edits, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:column] + piece.encode() + old[column:]
    return b"\n".join(lines).decode()
