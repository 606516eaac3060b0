"""A function that is to get a body: what is there of it, and what it is said to do."""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cockpit.core.errors import Invalid, NotFound
from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.program import Function, Named, Program

_PIECE: Final = lazy_pattern(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, as the program writes it."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True)
class Stub:
    """A function in its file."""

    program: Program
    named: Named
    node: Function

    @property
    def path(self) -> str:
        """Its file."""
        return self.program.path

    @property
    def name(self) -> str:
        """Without its class."""
        return self.node.name

    @property
    def symbol(self) -> str:
        """Dotted, within its file."""
        return self.named.name

    @property
    def owner(self) -> ast.ClassDef | None:
        """Its class."""
        within = self.named.within
        return within if isinstance(within, ast.ClassDef) else None

    @cached_property
    def docstring(self) -> str:
        """What it says of itself; empty when it says nothing."""
        return ast.get_docstring(self.node) or ""

    @cached_property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """The examples of its docstring: what is typed, and what is shown."""
        try:
            found = doctest.DocTestParser().get_examples(self.docstring)
        except ValueError:
            return ()
        return tuple((each.source.strip(), each.want.strip()) for each in found)

    @property
    def shown(self) -> bool:
        """Whether its own examples would tell a wrong body from a right one."""
        return any(want and re.search(rf"\b{self.name}\b", source) for source, want in self.examples)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that a caller gives: without `self` or `cls`, and without stars."""
        return parameters_of(self.node, bound=self.is_bound)

    @property
    def is_bound(self) -> bool:
        """Whether its first parameter is the object or the class."""
        return self.named.is_method and "staticmethod" not in self.decorators

    @property
    def decorators(self) -> tuple[str, ...]:
        """As they are written, without the sign."""
        return tuple(ast.unparse(each) for each in self.node.decorator_list)

    @property
    def returns(self) -> str:
        """The type of its result as it is written; empty when it is not."""
        return ast.unparse(self.node.returns) if self.node.returns else ""

    @property
    def is_async(self) -> bool:
        """Whether it is awaited."""
        return isinstance(self.node, ast.AsyncFunctionDef)

    @cached_property
    def body(self) -> list[ast.stmt]:
        """Its statements after the docstring."""
        return body_of(self.node)

    @property
    def is_hollow(self) -> bool:
        """Whether nothing in it does anything."""
        return all(_is_nothing(each) for each in self.body)


def find(program: Program, symbol: str = "", line: int | None = None) -> Stub:
    """The function of that name, or the one around a line, from 0; raises NotFound."""
    name = symbol or ("" if line is None else _function_at(program, line))
    named = program.functions.get(name)
    if named is None or isinstance(named.node, ast.ClassDef):
        place = symbol or f"line {(line or 0) + 1}"
        raise NotFound(f"{program.path}: there is no function at {place}.")
    return Stub(program, named, named.node)


def hollow(program: Program, symbol: str = "", line: int | None = None) -> Stub:
    """Like `find`, for a function that does nothing yet; raises Invalid for one that does something."""
    found = find(program, symbol, line)
    if not found.is_hollow:
        raise Invalid(
            f"{found.path}:{found.node.lineno}: {found.symbol} does something already; only a function whose "
            "body is a placeholder is filled."
        )
    return found


def body_of(node: Function) -> list[ast.stmt]:
    """The statements of a function after its docstring."""
    match node.body[0]:
        case ast.Expr(value=ast.Constant(value=str())):
            return node.body[1:]
        case _:
            return node.body


def parameters_of(node: Function, *, bound: bool) -> tuple[Parameter, ...]:
    """What a caller gives; empty stars are no parameters, full ones are called `*name` and `**name`."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults: list[ast.expr | None] = [*[None] * missing, *arguments.defaults, *arguments.kw_defaults]
    found = [
        _parameter(each, default)
        for each, default in zip([*positional, *arguments.kwonlyargs], defaults, strict=True)
    ]
    if arguments.vararg:
        found.append(_parameter(arguments.vararg, None, "*"))
    if arguments.kwarg:
        found.append(_parameter(arguments.kwarg, None, "**"))
    return tuple(found[1:] if bound else found)


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier or a text, in lower case."""
    return tuple(each.lower() for each in _PIECE.findall(name))


def written(node: ast.expr) -> str:
    """An expression as people write it: a plain text in double quotes."""
    text = ast.unparse(node)
    is_plain = text.startswith("'") and text.endswith("'") and '"' not in text and text.count("'") == 2
    return f'"{text[1:-1]}"' if is_plain and isinstance(node, ast.Constant) else text


def _parameter(argument: ast.arg, default: ast.expr | None, star: str = "") -> Parameter:
    return Parameter(
        f"{star}{argument.arg}",
        ast.unparse(argument.annotation) if argument.annotation else "",
        None if default is None else written(default),
    )


def _function_at(program: Program, line: int) -> str:
    found = ""
    for each in program.functions.values():
        first = min([each.node.lineno, *(one.lineno for one in each.node.decorator_list)])
        if first - 1 <= line < (each.node.end_lineno or 0):
            found = each.name
    return found


def _is_nothing(node: ast.stmt) -> bool:
    """Whether a statement stands for what is still to come, or always gives the same."""
    match node:
        case ast.Pass():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=exception):
            return exception is not None and "NotImplementedError" in ast.unparse(exception)
        case ast.Return(value=value):
            return value is None or _is_constant(value)
        case _:
            return False


def _is_constant(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, SyntaxError):
        return False
    return True
