"""Makes a function that was proposed one that is awaited."""

from __future__ import annotations

import ast

from cockpit.features.copilots.primary.editing import with_imports
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.rewriting import Draft, Edits, chosen
from cockpit.features.copilots.primary.stub import Stub
from cockpit.features.copilots.program import Program, aliases, full_name, own_nodes, parsed
from cockpit.features.copilots.tree import Tree

SLEEP = "time.sleep"
_KEPT = ("staticmethod", "classmethod")


def awaited(draft: Draft, name: str, tree: Tree) -> str:
    """The function as a coroutine; raises NoneFits where whoever calls it could not follow."""
    function = chosen(draft, name, "make NAME async")
    _check(function)
    node = function.node
    if place := _user(node.name, draft, tree):
        raise NoneFits(
            f"`{node.name}` is used in {place}, which would have to await it: that needs a language model."
        )
    program = draft.program
    edits = Edits(program.text)
    edits.put(node.lineno, node.col_offset, "async ")
    known = aliases(program)
    calls = [each for each in own_nodes(node) if isinstance(each, ast.Call)]
    sleeps = [each for each in calls if full_name(each.func, known) == SLEEP]
    heads = {id(each.func) for each in sleeps}
    if any(id(each) not in heads and full_name(each, known) == SLEEP for each in ast.walk(node)):
        raise NoneFits(f"`{node.name}` hands `{SLEEP}` on: what to sleep with needs a language model.")
    for each in sleeps:
        edits.replace(each.func, "await asyncio.sleep")
    text = edits.text()
    if not sleeps:
        return text
    return with_imports(_without_time(text, program.path), ["import asyncio"], program)


def _check(function: Stub) -> None:
    node = function.node
    if function.is_async:
        raise NoneFits(f"`{node.name}` is awaited already.")
    if node.name.startswith("__") or any(each not in _KEPT for each in function.decorators):
        raise NoneFits(f"`{node.name}` is called by what cannot await it: its decorator, or Python itself.")
    inside = list(own_nodes(node))
    if any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) for each in inside):
        raise NoneFits(
            f"`{node.name}` makes another function: which is to be awaited needs a language model."
        )
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside):
        raise NoneFits(f"`{node.name}` is a generator; who reads it would have to change.")


def _user(name: str, draft: Draft, tree: Tree) -> str:
    """The first place that calls a function of that name, or hands it on; empty when none does."""
    own = draft.program.path
    others = (path for path in tree.python if path != own and name.encode() in (tree.data(path) or b""))
    for program in (draft.program, *(tree.program(path) for path in others)):
        for node in program.nodes if program else ():
            if program is not None and isinstance(node, ast.expr) and name == _loaded(node):
                return f"{program.path}:{node.lineno}"
    return ""


def _loaded(node: ast.expr) -> str:
    """The name whose value is asked for, or that is called of something else."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Call(func=ast.Attribute(attr=name)):
            return name
        case _:
            return ""


def _without_time(text: str, path: str) -> str:
    """The text without an import of `time` that nothing uses any more."""
    program = parsed(path, text)
    if program is None or _uses(program, "time"):
        return text
    lines = text.split("\n")
    for node in program.tree.body:
        is_time = isinstance(node, ast.Import) and [each.name for each in node.names] == ["time"]
        is_sleep = (
            isinstance(node, ast.ImportFrom)
            and node.module == "time"
            and [each.name for each in node.names] == ["sleep"]
        )
        if (is_time or is_sleep) and node.lineno == node.end_lineno and ";" not in lines[node.lineno - 1]:
            del lines[node.lineno - 1]
            break
    return "\n".join(lines)


def _uses(program: Program, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id in (name, "sleep") for node in program.nodes)
