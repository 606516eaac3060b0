"""What each kind of Python expression yields."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cockpit.core.guard.marks import DECODED, OUTPUT, REMOTE, SCRIPT, TEMP, UNKNOWN, is_known
from cockpit.core.guard.python.decoders import DECODERS, decode
from cockpit.core.guard.python.functions import (
    ATTRIBUTES,
    FUNCTIONS,
    METHODS,
    Choice,
    Value,
    as_text,
    as_tuple,
    environment,
    join_paths,
    path_part,
)
from cockpit.core.guard.python.scope import Binding, Kind
from cockpit.core.lazy import lazy_pattern

if TYPE_CHECKING:
    from cockpit.core.guard.python.values import Evaluator

_TEMPORARY_NAME = lazy_pattern(
    r"(?:tmp|temp)(?:_?(?:path|dir|directory|folder))\Z|tmp_path_factory\Z|tmpdir_factory\Z"
)


def _constant(_: Evaluator, node: ast.Constant) -> Value:
    content = node.value
    if isinstance(content, bytes):
        return content.decode("utf-8", "replace")
    if isinstance(content, str | int | float) and not isinstance(content, bool):
        return str(content)
    return UNKNOWN


def _name(evaluator: Evaluator, node: ast.Name) -> Value:
    if node.id == "__file__":
        return f"{SCRIPT}/script"
    bound = evaluator.scope.find(node.id, evaluator.position)
    if bound is None or bound.kind is Kind.PARAMETER:
        return TEMP if _TEMPORARY_NAME.match(node.id) else UNKNOWN
    found = _bound(evaluator, bound)
    if found == UNKNOWN and _TEMPORARY_NAME.match(node.id):
        return TEMP
    return found


def _bound(evaluator: Evaluator, bound: Binding) -> Value:
    found = evaluator.value(evaluator.scope.expression(bound))
    if bound.kind is Kind.ELEMENT:
        return Choice(found) if isinstance(found, tuple) and found else found
    return found


def _joined(evaluator: Evaluator, node: ast.JoinedStr) -> Value:
    return "".join(
        evaluator.text(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values
    )


def _list(evaluator: Evaluator, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items: list[str] = []
    for each in node.elts:
        inner = evaluator.value(each.value if isinstance(each, ast.Starred) else each)
        items += inner if isinstance(inner, tuple) else [as_text(inner)]
    return tuple(items)


def _binary(evaluator: Evaluator, node: ast.BinOp) -> Value:
    left, right = evaluator.value(node.left), evaluator.value(node.right)
    if isinstance(node.op, ast.Add):
        if isinstance(left, tuple) or isinstance(right, tuple):
            return as_tuple(left) + as_tuple(right)
        return as_text(left) + as_text(right)
    if isinstance(node.op, ast.Div):
        return join_paths(as_text(left), as_text(right))
    if isinstance(node.op, ast.Mod) and isinstance(left, str):
        return _percent(left, right)
    if isinstance(node.op, ast.Mult) and isinstance(left, str) and isinstance(right, str) and right.isdigit():
        return left * min(int(right), 64)
    return UNKNOWN


def _unary(evaluator: Evaluator, node: ast.UnaryOp) -> Value:
    inner = evaluator.text(node.operand)
    return f"-{inner}" if isinstance(node.op, ast.USub) and inner.isdigit() else UNKNOWN


def _choice(evaluator: Evaluator, node: ast.IfExp) -> Value:
    first, second = evaluator.value(node.body), evaluator.value(node.orelse)
    if isinstance(first, str) and isinstance(second, str):
        return first if first == second else Choice((first, second))
    return first


def _either(evaluator: Evaluator, node: ast.BoolOp) -> Value:
    texts = tuple(dict.fromkeys(evaluator.text(each) for each in node.values))
    return texts[0] if len(texts) == 1 else Choice(texts)


def _attribute(evaluator: Evaluator, node: ast.Attribute) -> Value:
    bound = evaluator.scope.find(ast.unparse(node), evaluator.position)
    if bound is not None:
        return _bound(evaluator, bound)
    known = ATTRIBUTES.get(evaluator.dotted(node))
    if known is not None:
        return known
    if node.attr in ("parent", "parents", "text", "content", "stdout", "name"):
        return path_part(evaluator.text(node.value), node.attr)
    return UNKNOWN


def _subscript(evaluator: Evaluator, node: ast.Subscript) -> Value:
    if evaluator.dotted(node.value) == "os.environ":
        return environment(evaluator.text(node.slice))
    holder = evaluator.value(node.value)
    if isinstance(node.slice, ast.Slice):
        return _sliced(holder, node.slice)
    index = evaluator.text(node.slice)
    if isinstance(node.value, ast.Attribute) and node.value.attr == "parents" and index.isdigit():
        path = evaluator.text(node.value.value)
        for _ in range(int(index) + 1):
            path = path_part(path, "parent")
        return path
    if (
        isinstance(holder, tuple)
        and re.fullmatch(r"-?\d+", index)
        and -len(holder) <= int(index) < len(holder)
    ):
        return holder[int(index)]
    return UNKNOWN


def _call(evaluator: Evaluator, node: ast.Call) -> Value:
    name = evaluator.dotted(node.func)
    if name == "map" and len(node.args) == 2 and evaluator.dotted(node.args[0]) == "chr":
        codes = as_tuple(evaluator.value(node.args[1]))
        return tuple(DECODED + chr(int(code)) if code.isdigit() else UNKNOWN for code in codes)
    function = FUNCTIONS.get(name)
    args: list[Value] = []
    for arg in node.args:
        inner = evaluator.value(arg.value if isinstance(arg, ast.Starred) else arg)
        args += inner if isinstance(arg, ast.Starred) and isinstance(inner, tuple) else [inner]
    if function is not None:
        return function(args)
    if name in DECODERS:
        return decode(name, [as_text(arg) for arg in args])
    if name.startswith(("requests.", "httpx.", "urllib.", "aiohttp.", "urllib3.")):
        return REMOTE
    if isinstance(node.func, ast.Attribute):
        return _method(evaluator, node.func, args)
    return OUTPUT


def _method(evaluator: Evaluator, func: ast.Attribute, args: list[Value]) -> Value:
    holder = evaluator.value(func.value)
    if func.attr == "join" and args and isinstance(holder, str):
        return holder.join(as_tuple(args[0]))
    if func.attr == "format" and isinstance(holder, str):
        return _format(holder, [as_text(arg) for arg in args])
    method = METHODS.get(func.attr)
    if method is not None:
        return method(as_text(holder), [as_text(arg) for arg in args])
    return REMOTE if holder == REMOTE else UNKNOWN


def _percent(pattern: str, right: Value) -> str:
    values = iter(right if isinstance(right, tuple) else (as_text(right),))
    return re.sub(
        r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[srdif%]",
        lambda found: "%" if found.group() == "%%" else next(values, UNKNOWN),
        pattern,
    )


def _format(pattern: str, values: list[str]) -> str:
    rest = iter(values)

    def fill(found: re.Match[str]) -> str:
        key = found.group(1)
        if key.isdigit():
            return values[int(key)] if int(key) < len(values) else UNKNOWN
        return next(rest, UNKNOWN) if not key else UNKNOWN

    return re.sub(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})", fill, pattern)


def _sliced(holder: Value, part: ast.Slice) -> Value:
    if not isinstance(holder, str | tuple) or (isinstance(holder, str) and not is_known(holder)):
        return UNKNOWN
    try:
        bounds = [
            ast.literal_eval(each) if each is not None else None
            for each in (part.lower, part.upper, part.step)
        ]
        return holder[slice(*bounds)]
    except (ValueError, TypeError):
        return UNKNOWN


def _inner(evaluator: Evaluator, node: ast.FormattedValue | ast.NamedExpr | ast.Starred) -> Value:
    return evaluator.value(node.value)


READERS: Mapping[type[ast.expr], Callable[[Evaluator, Any], Value]] = MappingProxyType(
    {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.JoinedStr: _joined,
        ast.FormattedValue: _inner,
        ast.List: _list,
        ast.Tuple: _list,
        ast.Set: _list,
        ast.BinOp: _binary,
        ast.UnaryOp: _unary,
        ast.IfExp: _choice,
        ast.BoolOp: _either,
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.Call: _call,
        ast.NamedExpr: _inner,
        ast.Await: _inner,
        ast.Starred: _inner,
    }
)
