"""What stands in an entry that its types refuse: what fits is kept, what does not is named."""

from __future__ import annotations

import functools
import json
import math
import re
import types
import typing
from typing import Any, cast

import msgspec
from msgspec import Raw, Struct

from cockpit.features.har.entry import Entry, Fault, Path

_STRING_OR_COMMA = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")|,(?=\s*[\]}])', re.DOTALL)
_WORDS: dict[Any, str] = {str: "a text", float: "a number", int: "a whole number", bool: "true or false"}


def mended(raw: bytes) -> tuple[Entry, list[Fault]] | None:
    """The entry and what was left out of it; None when this cannot be read as an entry."""
    value = loosely(raw)
    if not isinstance(value, dict):
        return None
    faults: list[Fault] = []
    fitting = _fit(value, Entry, (), faults)
    try:
        encoded = json.dumps(fitting, ensure_ascii=False).encode("utf-8", "replace")
        return msgspec.json.decode(encoded, type=Entry), faults
    except (RecursionError, msgspec.MsgspecError):
        return None


def loosely(raw: bytes) -> Any:
    """JSON with what recorders get wrong: NaN, trailing commas, control characters, bytes that are not UTF-8.

    None when it is no JSON for all that, or nested too deeply.
    """
    text = raw.decode("utf-8", "replace")
    try:
        return _loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        without = _STRING_OR_COMMA.sub(lambda match: match.group(1) or "", text)
        return _loads(without)
    except (ValueError, RecursionError):
        return None


def fault_in(raw: bytes) -> int:
    """The first byte that is no JSON; 0 when all of it is."""
    text = raw.decode("utf-8", "replace")
    try:
        json.loads(text, strict=False, parse_constant=_nothing)
    except json.JSONDecodeError as error:
        return len(text[: error.pos].encode("utf-8", "replace"))
    except RecursionError:
        return 0
    return 0


def _loads(text: str) -> Any:
    return json.loads(text, strict=False, parse_constant=_nothing, parse_float=_finite)


def _finite(text: str) -> float | str:
    """What is too large for a number stays a text: it is no measurement, and could not be written again."""
    number = float(text)
    return number if math.isfinite(number) else text


def _nothing(_constant: str) -> None:
    """NaN and Infinity are no measurement."""


def _fit(value: Any, wanted: Any, path: Path, faults: list[Fault]) -> Any:
    """`value` as far as it is of the wanted type; what cannot be used becomes None."""
    if value is None or wanted is Raw:
        return value
    if isinstance(wanted, type) and issubclass(wanted, Struct):
        return _object(value, wanted, path, faults)
    if typing.get_origin(wanted) is list:
        return _list(value, typing.get_args(wanted)[0], path, faults)
    kinds = cast("tuple[Any, ...]", typing.get_args(wanted) or (wanted,))
    if any(_is(value, kind) for kind in kinds):
        return value
    faults.append(Fault(path, _WORDS[kinds[0]], found(value)))
    return _converted(value, kinds[0])


def _object(value: Any, wanted: type[Struct], path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        faults.append(Fault(path, "an object", found(value)))
        return None
    members: dict[str, Any] = {}
    for name, (kind, optional) in _members(wanted).items():
        if name not in value:
            continue
        fitted = _fit(value[name], kind, (*path, name), faults)
        if fitted is not None:
            members[name] = fitted
        elif value[name] is None and not optional:
            faults.append(Fault((*path, name), _WORDS.get(kind, "a value"), "null"))
    return members


def _list(value: Any, wanted: Any, path: Path, faults: list[Fault]) -> list[Any] | None:
    if not isinstance(value, list):
        faults.append(Fault(path, "a list", found(value)))
        return None
    items = cast("list[Any]", value)
    fitted = (_fit(item, wanted, (*path, index), faults) for index, item in enumerate(items))
    return [item for item in fitted if item is not None]


@functools.cache
def _members(wanted: type[Struct]) -> dict[str, tuple[Any, bool]]:
    """The members of a structure by their names in the file: the type, and whether None is allowed."""
    return {
        member.encode_name: (_without_none(member.type), _without_none(member.type) is not member.type)
        for member in msgspec.structs.fields(wanted)
    }


def _without_none(kind: Any) -> Any:
    if not isinstance(kind, types.UnionType) and typing.get_origin(kind) is not typing.Union:
        return kind
    kinds = tuple(one for one in typing.get_args(kind) if one is not type(None))
    return functools.reduce(lambda left, right: left | right, kinds)


def _is(value: Any, kind: Any) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if kind is float:
        return isinstance(value, int | float)
    return isinstance(value, kind)


def _converted(value: Any, kind: Any) -> Any:
    """What can be understood for all that: `"200"` is 200, and 7 is `"7"`."""
    if kind is str and isinstance(value, int | float):
        return str(value)
    if kind in (int, float) and isinstance(value, str | float):
        try:
            number = float(value)
        except ValueError:
            return None
        if not math.isfinite(number):
            return None
        return int(number) if kind is int and number.is_integer() else (number if kind is float else None)
    return None


def found(value: Any) -> str:
    """A value in few words, for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return json.dumps(value, ensure_ascii=True)[:60]
