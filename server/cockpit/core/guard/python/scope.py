"""What a name stands for at a point of a Python file: found in a syntax tree, or by its text."""

from __future__ import annotations

import ast
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cockpit.core.guard.python.source import end_of_expression, parse_expression
from cockpit.core.lazy import lazy_pattern

Position = tuple[int, int]
"""Line and column in a tree, offset and 0 in a text: only their order counts."""


class Kind(enum.Enum):
    """How a name got its value."""

    VALUE = enum.auto()
    ELEMENT = enum.auto()
    """It runs over the elements of the expression."""
    ENTERED = enum.auto()
    """The expression is the context manager it comes from."""
    PARAMETER = enum.auto()
    IMPORT = enum.auto()


@dataclass(frozen=True, slots=True)
class Binding:
    """One place where a name gets its value."""

    kind: Kind
    position: Position
    expression: ast.expr | None = None
    begin: int = -1
    """Where the expression begins in the text, if it was not parsed yet."""
    target: str = ""
    """Of an import: the dotted name that the local name stands for."""


@dataclass(slots=True)
class Scope:
    """Every binding of a file, by name, in the order of the text."""

    bindings: dict[str, list[Binding]] = field(default_factory=dict[str, list[Binding]])
    text: str = ""

    def add(self, name: str, binding: Binding) -> None:
        """Record one binding."""
        self.bindings.setdefault(name, []).append(binding)

    def find(self, name: str, position: Position) -> Binding | None:
        """The last binding before this position, or the last one of the file."""
        known = self.bindings.get(name)
        if not known:
            return None
        earlier = [binding for binding in known if binding.position <= position]
        return max(earlier or known, key=lambda binding: binding.position)

    def expression(self, binding: Binding) -> ast.expr | None:
        """The expression a name is bound to; that of a text is parsed when it is needed."""
        if binding.begin < 0:
            return binding.expression
        return parse_expression(self.text[binding.begin : end_of_expression(self.text, binding.begin)])


def of_tree(tree: ast.AST) -> Scope:
    """The scope of a parsed snippet."""
    scope = Scope()
    for node in ast.walk(tree):
        for name, binding in _bindings(node):
            scope.add(name, binding)
    return scope


def _bindings(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imports(node)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from _assigned(node.target, node.value)
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield from _bound(node.target, Kind.ELEMENT, node.iter)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _bound(node.optional_vars, Kind.ENTERED, node.context_expr)
    elif isinstance(node, ast.arg):
        yield node.arg, Binding(Kind.PARAMETER, (node.lineno, node.col_offset))


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Binding]]:
    at = (node.lineno, node.col_offset)
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, Binding(Kind.IMPORT, at, target=f"{node.module}.{alias.name}")
        elif alias.asname:
            yield alias.asname, Binding(Kind.IMPORT, at, target=alias.name)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, Binding]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for each, part in zip(target.elts, value.elts, strict=True):
            yield from _assigned(each, part)
    else:
        yield from _bound(target, Kind.VALUE, value)


def _bound(target: ast.expr, kind: Kind, expression: ast.expr) -> Iterator[tuple[str, Binding]]:
    at = (target.lineno, target.col_offset)
    if isinstance(target, ast.Name):
        yield target.id, Binding(kind, at, expression)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        yield f"{target.value.id}.{target.attr}", Binding(kind, at, expression)
    elif isinstance(target, ast.Tuple | ast.List):
        walks = (
            kind is Kind.ELEMENT
            and isinstance(expression, ast.Call)
            and "walk" in ast.unparse(expression.func)
        )
        for index, each in enumerate(target.elts):
            if isinstance(each, ast.Name):
                first = walks and not index
                yield each.id, Binding(kind, at, expression) if first else Binding(Kind.PARAMETER, at)


_LINE = lazy_pattern(
    r"^[ \t]*(?:"
    r"(?P<name>[A-Za-z_]\w*(?:\.\w+)?)[ \t]*(?::[^=\n#]+)?=(?!=)[ \t]*"
    r"|from[ \t]+(?P<module>[\w.]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#;]+)"
    r"|import[ \t]+(?P<imports>[^\n#;]+)"
    r"|(?:async[ \t]+)?for[ \t]+(?P<loop>\w+)[ \t]+in[ \t]+"
    r"|(?:async[ \t]+)?with[ \t]+(?P<entered>[^\n]+?)[ \t]+as[ \t]+(?P<target>\w+)[ \t]*[:,)]"
    r"|(?:async[ \t]+)?def[ \t]+\w+[ \t]*\((?P<parameters>[^)]*)\)"
    r")",
    re.MULTILINE,
)


def of_text(text: str) -> Scope:
    """The scope of a file, read line by line without parsing it."""
    scope = Scope(text=text)
    for match in _LINE.finditer(text):
        at = (match.start(), 0)
        group = match.lastgroup
        if group == "name":
            scope.add(match["name"], Binding(Kind.VALUE, at, begin=match.end()))
        elif group == "loop":
            scope.add(match["loop"], Binding(Kind.ELEMENT, at, begin=match.end()))
        elif group == "target":
            scope.add(match["target"], Binding(Kind.ENTERED, at, parse_expression(match["entered"])))
        elif group == "parameters":
            for name in re.findall(r"(?:^|,)\s*\**(\w+)", match["parameters"]):
                scope.add(name, Binding(Kind.PARAMETER, at))
        else:
            _add_imports(scope, match, at)
    return scope


def _add_imports(scope: Scope, match: re.Match[str], at: Position) -> None:
    module, names = match["module"], match["names"] or match["imports"]
    for part in names.strip("() \t\n").split(","):
        words = part.split()
        if not words:
            continue
        original = f"{module}.{words[0]}" if module else words[0]
        if len(words) == 3 and words[1] == "as":
            scope.add(words[2], Binding(Kind.IMPORT, at, target=original))
        elif module:
            scope.add(words[0], Binding(Kind.IMPORT, at, target=original))
