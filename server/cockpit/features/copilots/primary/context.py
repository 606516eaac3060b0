"""What the repository tells about an objective: read-only, and without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.core.errors import NotFound
from cockpit.features.copilots.change import lines_of
from cockpit.features.copilots.primary.conventions import conventions, imported
from cockpit.features.copilots.primary.stub import Stub, find
from cockpit.features.copilots.primary.task import Context, Excerpt, Objective
from cockpit.features.copilots.program import Named, Program
from cockpit.features.copilots.review import is_test
from cockpit.features.copilots.tree import Tree

MOST_FILES: Final = 2_000
"""Files that are searched for whoever calls it, the nearest first."""
MOST_OF_A_KIND: Final = 6
MOST_LINES: Final = 40
"""Of one excerpt."""
MOST_NEIGHBOURS: Final = 8


def gathered(objective: Objective, tree: Tree, findings: Sequence[str] = ()) -> Context:
    """The context of an objective; `findings` are open in the file, a sentence each."""
    program = tree.program(objective.path) if objective.path else None
    beside = [each for path in _beside(objective.path, tree) if (each := tree.program(path))]
    around = [program, *beside] if program else beside
    return Context(
        tuple(_excerpts(objective, program, tree)),
        imported(around),
        conventions(around),
        tuple(findings),
    )


def mentioned_by_tests(name: str, tree: Tree, near: str = "") -> Iterator[tuple[Program, Named]]:
    """The test functions that mention a name, those of the nearest files first."""
    for path in _mentioning(name, tree, near):
        program = tree.program(path) if is_test(path) else None
        for each in program.functions.values() if program else ():
            if each.node.name.startswith("test") and _mentions(each.node, name):
                yield program, each  # pyright: ignore[reportReturnType]


def _excerpts(objective: Objective, program: Program | None, tree: Tree) -> Iterator[Excerpt]:
    if program is None:
        return
    try:
        stub = find(program, objective.symbol, objective.line)
    except NotFound:
        return
    yield _excerpt(program, stub.node, "what is pointed at")
    if stub.owner is not None:
        yield _excerpt(program, stub.owner, "its class")
    for count, (test, named) in enumerate(mentioned_by_tests(stub.name, tree, stub.path)):
        if count < MOST_OF_A_KIND:
            yield _excerpt(test, named.node, "tests it")
    yield from _calls(stub, tree)
    near = sorted(
        (each for each in program.functions.values() if each.node is not stub.node),
        key=lambda each: abs(each.node.lineno - stub.node.lineno),
    )
    for each in near[:MOST_NEIGHBOURS]:
        yield _excerpt(program, each.node, "a neighbour")


def _calls(stub: Stub, tree: Tree) -> Iterator[Excerpt]:
    count = 0
    for path in _mentioning(stub.name, tree, stub.path):
        program = None if is_test(path) else tree.program(path)
        for node in program.nodes if program else ():
            if isinstance(node, ast.Call) and _last(node.func) == stub.name:
                symbol = program.symbol(node.lineno - 1) if program else ""
                if program is None or count == MOST_OF_A_KIND or symbol == stub.symbol:
                    continue
                count += 1
                user = program.functions.get(symbol)
                yield _excerpt(program, user.node if user else node, "calls it")


def _mentioning(name: str, tree: Tree, near: str) -> Iterator[str]:
    """The Python files with that name in them, those that share the most folders with `near` first."""
    folders = near.split("/")[:-1]

    def distance(path: str) -> tuple[int, str]:
        others = path.split("/")[:-1]
        shared = next(
            (count for count, (one, other) in enumerate(zip(folders, others, strict=False)) if one != other),
            min(len(folders), len(others)),
        )
        return len(folders) + len(others) - 2 * shared, path

    for path in sorted(tree.python, key=distance)[:MOST_FILES]:
        data = tree.data(path)
        if data is not None and name.encode() in data:
            yield path


def _beside(path: str, tree: Tree) -> list[str]:
    folder = path.rpartition("/")[0]
    found = [each for each in tree.python if each.rpartition("/")[0] == folder and each != path]
    return [each for each in found if not is_test(each)][:MOST_NEIGHBOURS]


def _last(node: ast.expr) -> str:
    """The last name of what is called; empty when it has none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _mentions(node: ast.AST, name: str) -> bool:
    return any(
        (isinstance(each, ast.Name) and each.id == name)
        or (isinstance(each, ast.Attribute) and each.attr == name)
        for each in ast.walk(node)
    )


def _excerpt(program: Program, node: ast.stmt | ast.expr, why: str) -> Excerpt:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
    lines = lines_of(program.text)[first : node.end_lineno]
    kept = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "..."]
    return Excerpt(program.path, first, "\n".join(kept), why)
