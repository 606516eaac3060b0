"""What a function must do, because another one of the same file does the opposite, or nearly the same."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cockpit.features.copilots.primary.derived import Derived, statement
from cockpit.features.copilots.primary.editing import Body, source_of
from cockpit.features.copilots.primary.fitting import Misfit, renamed_in
from cockpit.features.copilots.primary.strings import requoted
from cockpit.features.copilots.primary.stub import Stub, body_of, parameters_of, words_of
from cockpit.features.copilots.program import Function, Named, aliases, full_name

_OPPOSITE_WORDS: Final = (
    ("encode", "decode"), ("dump", "load"), ("dumps", "loads"), ("serialize", "deserialize"),
    ("serialise", "deserialise"), ("compress", "decompress"), ("escape", "unescape"), ("quote", "unquote"),
    ("pack", "unpack"), ("to", "from"), ("wrap", "unwrap"), ("hex", "unhex"),
)  # fmt: skip
_CALLS: Final = (
    ("json.dumps", "json.loads"), ("base64.b64encode", "base64.b64decode"),
    ("base64.urlsafe_b64encode", "base64.urlsafe_b64decode"), ("base64.b32encode", "base64.b32decode"),
    ("base64.b16encode", "base64.b16decode"), ("base64.b85encode", "base64.b85decode"),
    ("zlib.compress", "zlib.decompress"), ("gzip.compress", "gzip.decompress"),
    ("bz2.compress", "bz2.decompress"), ("lzma.compress", "lzma.decompress"),
    ("binascii.hexlify", "binascii.unhexlify"), ("urllib.parse.quote", "urllib.parse.unquote"),
    ("urllib.parse.quote_plus", "urllib.parse.unquote_plus"), ("html.escape", "html.unescape"),
    ("math.exp", "math.log"), ("math.degrees", "math.radians"),
)  # fmt: skip
_INVERSE: Final[Mapping[str, str]] = MappingProxyType(
    {**dict(_CALLS), **{other: one for one, other in _CALLS}}
)
_METHODS: Final[Mapping[str, str]] = MappingProxyType({"encode": "decode", "decode": "encode"})
_SIGNS: Final[Mapping[type[ast.operator], type[ast.operator]]] = MappingProxyType(
    {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
)


def by_twin(stub: Stub) -> Iterator[Derived]:
    """The opposite of a function that is one expression, turned around step by step."""
    if len(stub.parameters) != 1:
        return
    for twin in _siblings(stub):
        if not _are_opposite(words_of(stub.name), words_of(twin.node.name)):
            continue
        node = _function(twin)
        body = body_of(node)
        given = parameters_of(node, bound=twin.is_method and not _is_static(node))
        if len(body) != 1 or not isinstance(body[0], ast.Return) or len(given) != 1 or body[0].value is None:
            continue
        turned = _turned(
            body[0].value, given[0].name, ast.Name(stub.parameters[0].name), aliases(stub.program)
        )
        if turned is not None:
            text = requoted(f"return {ast.unparse(turned)}", '"')
            yield Derived(_imported(text, stub), f"It is the opposite of `{twin.name}`, step by step.")


def by_sibling(stub: Stub) -> Iterator[Derived]:
    """A function beside it that differs in one word of its name, with the other word in its place."""
    words = stub.name.strip("_").split("_")
    for sibling in _siblings(stub):
        node = _function(sibling)
        others = node.name.strip("_").split("_")
        different = [pair for pair in zip(others, words, strict=False) if pair[0] != pair[1]]
        if len(others) != len(words) or len(different) != 1 or len(words) < 2 or not _does_something(node):
            continue
        old, new = different[0]
        made = _replaced(stub, sibling, node, old, new)
        if made is not None:
            yield Derived(made, f"`{sibling.name}` beside it does the same for `{old}`.")


def _replaced(stub: Stub, sibling: Named, node: Function, old: str, new: str) -> Body | None:
    theirs = parameters_of(node, bound=sibling.is_method and not _is_static(node))
    if len(theirs) != len(stub.parameters):
        return None
    source = source_of(stub.program.text, body_of(node))
    names = {
        one.name.lstrip("*"): other.name.lstrip("*")
        for one, other in zip(theirs, stub.parameters, strict=True)
    }
    try:
        source = renamed_in(source, names)
    except Misfit:
        return None
    text = _with_word(source, old, new)
    if text == source or not _is_supported(text, source, stub):
        return None
    return statement(text)


def _with_word(source: str, old: str, new: str) -> str:
    """A word for another one in names and texts, in its forms: `error`, `errors`, `Error`, `ERROR`."""
    pairs = {
        old: new, f"{old}s": f"{new}s", old.removesuffix("s"): new.removesuffix("s"),
        old.title(): new.title(), old.upper(): new.upper(),
    }  # fmt: skip
    pieces: list[str] = []
    word = ""
    for sign in f"{source}\0":
        if sign.isalnum():
            word += sign
            continue
        pieces += [pairs.get(word, word), sign]
        word = ""
    return "".join(pieces)[:-1]


def _is_supported(text: str, source: str, stub: Stub) -> bool:
    """Whether every new name is one that the file knows: what is made up is no derivation."""
    try:
        new, old = _words(ast.parse(text)), _words(ast.parse(source))
    except SyntaxError:
        return False
    bound = {
        node.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    own = {each.name.lstrip("*") for each in stub.parameters} | {"self", "cls"} | bound
    known = _words(stub.program.tree, besides=stub.node) | set(dir(builtins)) | own
    return new - old - own <= known - {stub.name}


def _words(tree: ast.AST, besides: ast.AST | None = None) -> set[str]:
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node is besides:
            continue
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Constant(value=str(text)):
                found.add(text)
            case _:
                pass
        waiting.extend(ast.iter_child_nodes(node))
    return found


def _siblings(stub: Stub) -> Iterator[Named]:
    """The functions of the same class, or of the top of the file, the nearest first."""
    found = [
        each
        for each in stub.program.functions.values()
        if each.within is stub.named.within and each.node is not stub.node
        and isinstance(each.node, ast.AsyncFunctionDef) == stub.is_async
    ]  # fmt: skip
    yield from sorted(found, key=lambda each: (abs(each.node.lineno - stub.node.lineno), each.name))


def _function(named: Named) -> Function:
    node = named.node
    if isinstance(node, ast.ClassDef):
        raise TypeError(named.name)
    return node


def _is_static(node: Function) -> bool:
    return any(ast.unparse(each) == "staticmethod" for each in node.decorator_list)


def _does_something(node: Function) -> bool:
    return any(not isinstance(each, ast.Pass | ast.Raise) for each in body_of(node))


def _are_opposite(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names say the opposite: `encode_x` and `decode_x`, `a_to_b` and `b_to_a`."""
    for first, second in _OPPOSITE_WORDS:
        swap = {first: second, second: first}
        if one != other and [swap.get(word, word) for word in one] == list(other):
            return True
    if "to" in one and "to" in other:
        here, there = one.index("to"), other.index("to")
        return (one[:here], one[here + 1 :]) == (other[there + 1 :], other[:there])
    return False


def _turned(node: ast.expr, given: str, result: ast.expr, known: Mapping[str, str]) -> ast.expr | None:
    """The inverse of an expression: from its outermost step to the innermost; None when a step has none."""
    while not (isinstance(node, ast.Name) and node.id == given):
        if sum(isinstance(each, ast.Name) and each.id == given for each in ast.walk(node)) != 1:
            return None
        step = _step(node, given, result, known)
        if step is None:
            return None
        node, result = step
    return result


def _step(
    node: ast.expr, given: str, result: ast.expr, known: Mapping[str, str]
) -> tuple[ast.expr, ast.expr] | None:
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=extra) if name in _METHODS:
            return inner, ast.Call(ast.Attribute(result, _METHODS[name]), extra, [])
        case ast.Call(func=function, args=[inner, *_]) if full_name(function, known) in _INVERSE:
            return inner, ast.Call(_other(function, full_name(function, known)), [result], [])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            if _holds(left, given):
                return left, ast.BinOp(result, _SIGNS[type(op)](), right)
            if isinstance(op, ast.Add | ast.Mult):
                return right, ast.BinOp(result, _SIGNS[type(op)](), left)
            return right, ast.BinOp(left, type(op)(), result)
        case _:
            return None


def _other(function: ast.expr, full: str) -> ast.expr:
    """The inverse, under the name by which the file has the module."""
    name = _INVERSE[full].rpartition(".")[2]
    return ast.Attribute(function.value, name) if isinstance(function, ast.Attribute) else ast.Name(name)


def _holds(node: ast.expr, given: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == given for each in ast.walk(node))


def _imported(text: str, stub: Stub) -> Body:
    """What is imported by name brings the import of its opposite."""
    known = aliases(stub.program)
    imports: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            for full in _INVERSE:
                module, _, name = full.rpartition(".")
                if name == node.id and known.get(name) is None and f"{module}." in "".join(known.values()):
                    imports.append(f"from {module} import {name}")
    return statement(text, *imports)
