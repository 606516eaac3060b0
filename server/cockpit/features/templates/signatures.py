"""The function or class that a template gives, as its language declares it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern

_TYPESCRIPT: Final = lazy_pattern(
    r"^export (?P<signature>(?:async )?function\*? (?P<name>\w+)|class (?P<class>\w+))", re.MULTILINE
)
NAME: Final = lazy_pattern(r"(?:\bdef|\bclass|\bfunction\*?)\s+(?P<name>\w+)")
"""The name in a signature."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function; the texts are those of the program."""

    name: str
    type: str
    default: str | None
    star: str = ""
    """`*` or `**` before a name that takes the rest."""
    by_name: bool = False
    """Whether it can only be given by its name."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a Python program: how it is called, and what it needs."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: str
    is_async: bool
    imports: tuple[str, ...]
    """The import statements of its program, a line each."""


def name_in(signature: str) -> str:
    """What a signature declares; empty for none."""
    found = NAME.search(signature)
    return "" if found is None else found["name"]


def signature_of(language: str, content: str, entry: str = "") -> str:
    """The signature of the one public function or class of a program, or of that which is named.

    Empty for other languages, and where there are several of them and none is named.
    """
    if language == "python":
        return _only(dict(_python(content)), entry)
    if language in ("typescript", "typescriptreact"):
        return _only(dict(_typescript(content)), entry)
    return ""


def function_in(content: str, name: str) -> Function | None:
    """A function of a Python program by its name."""
    program = parsed(content)
    for node in program.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return Function(
                name,
                tuple(_parameters(node.args)),
                ast.unparse(node.returns) if node.returns else "",
                isinstance(node, ast.AsyncFunctionDef),
                tuple(
                    ast.unparse(each)
                    for each in program.body
                    if isinstance(each, ast.Import | ast.ImportFrom)
                ),
            )
    return None


def parsed(content: str) -> ast.Module:
    """The syntax tree; raises Invalid with the line of a fault."""
    try:
        return ast.parse(content)
    except SyntaxError as error:
        raise Invalid(f"Line {error.lineno}: {error.msg}.") from error


def _only(found: dict[str, str], entry: str) -> str:
    if entry:
        return found.get(entry, "")
    return next(iter(found.values())) if len(found) == 1 else ""


def _python(content: str) -> Iterator[tuple[str, str]]:
    for node in parsed(content).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node.name, _declaration(node)


def _declaration(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """The statement without its body and its decorators."""
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{word} {node.name}({', '.join(_list(node.args))}){returns}"


def _list(arguments: ast.arguments) -> Iterator[str]:
    """The parameters as they are usually written, and the signs between them."""
    starred = False
    for place, each in enumerate(_parameters(arguments)):
        if place and place == len(arguments.posonlyargs):
            yield "/"
        if each.by_name and not starred:
            yield "*"
        starred |= each.by_name or each.star == "*"
        equals = " = " if each.type else "="
        kind = f": {each.type}" if each.type else ""
        yield f"{each.star}{each.name}{kind}{'' if each.default is None else equals + each.default}"


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    for place, each in enumerate(positional):
        yield _parameter(each, arguments.defaults[place - without] if place >= without else None)
    if arguments.vararg:
        yield _parameter(arguments.vararg, None, star="*")
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(each, default, by_name=True)
    if arguments.kwarg:
        yield _parameter(arguments.kwarg, None, star="**")


def _parameter(
    argument: ast.arg, default: ast.expr | None, *, star: str = "", by_name: bool = False
) -> Parameter:
    return Parameter(
        argument.arg,
        ast.unparse(argument.annotation) if argument.annotation else "",
        ast.unparse(default) if default else None,
        star,
        by_name,
    )


def _typescript(content: str) -> Iterator[tuple[str, str]]:
    for found in _TYPESCRIPT.finditer(content):
        if found["class"]:
            yield found["class"], found["signature"]
        else:
            yield found["name"], _to_the_body(content, found.start("signature"))


def _to_the_body(content: str, start: int) -> str:
    """A declaration up to the brace of its body, which follows the parameters and the result at depth 0."""
    depth = 0
    for place in range(start, len(content)):
        sign = content[place]
        if sign == "{" and depth == 0 and content[place - 1] == " " and _ends_a_type(content[start:place]):
            return _on_one_line(content[start:place])
        depth += (sign in "([{") - (sign in ")]}")
    return _on_one_line(content[start:])


def _on_one_line(declaration: str) -> str:
    """As it is written where it has room."""
    joined = " ".join(declaration.split())
    return joined.replace("( ", "(").replace(", )", ")").replace(", }", " }")


def _ends_a_type(declaration: str) -> bool:
    """Whether what follows is the body rather than an object type."""
    return declaration.rstrip()[-1] not in ":|&<,=("
