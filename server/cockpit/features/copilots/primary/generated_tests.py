"""A test for a function, from the examples in its docstring: nothing else says what is right."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cockpit.core.errors import NotFound
from cockpit.features.copilots.primary.candidate import Candidate
from cockpit.features.copilots.primary.editing import with_imports
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.stub import Stub, find
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.program import parsed
from cockpit.features.copilots.review import is_test
from cockpit.features.copilots.tree import Tree


def tested(objective: Objective, tree: Tree) -> Iterator[tuple[str, Candidate]]:
    """A test in the file for tests of that module; raises NotFound where no example tells what is right."""
    program = tree.program(objective.path)
    if program is None:
        raise NotFound(f"{objective.path} is no Python file that can be read.")
    stub = find(program, objective.symbol, objective.line)
    if not stub.shown:
        raise NoneFits(
            f"{stub.path}:{stub.node.lineno}: the docstring of {stub.symbol} has no example that shows a "
            "result; a test that asserts nothing is not written."
        )
    path = _place(stub.path, tree)
    plan = (f"Test {stub.symbol} in {path} by the examples of its docstring.",)
    because = (f"Its docstring has {len(stub.examples)} examples.",)
    yield path, Candidate(_text(stub, path, tree), plan, because)


def _text(stub: Stub, path: str, tree: Tree) -> str:
    names = sorted({name for source, _ in stub.examples for name in _names(source)})
    own = [name for name in names if name in (stub.program.names or frozenset())]
    raising = any(want.startswith("Traceback") for _, want in stub.examples)
    imports = [f"from {module_of(stub.path)} import {', '.join(own)}"] if own else []
    imports += ["import pytest"] if raising else []
    there = tree.text(path) or ""
    function = "\n".join(
        [f"def {_name(stub, there)}(){_hint(tree)}:", *(f"    {line}" for line in _assertions(stub))]
    )
    text = f"{there.rstrip()}\n\n\n{function}\n" if there.strip() else f"{function}\n"
    program = parsed(path, text)
    if program is None:
        raise NoneFits(f"The examples of {stub.symbol} are no statements that a test could have.")
    made = with_imports(text, imports, program, own=module_of(stub.path).partition(".")[0])
    head = f"\n\ndef {_name(stub, there)}"
    return made if there else made.replace(head, f"\n{head}")


def _assertions(stub: Stub) -> Iterator[str]:
    for source, want in stub.examples:
        if not want:
            yield from source.split("\n")
        elif want.startswith("Traceback"):
            error = want.split("\n")[-1].partition(":")[0]
            yield f"with pytest.raises({error.rpartition('.')[2]}):"
            yield from (f"    {line}" for line in source.split("\n"))
        elif want in ("True", "False", "None"):
            yield f"assert {_closed(source)} is {want}"
        elif _is_literal(want):
            yield f"assert {_closed(source)} == {want}"
        else:
            yield f"assert repr({source}) == {want!r}"


def _closed(source: str) -> str:
    """An expression that may be compared."""
    tree = ast.parse(source)
    is_simple = (
        len(tree.body) == 1
        and isinstance(tree.body[0], ast.Expr)
        and not isinstance(
            tree.body[0].value,
            ast.Compare | ast.BoolOp | ast.Lambda | ast.IfExp | ast.UnaryOp | ast.NamedExpr,
        )
    )
    return source if is_simple else f"({source})"


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return True


def _names(source: str) -> set[str]:
    try:
        return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return set()


def _name(stub: Stub, there: str) -> str:
    name = f"test_{stub.name.strip('_')}"
    return name if f"def {name}(" not in there else f"{name}_as_documented"


def _hint(tree: Tree) -> str:
    """Tests have a type where the others have one."""
    texts = [tree.text(path) or "" for path in tree.python if is_test(path)][:20]
    typed = sum("() -> None:" in text for text in texts)
    return " -> None" if typed and typed * 2 >= len(texts) else ""


def _place(path: str, tree: Tree) -> str:
    """Where the tests of a module are, or would be: in the folder that the others are in."""
    name = f"test_{path.rpartition('/')[2]}"
    there = [each for each in tree.python if each.endswith(f"/{name}") or each == name]
    if there:
        return there[0]
    folders = sorted({each.split("/")[0] for each in tree.python if is_test(each) and "/" in each})
    return f"{folders[0] if folders else 'tests'}/{name}"


def module_of(path: str) -> str:
    """What a file is called in an import: without the folder `src`, which is on the path."""
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
