"""What a value of the settings should have been, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast, get_args, get_origin

import msgspec
from msgspec import inspect

SHOWN = 60
"""How many characters of a value are shown."""


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """A value of the settings that is not used, and what holds in its place."""

    setting: str
    value: str
    """As JSON; only the part that is wrong, with its place, when the rest is right."""
    expected: str
    default: str
    """As JSON."""

    @property
    def sentence(self) -> str:
        """For people."""
        return f"{self.setting}: {self.value} is not {self.expected}; the default {self.default} is used."


def refused(setting: str, value: Any, wanted: Any, default: Any) -> Refused:
    """Describe a value that does not fit the annotation of its setting."""
    for part, place, inner in _parts(value, wanted):
        if not _fits(part, inner):
            return Refused(setting, _shown(part) + place, _words(inspect.type_info(inner)), _shown(default))
    return Refused(setting, _shown(value), _words(inspect.type_info(wanted)), _shown(default))


def _parts(value: Any, wanted: Any) -> Iterator[tuple[Any, str, Any]]:
    """What a list or an object holds, where, and what each should be."""
    inner = get_args(wanted)
    if isinstance(value, dict) and get_origin(wanted) is dict:
        for key, part in cast("dict[str, Any]", value).items():
            yield part, f" under {_shown(key)}", inner[1]
    elif isinstance(value, list) and get_origin(wanted) is tuple:
        for place, part in enumerate(cast("list[Any]", value), 1):
            yield part, f" at position {place}", inner[0]


def _fits(value: Any, wanted: Any) -> bool:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        return False
    return True


def _words(kind: inspect.Type) -> str:
    words = WORDS.get(type(kind))
    return words(kind) if words else "of the right kind"


def _choice(kind: inspect.LiteralType) -> str:
    *others, last = (_shown(value) for value in kind.values)
    return f"{', '.join(others)} or {last}" if others else last


def _number(noun: str, kind: inspect.IntType | inspect.FloatType) -> str:
    match kind.ge, kind.le:
        case None, None:
            return noun
        case least, None:
            return f"{noun} of at least {least}"
        case None, most:
            return f"{noun} of at most {most}"
        case least, most:
            return f"{noun} from {least} to {most}"


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


WORDS: dict[type[inspect.Type], Callable[[Any], str]] = {
    inspect.BoolType: lambda _kind: "true or false",
    # The only pattern among the settings is that of a folder.
    inspect.StrType: lambda kind: (
        "a text" if kind.pattern is None else "a whole path, from the root or from ~"
    ),
    inspect.IntType: lambda kind: _number("a whole number", kind),
    inspect.FloatType: lambda kind: _number("a number", kind),
    inspect.LiteralType: _choice,
    inspect.VarTupleType: lambda kind: f"a list, of which each is {_words(kind.item_type)}",
    inspect.DictType: lambda kind: f"an object, in which each value is {_words(kind.value_type)}",
    inspect.StructType: lambda _kind: "an object",
}
