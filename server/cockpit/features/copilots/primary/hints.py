"""Type hints for functions that were proposed, as far as defaults, calls and results tell them."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.features.copilots.primary.context import mentioned_by_tests
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.rewriting import Draft, Edits
from cockpit.features.copilots.primary.stub import Stub, body_of
from cockpit.features.copilots.program import Function, own_nodes, parsed
from cockpit.features.copilots.tree import Tree

_OF_PYTHON: Final = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
_PLAIN: Final = (bool, int, float, str, bytes)


def hinted(draft: Draft, tree: Tree) -> str:
    """The file with the hints that are known; raises NoneFits where none is missing, or none is known."""
    edits, found, missing = Edits(draft.program.text), 0, 0
    for each in draft.functions:
        node, seen = each.node, _seen(each, tree)
        for argument, default in _bare(each):
            missing += 1
            if kind := _of_parameter(default, seen.get(argument.arg, set())):
                found += 1
                _annotate(edits, argument, default, kind)
        if node.returns is None:
            missing += 1
            if kind := _of_result(node):
                found += 1
                edits.put(*_colon(draft.program.text, node), f" -> {kind}")
    if not missing:
        raise NoneFits("Every function of the proposal has type hints.")
    if not found:
        raise NoneFits(
            "No default, no example, no test and no result tells a type: it needs a language model."
        )
    return edits.text()


def _bare(function: Stub) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """The parameters without a hint that have a name of their own, with their defaults."""
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [
        *[None] * (len(positional) - len(arguments.defaults)),
        *arguments.defaults,
        *arguments.kw_defaults,
    ]
    pairs = list(zip([*positional, *arguments.kwonlyargs], defaults, strict=True))
    for argument, default in pairs[1:] if function.is_bound else pairs:
        if argument.annotation is None:
            yield argument, default


def _of_parameter(default: ast.expr | None, seen: set[str]) -> str:
    kinds = set(seen)
    if default is not None and (kind := _literal(default)):
        kinds.add(kind)
    if kinds == {"int", "float"}:
        return "float"
    # What may also be None by its default would have to be said, too: that is not known.
    is_known = default is None or _literal(default)
    return kinds.pop() if len(kinds) == 1 and is_known else ""


def _literal(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=value) if type(value) in _PLAIN:
            return type(value).__name__
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if type(value) in (int, float):
            return type(value).__name__
        case ast.JoinedStr():
            return "str"
        case _:
            return ""


def _seen(function: Stub, tree: Tree) -> Mapping[str, set[str]]:
    """What literals the examples of a function and its tests give to each parameter."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    arguments = function.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)][1 if function.is_bound else 0 :]
    for call in _calls(function, tree):
        pairs = [
            *zip(names, call.args, strict=False),
            *((each.arg or "", each.value) for each in call.keywords),
        ]
        for name, value in pairs:
            found[name].add(_literal(value) or "?")
    return found


def _calls(function: Stub, tree: Tree) -> Iterator[ast.Call]:
    scopes: list[ast.AST] = [each.node for _, each in mentioned_by_tests(function.name, tree)]
    examples = [parsed(function.path, source) for source, _ in function.examples]
    scopes += [each.tree for each in examples if each]
    for scope in scopes:
        for each in ast.walk(scope):
            match each:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name == function.name:
                    yield each
                case _:
                    continue


def _of_result(node: Function) -> str:
    """What all its results are; nothing where a generator, or anything else, is given."""
    inside = list(own_nodes(node))
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside):
        return ""
    given = [each.value for each in inside if isinstance(each, ast.Return) and each.value is not None]
    if not given:
        return "" if isinstance(body_of(node)[-1], ast.Raise) else "None"
    kinds = {_result(each) for each in given}
    is_whole = isinstance(body_of(node)[-1], ast.Return | ast.Raise)
    return kinds.pop() if len(kinds) == 1 and is_whole else ""


def _result(node: ast.expr) -> str:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        # What is compared may say what `==` gives; of these Python itself says it.
        case ast.Compare(ops=[*ops]) if all(isinstance(each, _OF_PYTHON) for each in ops):
            return "bool"
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="join")):
            return "str"
        case ast.Call(func=ast.Name(id="len")):
            return "int"
        case _:
            return _literal(node)


def _annotate(edits: Edits, argument: ast.arg, default: ast.expr | None, kind: str) -> None:
    line, end = argument.end_lineno or argument.lineno, argument.end_col_offset or 0
    if default is not None and default.lineno == line:
        # A default of a parameter with a type has blanks around its sign.
        edits.put(line, end, f": {kind} = ", line, default.col_offset)
    else:
        edits.put(line, end, f": {kind}")


def _colon(text: str, node: Function) -> tuple[int, int]:
    """Where the head of a function ends: its line from 1, its column in bytes."""
    lines = text.split("\n")
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines[node.lineno - 1 :])).readline):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if token.string == ":" and depth == 0:
            row = node.lineno + token.start[0] - 1
            return row, len(lines[row - 1][: token.start[1]].encode())
    raise NoneFits(f"The head of `{node.name}` cannot be read.")
