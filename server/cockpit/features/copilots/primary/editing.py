"""Puts a body and what it needs into a file, and touches nothing else."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.primary.strings import majority, requoted
from cockpit.features.copilots.primary.stub import Stub
from cockpit.features.copilots.program import Program

_PROMISE: Final = lazy_pattern(r"\s*#.*\b(?:TODO|FIXME|XXX|implement)", re.IGNORECASE)
"""A comment that says what is still to come, which has then come."""
GROUPS: Final = ("future", "standard", "other", "own")


@dataclass(frozen=True, slots=True)
class Body:
    """What a function is to do, and what it needs at the top of its file."""

    lines: tuple[str, ...]
    """Not indented."""
    imports: tuple[str, ...] = ()
    """Statements, such as `import re`."""
    helpers: tuple[str, ...] = ()
    """Definitions that stand before the function, each a text of several lines."""


def filled(stub: Stub, body: Body) -> str:
    """The text of the file with the body in place of the hollow one, in the quotes of the file."""
    if quote := majority(stub.program.text):
        body = _in_quotes(body, quote)
    lines = stub.program.text.split("\n")
    carriage = "\r" if stub.program.text.count("\r\n") * 2 > len(lines) else ""
    lines = [line.removesuffix(carriage) for line in lines]
    unit, indent = _unit(stub), _indent_of(stub, lines)
    new = [_indented(line, indent, unit) for line in body.lines]
    start, end, head = _stretch(stub, lines)
    lines[start:end] = [head, *new] if head else new
    if body.helpers:
        lines = _with_helpers(lines, _outermost(stub), body.helpers)
    text = with_imports("\n".join(lines), body.imports, stub.program)
    return text.replace("\n", "\r\n") if carriage else text


def _with_helpers(lines: Sequence[str], place: int, helpers: Sequence[str]) -> list[str]:
    """The lines with definitions before a place, as far from one another as formatters have them."""
    # A comment right above the function is about it.
    while place and lines[place - 1].startswith("#"):
        place -= 1
    above = list(lines[:place])
    while above and not above[-1].strip():
        above.pop()
    for each in helpers:
        if above:
            above += [""] * _gap("\n".join(above), each)
        above += each.split("\n")
    return [*above, "", "", *lines[place:]]


def _gap(above: str, helper: str) -> int:
    """How many empty lines stand between: none between constants, two around functions and classes."""
    before, (after,) = ast.parse(above).body[-1:], ast.parse(helper).body
    large = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    if isinstance(after, large) or any(isinstance(each, large) for each in before):
        return 2
    return 0 if any(isinstance(each, ast.Assign | ast.AnnAssign) for each in before) else 1


def _in_quotes(body: Body, quote: str) -> Body:
    lines = requoted("\n".join(body.lines), quote).split("\n")
    return replace(body, lines=tuple(lines), helpers=tuple(requoted(each, quote) for each in body.helpers))


def _stretch(stub: Stub, lines: Sequence[str]) -> tuple[int, int, str]:
    """The lines of the hollow body, from 0, and what stands before it in the first of them."""
    if not stub.body:
        after = stub.node.body[-1].end_lineno or 0
        return after, after, ""
    first, last = stub.body[0], stub.body[-1]
    start, end = first.lineno - 1, last.end_lineno or last.lineno
    head = lines[start].encode()[: first.col_offset].decode().rstrip()
    while not head and _PROMISE.match(lines[start - 1]):
        start -= 1
    return start, end, head


def with_imports(text: str, wanted: Sequence[str], program: Program, *, own: str = "") -> str:
    """The text with imports that it lacks, each in its group.

    `program` is the file as it was, `own` a package of the project beside those that its path names.
    """
    project = frozenset((*program.path.split("/"), own))
    lines = text.split("\n")
    for statement in wanted:
        if not _has(lines, statement):
            _import(lines, statement, project)
    return "\n".join(lines)


def _has(lines: Sequence[str], statement: str) -> bool:
    """Whether a name is imported at the top in the same way."""
    (wanted,) = _imports(statement)
    known = _imports("\n".join(lines))
    return all(
        any(_same(each, wanted) and alias.name in _names(each, alias.asname) for each in known)
        for alias in wanted.names
    )


def _import(lines: list[str], statement: str, project: frozenset[str]) -> None:
    (wanted,) = _imports(statement)
    known = _imports("\n".join(lines))
    if isinstance(wanted, ast.ImportFrom):
        same = [
            each
            for each in known
            if _same(each, wanted) and each.lineno == each.end_lineno and not _is_star(each)
        ]
        if same:
            lines[same[0].lineno - 1] = _merged(same[0], wanted)
            return
    lines[:] = _placed(lines, known, statement, project)


def _placed(
    lines: list[str], known: Sequence[ast.Import | ast.ImportFrom], statement: str, project: frozenset[str]
) -> list[str]:
    """The statement before the first that comes after it, else after the last that comes before it."""
    (wanted,) = _imports(statement)
    key = _key(wanted, project)
    later = [each for each in known if _key(each, project) > key]
    earlier = [each for each in known if _key(each, project) <= key]
    if later:
        after = later[0]
        gap = [] if _group(after, project) == key[0] else [""]
        at = after.lineno - 1
        if earlier and gap and _group(earlier[-1], project) == key[0]:
            at, gap = earlier[-1].end_lineno or 0, []
        return [*lines[:at], statement, *gap, *lines[at:]]
    if earlier:
        before = earlier[-1]
        gap = [] if _group(before, project) == key[0] else [""]
        at = before.end_lineno or 0
        return [*lines[:at], *gap, statement, *lines[at:]]
    at = _after_docstring(lines)
    below = [] if at < len(lines) and not lines[at].strip() else [""]
    above = [""] if at and lines[at - 1].strip() and not lines[at - 1].startswith("#") else []
    return [*lines[:at], *above, statement, *below, *lines[at:]]


def _after_docstring(lines: Sequence[str]) -> int:
    """The first line that is neither a comment of the head nor the docstring."""
    tree = ast.parse("\n".join(lines))
    if tree.body and isinstance(tree.body[0], ast.Expr) and ast.get_docstring(tree) is not None:
        return tree.body[0].end_lineno or 0
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    return head


def _imports(text: str) -> list[ast.Import | ast.ImportFrom]:
    return [each for each in ast.parse(text).body if isinstance(each, ast.Import | ast.ImportFrom)]


def _same(one: ast.Import | ast.ImportFrom, other: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(one, ast.ImportFrom) and isinstance(other, ast.ImportFrom):
        return (one.module, one.level) == (other.module, other.level)
    return isinstance(one, ast.Import) and isinstance(other, ast.Import)


def _names(node: ast.Import | ast.ImportFrom, asname: str | None) -> Iterable[str]:
    return [each.name for each in node.names if each.asname == asname]


def _is_star(node: ast.Import | ast.ImportFrom) -> bool:
    return any(each.name == "*" for each in node.names)


def _merged(old: ast.Import | ast.ImportFrom, new: ast.ImportFrom) -> str:
    parts = {(each.name, each.asname) for each in (*old.names, *new.names)}
    named = sorted(parts, key=lambda each: (not each[0].isupper(), not each[0][:1].isupper(), each[0]))
    whole = ", ".join(name + (f" as {alias}" if alias else "") for name, alias in named)
    return f"from {'.' * new.level}{new.module or ''} import {whole}"


def _key(node: ast.Import | ast.ImportFrom, project: frozenset[str]) -> tuple[int, bool, str]:
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    alias = node.names[0].asname or ""
    return _group(node, project), isinstance(node, ast.ImportFrom), f"{module.lower()} {alias}"


def _group(node: ast.Import | ast.ImportFrom, project: frozenset[str]) -> int:
    if isinstance(node, ast.ImportFrom) and node.level:
        return GROUPS.index("own")
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    top = module.partition(".")[0]
    if top == "__future__":
        return GROUPS.index("future")
    if top in sys.stdlib_module_names:
        return GROUPS.index("standard")
    own = top in project or f"{top}.py" in project
    return GROUPS.index("own" if own else "other")


def _outermost(stub: Stub) -> int:
    """The line, from 0, of the top-level definition that the function stands in, with its decorators."""
    for node in stub.program.tree.body:
        if node.lineno <= stub.node.lineno <= (node.end_lineno or 0):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(each.lineno for each in decorators)]) - 1
    return stub.node.lineno - 1


def _unit(stub: Stub) -> str:
    """One step of indentation, as the file has it."""
    own = stub.program.text.split("\n")[stub.node.lineno - 1]
    outer = own[: len(own) - len(own.lstrip())]
    first = stub.node.body[0]
    if first.lineno == stub.node.lineno:
        return "\t" if "\n\t" in stub.program.text else "    "
    line = stub.program.text.split("\n")[first.lineno - 1]
    inner = line[: len(line) - len(line.lstrip())]
    return inner.removeprefix(outer) or "    "


def _indent_of(stub: Stub, lines: Sequence[str]) -> str:
    own = lines[stub.node.lineno - 1]
    return own[: len(own) - len(own.lstrip())] + _unit(stub)


def _indented(line: str, indent: str, unit: str) -> str:
    if not line.strip():
        return ""
    steps, rest = divmod(len(line) - len(line.lstrip(" ")), 4)
    return f"{indent}{unit * steps}{' ' * rest}{line.lstrip(' ')}"


def source_of(program_text: str, nodes: Sequence[ast.stmt]) -> str:
    """The lines of statements that follow one another, not indented, each ended by a line feed alone."""
    lines = [line.removesuffix("\r") for line in program_text.split("\n")]
    first = min([nodes[0].lineno, *(each.lineno for each in getattr(nodes[0], "decorator_list", []))])
    return textwrap.dedent("\n".join(lines[first - 1 : nodes[-1].end_lineno or 0]))
