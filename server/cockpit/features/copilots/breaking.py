"""New tests with the functions that they call, and programs in which those functions are broken."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from cockpit.features.copilots.modules import Imported, Modules
from cockpit.features.copilots.program import Function, Named, Program, dotted
from cockpit.features.copilots.review import Review, is_test

REACH: Final = 4
"""How many files a name is followed through that is imported from where it is imported."""
VALUE: Final = "neither this nor that"
"""A value that is true, and that no test expects."""


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test that was not there, and what of the project it calls by name."""

    path: str
    name: str
    line: int
    """From 0."""
    calls: frozenset[tuple[str, str]]
    """The files and the functions or classes in them."""


def _nothing() -> list[ast.stmt]:
    return [ast.Return(ast.Constant(None))]


def _value() -> list[ast.stmt]:
    return [ast.Return(ast.Constant(VALUE))]


def _fault() -> list[ast.stmt]:
    return [ast.Raise(ast.Call(ast.Name("RuntimeError", ast.Load()), [], []))]


WAYS: Final[Mapping[str, Callable[[], list[ast.stmt]]]] = MappingProxyType(
    {"do nothing": _nothing, "return anything": _value, "fail": _fault}
)
"""The bodies of broken functions. Each is right for some test: for one of a function that gives None, of one
that is true, of one that fails. All three are right for no test that looks."""


def new_tests(review: Review) -> Iterator[NewTest]:
    """The tests that the change brings, as far as they call something of the project by its name."""
    modules = Modules(review.after)
    known = {_shape(each.node) for change in review.changes.changes for each in _tests(review.former(change))}
    for change, program in review.programs():
        if not is_test(change.path):
            continue
        former = review.former(change)
        before = frozenset[str]() if former is None else frozenset(former.functions)
        names = dict(_bound(each) for each in modules.imports(program))
        for test in _tests(program):
            if test.name in before or _shape(test.node) in known:
                continue
            calls = frozenset(_calls(test.node, names, modules))
            if calls:
                yield NewTest(change.path, test.node.name, test.node.lineno - 1, calls)


def broken(program: Program, names: Collection[str], way: str) -> bytes:
    """The file with these functions, and all functions of these classes, broken in one way."""
    tree = ast.parse(program.text)
    for each in Program(program.path, program.text, tree).named:
        outermost = each.name.partition(".")[0]
        if isinstance(each.node, (ast.FunctionDef, ast.AsyncFunctionDef)) and {each.name, outermost} & {
            *names
        }:
            each.node.body = WAYS[way]()
    return ast.unparse(ast.fix_missing_locations(tree)).encode()


def _bound(imported: Imported) -> tuple[str, Imported]:
    """The name that an import gives to a file: `import a.b` gives `a`, `import a.b as c` gives `c`."""
    if imported.name or imported.alias != imported.module:
        return imported.alias, imported
    top = imported.module.partition(".")[0]
    return top, replace(imported, module=top, alias=top)


def _tests(program: Program | None) -> Iterator[Named]:
    for each in program.named if program else ():
        if not isinstance(each.node, ast.ClassDef) and each.node.name.startswith("test"):
            yield each


def _shape(node: ast.AST) -> str:
    return ast.dump(node)


def _calls(
    test: Function | ast.ClassDef, names: Mapping[str, Imported], modules: Modules
) -> Iterator[tuple[str, str]]:
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and (name := dotted(node.func)):
            first, _, rest = name.partition(".")
            if first in names:
                yield from _places(names[first], rest, modules, REACH)


def _places(imported: Imported, rest: str, modules: Modules, reach: int) -> Iterator[tuple[str, str]]:
    """Where what is called is defined: `rest` is what follows the imported name."""
    parts = [each for each in (imported.name, *rest.split(".")) if each]
    whole = [*imported.module.split("."), *parts]
    for length in range(len(whole) - 1, 0, -1):
        module, name = ".".join(whole[:length]), whole[length]
        for path in modules.files(module):
            yield from _defined(path, name, modules, reach)


def _defined(path: str, name: str, modules: Modules, reach: int) -> Iterator[tuple[str, str]]:
    program = modules.tree.program(path)
    if program is None or is_test(path) or not reach:
        return
    if name in program.functions or name in program.classes:
        yield path, name
        return
    for each in modules.imports(program):
        if each.alias == name and each.name:
            yield from _places(each, "", modules, reach - 1)
