"""Makes the body of one function that of another: its parameters, its names, and what it needs."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from cockpit.features.copilots.primary.conversions import (
    Conversion,
    again,
    collected,
    converted,
    free_name,
    of_parameter,
    of_result,
    reannotated,
)
from cockpit.features.copilots.primary.editing import Body, source_of
from cockpit.features.copilots.primary.stub import Parameter, Stub, body_of, parameters_of
from cockpit.features.copilots.primary.wording import fields_and_texts, reworded
from cockpit.features.copilots.program import Function

_KINDS: Final[Mapping[str, str]] = {
    "str": "text", "bytes": "bytes", "bytearray": "bytes", "int": "number", "float": "number",
    "Decimal": "number", "complex": "number", "bool": "truth", "Path": "path", "PathLike": "path",
    "list": "many", "List": "many", "tuple": "many", "Tuple": "many", "set": "many", "Set": "many",
    "frozenset": "many", "Sequence": "many", "Iterable": "many", "Iterator": "many", "Collection": "many",
    "Generator": "many", "Sized": "many", "deque": "many",
    "dict": "mapping", "Dict": "mapping", "Mapping": "mapping", "MutableMapping": "mapping",
    "Callable": "callable", "None": "nothing", "datetime": "datetime", "date": "date",
    "timedelta": "timedelta",
}  # fmt: skip
_HEAD: Final = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a function suits a stub: the body, and how its parameters were found."""

    body: Body
    by_name: int
    by_type: int
    by_place: int


class Misfit(Exception):
    """A function that cannot be made that of a stub; the text says why."""


def fitted(stub: Stub, text: str, node: Function, *, origin: str = "") -> Fit:
    """The body of a function of a program as that of a stub; raises Misfit.

    `origin` is the file of the workspace that the program is; empty for a template.
    """
    if isinstance(node, ast.AsyncFunctionDef) != stub.is_async:
        raise Misfit("it is awaited" if not stub.is_async else "it is not awaited")
    returned = ast.unparse(node.returns) if node.returns else ""
    if not (_can_be(returned, stub.returns) or of_result(returned, stub.returns)):
        raise Misfit(f"it gives {returned}, not {stub.returns}")
    matched = _pairs(parameters_of(node, bound=False), stub.parameters)
    text = converted(text, node, of_result(returned, stub.returns))
    text = reannotated(text, again(text, node), stub.returns, stub.program.names or ())
    node = again(text, node)
    statements = body_of(node)
    if not statements:
        raise Misfit("it does nothing")
    lines, pairs = _locals(matched, statements, stub)
    renamed = renamed_in(source_of(text, statements), pairs).split("\n")
    body = collected([*lines, *renamed], node, stub.returns)
    needed = _needed(ast.parse(text), node, [*statements, *map(ast.parse, matched.defaults)])
    needed = replace(needed, imports=tuple(dict.fromkeys((*needed.imports, *matched.imports))))
    if origin:
        needed = _lacking(needed, stub, origin)
    clash = sorted(set(needed.helpers) & (stub.program.names or frozenset()))
    if clash:
        raise Misfit(f"{clash[0]} is the name of something else in {stub.path}")
    helpers = tuple(source_of(text, [each]) for each in needed.helpers.values())
    return Fit(Body(tuple(body), needed.imports, helpers), *matched.counts)


def _locals(
    matched: _Matched, statements: Sequence[ast.stmt], stub: Stub
) -> tuple[list[str], dict[str, str]]:
    """What is computed first, and what stands in the body for each parameter that it was written for."""
    pairs = dict(matched.pairs)
    lines: list[str] = []
    taken = {each.name.lstrip("*") for each in stub.parameters}
    taken |= {node.id for each in statements for node in ast.walk(each) if isinstance(node, ast.Name)}
    untyped = {each.name for each in stub.parameters if not each.type}
    several = len(matched.conversions) > 1
    for name, conversion in matched.conversions.items():
        given = pairs[name]
        called = f"{given}_{conversion.called}" if several else conversion.called
        # What has no type of its own may become another one.
        called = given if given in untyped else free_name(called, taken)
        taken.add(called)
        lines.append(f"{called} = {conversion.form.format(given)}")
        pairs[name] = called
    given = _given_here(pairs, statements, stub)
    lines += [f"{name} = {value}" for name, value in given.items()]
    return lines, {**pairs, **{name: name for name in given}}


def _given_here(pairs: Mapping[str, str], statements: Sequence[ast.stmt], stub: Stub) -> dict[str, str]:
    """What the stub has no parameter for and is used more than once, or in a formatted text."""
    nodes = [node for each in statements for node in ast.walk(each)]
    texts = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    inside = {each.id for text in texts for each in ast.walk(text) if isinstance(each, ast.Name)}
    found: dict[str, str] = {}
    for name, value in pairs.items():
        uses = sum(isinstance(node, ast.Name) and node.id == name for node in nodes)
        if not value.isidentifier() and (uses > 1 or name in inside):
            found[name] = value
    taken = sorted(found.keys() & {each.name.lstrip("*") for each in stub.parameters})
    if taken:
        raise Misfit(f"{taken[0]} means something else in it")
    return found


def renamed_in(source: str, names: Mapping[str, str]) -> str:
    """Statements with other variables, or expressions in place of them, also in what people are told of them.

    What else is so called stays.
    """
    changes = {old: new for old, new in names.items() if old != new}
    if not changes:
        return source
    tree = ast.parse(f"async def _():\n{_shifted(source)}")
    _check_free(tree, changes)
    lines = _shifted(source).encode().split(b"\n")
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    # How wide a field is stands in a formatted text within the formatted text.
    inside = {id(each) for node in formatted for each in ast.walk(node) if each is not node}
    strings = [node for node in formatted if id(node) not in inside]
    edits = [
        _span(node, changes[node.id])
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in changes and id(node) not in inside
    ]
    for node in strings:
        if any(isinstance(each, ast.Name) and each.id in changes for each in ast.walk(node)):
            old = _text(lines, node)
            edits.append(_span(node, _in_braces(old, changes)))
    for first, start, last, end, new in sorted(edits, reverse=True):
        if first != last:
            raise Misfit("a formatted text of several lines would have to change")
        line = lines[first]
        lines[first] = line[:start] + new.encode() + line[end:]
    return reworded("\n".join(line.decode()[1:] if line else "" for line in lines), names)


def _shifted(source: str) -> str:
    return "\n".join(f" {line}" if line.strip() else line for line in source.split("\n"))


def _span(node: ast.expr, new: str) -> tuple[int, int, int, int, str]:
    # The statements begin one line below the function that holds them.
    last = (node.end_lineno or node.lineno) - 2
    return node.lineno - 2, node.col_offset, last, node.end_col_offset or 0, new


def _text(lines: Sequence[bytes], node: ast.expr) -> str:
    first, start, last, end, _ = _span(node, "")
    if first != last:
        raise Misfit("a formatted text of several lines would have to change")
    return lines[first][start:end].decode()


def _in_braces(text: str, names: Mapping[str, str]) -> str:
    """A formatted text whose expressions have other variables."""
    word = re.compile(rf"(?<![\w.'\"])(?:{'|'.join(map(re.escape, names))})\b")

    def renamed(text: str) -> str:
        return word.sub(lambda each: names[each[0]], text)

    return "".join(renamed(piece) if is_field else piece for piece, is_field in fields_and_texts(text))


def _check_free(tree: ast.AST, changes: Mapping[str, str]) -> None:
    """A new name must mean nothing else there, and what becomes an expression cannot be assigned to."""
    stored: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            stored.add(node.id)
        elif isinstance(node, ast.arg):
            stored.add(node.arg)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for old, new in changes.items():
        if not new.isidentifier() and old in stored:
            raise Misfit(f"{old} is assigned to")
        if new in stored or (new in used and new not in changes and new.isidentifier()):
            raise Misfit(f"{new} means something else in it")


@dataclass(frozen=True, slots=True)
class _Matched:
    """What parameters a function has been written for are in a stub."""

    pairs: Mapping[str, str]
    """A parameter of the stub, or a default."""
    conversions: Mapping[str, Conversion]
    counts: tuple[int, int, int]
    """By name, by type and by place."""
    defaults: tuple[str, ...]

    @property
    def imports(self) -> tuple[str, ...]:
        """What conversions need."""
        return tuple(each.needs for each in self.conversions.values() if each.needs)


def _pairs(theirs: Sequence[Parameter], ours: Sequence[Parameter]) -> _Matched:
    """Which of our parameters each of theirs is, by name, then by type, then by place; or its default."""
    left = {each.name: each for each in ours}
    found: dict[str, Parameter] = {}
    counts = [0, 0, 0]
    for each in theirs:
        if each.name in left and _suits(left[each.name], each):
            found[each.name] = left.pop(each.name)
            counts[0] += 1
    for each in theirs:
        alike = [one for one in left.values() if each.type and each.type == one.type]
        if each.name not in found and alike:
            found[each.name] = left.pop(alike[0].name)
            counts[1] += 1
    defaults: dict[str, str] = {}
    for each in theirs:
        if each.name in found:
            continue
        fits = [one for one in left.values() if _suits(one, each) and _star(one) == _star(each)]
        if fits and (each.default is None or not any(_given(one) for one in fits)):
            found[each.name] = left.pop(fits[0].name)
            counts[2] += 1
        elif each.default is not None:
            defaults[each.name] = each.default
        elif _star(each) == 1 and left and all(_suits(one, each) and not _star(one) for one in left.values()):
            defaults[each.name.lstrip("*")] = f"({', '.join(left)}{',' * (len(left) == 1)})"
            left.clear()
        else:
            raise Misfit(f"it needs {each.name}")
    if left:
        raise Misfit(f"it has no use for {next(iter(left))}")
    pairs = {name.lstrip("*"): one.name.lstrip("*") for name, one in found.items()} | defaults
    ways = {each.name: of_parameter(found[each.name], each) for each in theirs if each.name in found}
    conversions = {name: way for name, way in ways.items() if way is not None}
    return _Matched(pairs, conversions, (counts[0], counts[1], counts[2]), tuple(defaults.values()))


def _suits(ours: Parameter, theirs: Parameter) -> bool:
    return _can_be(theirs.type, ours.type) or of_parameter(ours, theirs) is not None


def _star(each: Parameter) -> int:
    return len(each.name) - len(each.name.lstrip("*"))


def _given(each: Parameter) -> bool:
    return each.default is not None


def _can_be(one: str, other: str) -> bool:
    """Whether two annotations may mean the same; what is not annotated may mean anything."""
    if not one or not other or one == other:
        return True
    first, second = _kinds(one), _kinds(other)
    return not first or not second or bool(first & second)


def _kinds(annotation: str) -> set[str]:
    """What sorts of values an annotation allows; empty when that is not known."""
    found: set[str] = set()
    for part in _alternatives(annotation):
        head = _HEAD.match(part.strip().strip("\"'"))
        kind = _KINDS.get(head[0].rpartition(".")[2]) if head else None
        if kind is None:
            return set()
        found.add(kind)
    found.discard("nothing") if len(found) > 1 else None
    return found


def _alternatives(annotation: str) -> Iterator[str]:
    inner = re.fullmatch(r"(?:typing\.)?Optional\[(.*)\]", annotation)
    text, depth, start = inner[1] if inner else annotation, 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "[(") - (sign in ")]")
        if sign == "|" and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


@dataclass(frozen=True, slots=True)
class _Needed:
    imports: tuple[str, ...]
    helpers: Mapping[str, ast.stmt]


def _needed(tree: ast.Module, own: Function, statements: Iterable[ast.AST]) -> _Needed:
    """What a body uses of the top of its program, and what that uses in turn."""
    imports: dict[str, None] = {}
    helpers: dict[str, ast.stmt] = {}
    tops = {name: node for node in tree.body for name in _defined(node)}
    waiting = [name for each in statements for name in _used(each)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        node = tops.get(name)
        if name in seen or node is None or hasattr(builtins, name):
            continue
        seen.add(name)
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports[_single(node, name)] = None
        elif node is not own:
            helpers[name] = node
            waiting += _used(node)
    return _Needed(tuple(imports), dict(sorted(helpers.items(), key=lambda each: each[1].lineno)))


def _lacking(needed: _Needed, stub: Stub, origin: str) -> _Needed:
    """What the file of a stub lacks of what a function of another file uses; definitions are never copied."""
    if origin == stub.path:
        return _Needed((), {})
    if needed.helpers:
        raise Misfit(f"it needs {next(iter(needed.helpers))} of {origin}")
    if PurePosixPath(origin).parent != PurePosixPath(stub.path).parent and any(
        each.startswith("from .") for each in needed.imports
    ):
        raise Misfit(f"it imports what is beside {origin}")
    return needed


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (each.id for each in targets if isinstance(each, ast.Name))


def _used(node: ast.AST) -> list[str]:
    found = list[str]()
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name):
                found.append(name)
            case ast.Call(func=ast.Name(id="cast"), args=[ast.Constant(value=str(type_of)), _]):
                found += _used(ast.parse(type_of))
            case _:
                pass
    return found


def _single(node: ast.Import | ast.ImportFrom, name: str) -> str:
    """The import of one name out of a statement."""
    alias = next(each for each in node.names if (each.asname or each.name).partition(".")[0] == name)
    what = alias.name + (f" as {alias.asname}" if alias.asname else "")
    if isinstance(node, ast.Import):
        return f"import {what}"
    return f"from {'.' * node.level}{node.module or ''} import {what}"
