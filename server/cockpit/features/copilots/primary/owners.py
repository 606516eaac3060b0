"""What a method must do, by the class that it belongs to: its fields, and what its other methods do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cockpit.features.copilots.primary.derived import Derived, statement
from cockpit.features.copilots.primary.editing import Body
from cockpit.features.copilots.primary.stub import Stub, body_of, written
from cockpit.features.copilots.program import Function, Program

_TO_RECORD = ("to_dict", "as_dict", "asdict", "to_json_dict", "serialize", "to_record")
_FROM_RECORD = ("from_dict", "from_record", "deserialize", "parse_dict")
_MANY = ("list", "List", "tuple", "Tuple", "Sequence", "set", "frozenset")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a class."""

    name: str
    type: str
    default: str | None


def by_owner(stub: Stub) -> Iterator[Derived]:
    """All that the class tells."""
    if stub.owner is None:
        return
    yield from _delegated(stub, stub.owner)
    fields = fields_of(stub.owner)
    if fields:
        yield from _of_record(stub, stub.owner, fields)
        yield from _of_special(stub, stub.owner, fields)
    yield from _of_state(stub, stub.owner)


def fields_of(owner: ast.ClassDef) -> tuple[Field, ...]:
    """The fields that a class declares, or else those that `__init__` takes over from its parameters."""
    declared = [
        Field(node.target.id, ast.unparse(node.annotation), written(node.value) if node.value else None)
        for node in owner.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and "ClassVar" not in ast.unparse(node.annotation)
    ]
    if declared:
        return tuple(declared)
    for node in owner.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return tuple(_taken_over(node))
    return ()


def _taken_over(init: ast.FunctionDef) -> Iterator[Field]:
    types = {each.arg: ast.unparse(each.annotation) if each.annotation else "" for each in init.args.args}
    for node in init.body:
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=ast.Name(id=given)
            ) if name == given and given in types:
                yield Field(name, types[name], None)
            case _:
                continue


def _of_record(stub: Stub, owner: ast.ClassDef, fields: Sequence[Field]) -> Iterator[Derived]:
    listed = ", ".join(each.name for each in fields)
    if stub.name in _TO_RECORD and not stub.parameters:
        parts = [f'"{each.name}": {_out(each, stub.name, stub.program)}' for each in fields]
        yield Derived(_collected("return {", parts, "}"), f"{owner.name} has the fields {listed}.")
    if stub.name in _FROM_RECORD and len(stub.parameters) == 1 and "classmethod" in stub.decorators:
        data = stub.parameters[0].name
        parts = [f"{each.name}={_in(each, data, stub.name, stub.program)}" for each in fields]
        yield Derived(_collected("return cls(", parts, ")"), f"{owner.name} has the fields {listed}.")


def _of_special(stub: Stub, owner: ast.ClassDef, fields: Sequence[Field]) -> Iterator[Derived]:
    because = f"{owner.name} has the fields {', '.join(each.name for each in fields)}."
    ours = ", ".join(f"self.{each.name}" for each in fields) + ("," if len(fields) == 1 else "")
    if stub.name == "__eq__" and len(stub.parameters) == 1:
        other = stub.parameters[0].name
        theirs = ours.replace("self.", f"{other}.")
        check = f"if not isinstance({other}, {owner.name}):\n    return NotImplemented"
        text = f"{check}\nreturn ({ours}) == ({theirs})"
        yield Derived(statement(text), because)
    if stub.name == "__hash__":
        yield Derived(statement(f"return hash(({ours}))"), because)
    if stub.name == "__repr__":
        shown = ", ".join(f"{each.name}={{self.{each.name}!r}}" for each in fields)
        yield Derived(statement(f'return f"{owner.name}({shown})"'), because)
    if stub.name == "__init__":
        given = {each.name for each in stub.parameters}
        if given == {each.name for each in fields}:
            text = "\n".join(f"self.{each.name} = {each.name}" for each in fields)
            yield Derived(statement(text), because)


def _of_state(stub: Stub, owner: ast.ClassDef) -> Iterator[Derived]:
    """Properties, setters and what a collection is asked, by the attributes that other methods assign."""
    kept = _attributes(owner)
    if not stub.parameters and f"_{stub.name}" in kept and "property" in stub.decorators:
        yield Derived(statement(f"return self._{stub.name}"), f"{owner.name} keeps it as `_{stub.name}`.")
    many = [name for name, value in kept.items() if _is_collection(value)]
    if len(many) != 1:
        return
    (name,), because = many, f"{owner.name} holds one collection, `{many[0]}`."
    given = [each.name for each in stub.parameters]
    asked = {"__len__": f"return len(self.{name})", "__iter__": f"return iter(self.{name})"}
    if stub.name in asked and not given:
        yield Derived(statement(asked[stub.name]), because)
    if stub.name == "__contains__" and len(given) == 1:
        yield Derived(statement(f"return {given[0]} in self.{name}"), because)
    if stub.name == "__getitem__" and len(given) == 1:
        yield Derived(statement(f"return self.{name}[{given[0]}]"), because)


def _delegated(stub: Stub, owner: ast.ClassDef) -> Iterator[Derived]:
    """At least two other methods hand everything on to the same attribute."""
    found: dict[str, list[str]] = {}
    for node in owner.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not stub.node:
            target = _handed_on(node)
            if target:
                found.setdefault(target, []).append(node.name)
    for target, names in found.items():
        if len(names) < 2:
            continue
        given = ", ".join(each.name for each in stub.parameters)
        call = f"self.{target}.{stub.name}({given})"
        text = f"return {'await ' if stub.is_async else ''}{call}"
        said = " and ".join(f"`{name}`" for name in names[:2])
        yield Derived(statement(text), f"{said} hand everything on to `{target}`, too.")


def _handed_on(node: Function) -> str:
    """The attribute that a method hands its parameters on to, under its own name; empty when it does not."""
    body = body_of(node)
    if len(body) != 1 or not isinstance(body[0], ast.Return | ast.Expr) or body[0].value is None:
        return ""
    value = body[0].value.value if isinstance(body[0].value, ast.Await) else body[0].value
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=target), attr=name)
        ) if name == node.name:
            return target
        case _:
            return ""


def _attributes(owner: ast.ClassDef) -> dict[str, ast.expr | None]:
    """What `__init__` assigns to, with the values."""
    found: dict[str, ast.expr | None] = {}
    for method in owner.body:
        if not isinstance(method, ast.FunctionDef) or method.name != "__init__":
            continue
        for node in ast.walk(method):
            match node:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=value):
                    found[name] = value
                case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name), value=value):
                    found[name] = value
                case _:
                    continue
    return found


def _is_collection(value: ast.expr | None) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in ("list", "dict", "set", "deque", "OrderedDict", "defaultdict", "Counter")
        case _:
            return False


def _out(each: Field, verb: str, program: Program) -> str:
    own, many = _own_type(each.type, verb, program)
    if not own:
        return f"self.{each.name}"
    return f"[each.{verb}() for each in self.{each.name}]" if many else f"self.{each.name}.{verb}()"


def _in(each: Field, data: str, verb: str, program: Program) -> str:
    own, many = _own_type(each.type, verb, program)
    value = f'{data}["{each.name}"]'
    if own:
        return f"[{own}.{verb}(each) for each in {value}]" if many else f"{own}.{verb}({value})"
    simple = each.default is not None and "(" not in each.default
    return f'{data}.get("{each.name}", {each.default})' if simple else value


def _own_type(annotation: str, verb: str, program: Program) -> tuple[str, bool]:
    """A class of the same file that has the same method, and whether there are many of it."""
    many = annotation.partition("[")[0] in _MANY
    name = annotation.partition("[")[2].rstrip("]").partition(",")[0] if many else annotation
    name = name.strip("\"' ")
    return (name, many) if f"{name}.{verb}" in program.functions else ("", False)


def _collected(start: str, parts: Sequence[str], end: str) -> Body:
    """On one line where it is short, else a line each."""
    short = f"{start}{', '.join(parts)}{end}"
    if len(short) <= 80:
        return statement(short)
    return statement("\n".join([start, *(f"    {each}," for each in parts), end]))
