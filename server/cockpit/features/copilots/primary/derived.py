"""What a function must do by what the repository itself says; first of all, its own docstring."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.primary.editing import Body
from cockpit.features.copilots.primary.stub import Stub

_CODE: Final = lazy_pattern(r"``([^`]+)``|`([^`]+)`")
_GIVES: Final = lazy_pattern(
    r"^\s*(?:@returns?:?|:returns?:|returns?:?|computes?|calculates?|gives?|yields?)\s+(?:the\s+)?(?P<what>.+)$",
    re.IGNORECASE,
)
_EQUALS: Final = lazy_pattern(r"^[^=<>!:]*?(?<![=<>!])[=:](?!=)\s*(?P<what>.+)$")


@dataclass(frozen=True, slots=True)
class Derived:
    """A body, and what it is derived from."""

    body: Body
    because: str
    """One sentence."""


def statement(text: str, *imports: str) -> Body:
    """A body of a few lines."""
    return Body(tuple(text.split("\n")), imports)


def by_formula(stub: Stub) -> Iterator[Derived]:
    """The docstring says it as an expression: in code, after `Returns`, or behind an equals sign."""
    for what in _formulas(stub.docstring):
        expression = _expression(what, stub)
        if expression:
            yield Derived(statement(f"return {expression}"), f"Its docstring says it: {what.strip()}.")


def _formulas(docstring: str) -> Iterator[str]:
    lines = [line for line in docstring.split("\n") if not line.lstrip().startswith((">>>", "..."))]
    text = "\n".join(lines)
    for found in _CODE.finditer(text):
        yield found[1] or found[2]
    for line in lines:
        for pattern in (_GIVES, _EQUALS):
            found = pattern.match(line)
            if found:
                yield found["what"].rstrip().rstrip(".")


def _expression(text: str, stub: Stub) -> str:
    """The text as an expression of the parameters that computes something; empty when it is none."""
    text = text.strip().removeprefix("return ")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if isinstance(tree, ast.Name | ast.Constant | ast.Tuple | ast.Set | ast.Lambda):
        return ""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    given = {each.name.lstrip("*") for each in stub.parameters}
    if stub.is_bound:
        given |= {"self", "cls"}
    known = given | (stub.program.names or frozenset()) | set(dir(builtins))
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    uses = not given or bool(names & given)
    calls_itself = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == stub.name
        for node in ast.walk(tree)
    )
    return text if names <= known | bound and uses and not calls_itself else ""
