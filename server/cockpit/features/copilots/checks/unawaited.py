"""Whether the result of a coroutine is asked before it was awaited."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cockpit.features.copilots.modules import Modules
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Named, Program, dotted, own_nodes
from cockpit.features.copilots.review import Review, objection

CODE: Final = "validate.unawaited"
_LOOKED_AT: Final[Mapping[type[ast.AST], tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys((ast.If, ast.While, ast.IfExp, ast.Assert), ("test",)),
        ast.Compare: ("left", "comparators"),
        ast.UnaryOp: ("operand",),
        ast.BinOp: ("left", "right"),
        **dict.fromkeys((ast.For, ast.comprehension), ("iter",)),
        **dict.fromkeys((ast.Subscript, ast.FormattedValue, ast.Attribute), ("value",)),
    }
)
"""The parts of a node whose values it looks at."""
_OF_COROUTINES: Final = frozenset({"close", "send", "throw", "__await__"})
"""What a coroutine itself can do."""


def unawaited(review: Review) -> Iterator[Objection | Gap]:
    """Object to new calls of coroutines whose results are looked at without `await`."""
    modules = Modules(review.after)
    for change, program in review.programs():
        if "async def" not in program.text:
            continue
        former = review.former(change)
        known = Counter(key for _, key, _ in _asked(former, modules)) if former else Counter[str]()
        for line, key, name in _asked(program, modules):
            if known[key] > 0:
                known[key] -= 1
            else:
                message = f"`{name}` is a coroutine: without `await` this asks the coroutine, not its result."
                yield objection(change, line, CODE, message)


def _asked(program: Program, modules: Modules) -> Iterator[tuple[int, str, str]]:
    """Line, what it is recognised by, and name of each call."""
    for named in program.functions.values():
        calls = dict(_made(named))
        made = {name: dotted(call.func) for name, call in calls.items()}
        kept = _kept(named)
        for node in own_nodes(named.node):
            for used in _used(node):
                each = used
                if isinstance(used, ast.Name) and used.id in kept and used.id in calls:
                    each = calls[used.id]
                name = dotted(each.func) if isinstance(each, ast.Call) else ""
                if name and any(_is_async(*place) for place in _meant(name, named, program, made, modules)):
                    yield each.lineno - 1, f"{named.name} {ast.dump(node)}", name


def _made(named: Named) -> Iterator[tuple[str, ast.Call]]:
    """The names in a function that stand for what one call gives, by their only assignment."""
    counted = Counter[str]()
    found: dict[str, ast.Call] = {}
    for node in own_nodes(named.node):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            counted[node.id] += 1
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            found.update((each.id, node.value) for each in node.targets if isinstance(each, ast.Name))
    yield from ((name, call) for name, call in found.items() if counted[name] == 1)


def _kept(named: Named) -> frozenset[str]:
    """The names whose values are only looked at: neither awaited nor given to somebody who may do it."""
    nodes = list(own_nodes(named.node))
    looked_at = {id(each) for node in nodes for each in _used(node)}
    loaded = [each for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)]
    given = {each.id for each in loaded if id(each) not in looked_at}
    return frozenset(each.id for each in loaded) - given


def _used(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose value a node looks at."""
    if isinstance(node, ast.comprehension) and node.is_async:
        return
    if isinstance(node, ast.Attribute) and node.attr in _OF_COROUTINES:
        return
    for field in _LOOKED_AT.get(type(node), ()):
        value: ast.expr | list[ast.expr] = getattr(node, field)
        for each in value if isinstance(value, list) else (value,):
            yield from _operands(each)
    if isinstance(node, ast.BoolOp):
        # The last one is what the whole gives, so that whoever has the whole may await it.
        yield from node.values[:-1]


def _operands(node: ast.expr) -> Iterator[ast.expr]:
    """An expression, and what it gives where that is its last part."""
    yield node
    if isinstance(node, ast.BoolOp):
        yield from _operands(node.values[-1])


def _meant(
    name: str, caller: Named, program: Program, made: Mapping[str, str], modules: Modules
) -> Iterator[tuple[Program, str]]:
    """The functions that a call may mean, by their files."""
    first, _, rest = name.partition(".")
    if first == "self" and rest:
        yield program, f"{caller.name.rpartition('.')[0]}.{rest}"
    elif first in made and rest:
        yield from ((file, f"{owner}.{rest}") for file, owner in _places(made[first], program, modules))
    else:
        yield from _places(name, program, modules)


def _places(name: str, program: Program, modules: Modules) -> Iterator[tuple[Program, str]]:
    """The files in which a name may be defined, with its name there."""
    first, _, rest = name.partition(".")
    if first in program.functions or first in program.classes:
        yield program, name
        return
    for each in modules.imports(program):
        if each.alias != first:
            continue
        full = [part for part in (each.name, rest) if part]
        for path in modules.files(each.module):
            if full and (other := modules.tree.program(path)) is not None:
                yield other, ".".join(full)


def _is_async(program: Program, name: str) -> bool:
    """Whether a function is an `async def`, and no generator."""
    found = program.functions.get(name)
    if found is None or not isinstance(found.node, ast.AsyncFunctionDef) or found.node.decorator_list:
        return False
    return not any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in own_nodes(found.node))
