"""What values of JSON look like, told from samples: types, optional and nullable fields, maps, formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address
from typing import Any, Final, cast
from urllib.parse import urlsplit

from cockpit.features.har.flow.jsons import items, members
from cockpit.features.har.flow.segments import is_drawn_name

_DEEPEST: Final = 24
_MOST_PROPERTIES: Final = 200
_ENUM_SAMPLES, _ENUM_VALUES, _ENUM_TURNS = 12, 6, 3
_KEYWORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,23}")
_INT32: Final = 2**31
_INT64: Final = 2**63
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,}")
_SCHEMES: Final = frozenset({"http", "https", "ws", "wss", "ftp"})
_MAP_KEYS, _MAP_RECORDS, _MAP_CHANGES = 8, 4, 5


class Kind(StrEnum):
    """The type of a value."""

    NULL = "null"
    """Never anything but null: what else it may be is unknown."""
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"
    ARRAY = "array"
    OBJECT = "object"
    MAP = "map"
    """An object whose names are data."""
    UNION = "union"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Property:
    """A named value of an object."""

    name: str
    shape: Shape
    required: bool
    """Whether every sample had it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the values at one place have in common. Equal where they look alike, however many were seen."""

    kind: Kind
    format: str = ""
    """Of a string: date-time, date, uuid, email, uri, ipv4, binary; of an integer: int64 beyond 32 bits."""
    values: tuple[str, ...] = ()
    """The few words that a string ever was, where many samples show it."""
    items: Shape | None = None
    """Of an array and of a map; None where all were empty."""
    properties: tuple[Property, ...] = ()
    """Of an object, in the order in which they were first seen."""
    choices: tuple[Shape, ...] = ()
    """Of a union: two or more, null last."""
    seen: int = field(default=0, compare=False)
    """How many samples it was told from."""

    @property
    def nullable(self) -> bool:
        """Whether it was null, too."""
        return self.kind is Kind.NULL or any(choice.kind is Kind.NULL for choice in self.choices)

    def property(self, name: str) -> Property | None:
        """The one of that name."""
        return next((each for each in self.properties if each.name == name), None)


ANY: Final = Shape(Kind.ANY)
BINARY: Final = Shape(Kind.STRING, format="binary")


def shape_of(samples: Iterable[Any]) -> Shape:
    """The narrowest shape that all samples have; ANY of none."""
    return _shape_of(list(samples), 0)


def _shape_of(samples: Sequence[Any], depth: int) -> Shape:
    if not samples or depth > _DEEPEST:
        return ANY
    groups: dict[Kind, list[Any]] = {}
    for sample in samples:
        groups.setdefault(_kind_of(sample), []).append(sample)
    if Kind.NUMBER in groups:
        groups[Kind.NUMBER] += groups.pop(Kind.INTEGER, [])
    if Kind.ANY in groups:
        return ANY
    choices = [_MAKERS[kind](groups[kind], depth) for kind in _ORDER if kind in groups]
    if len(choices) == 1:
        return choices[0]
    return Shape(Kind.UNION, choices=tuple(choices), seen=len(samples))


def _kind_of(value: Any) -> Kind:
    for types, kind in _TYPES:
        if isinstance(value, types):
            return kind
    return Kind.ANY


_TYPES: Final[tuple[tuple[type, Kind], ...]] = (
    (type(None), Kind.NULL),
    (bool, Kind.BOOLEAN),
    (int, Kind.INTEGER),
    (float, Kind.NUMBER),
    (str, Kind.STRING),
    (list, Kind.ARRAY),
    (dict, Kind.OBJECT),
)
_ORDER: Final = (
    Kind.OBJECT, Kind.ARRAY, Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.NULL
)  # fmt: skip


def _plain(kind: Kind) -> Callable[[Sequence[Any], int], Shape]:
    return lambda samples, _: Shape(kind, seen=len(samples))


def _integer(samples: Sequence[Any], _: int) -> Shape:
    largest = max(abs(sample) for sample in samples)
    return Shape(Kind.INTEGER, "int64" if _INT32 <= largest < _INT64 else "", seen=len(samples))


def _string(samples: Sequence[Any], _: int) -> Shape:
    texts = cast("Sequence[str]", samples)
    format_ = next((name for name, fits in FORMATS.items() if all(map(fits, texts))), "")
    return Shape(Kind.STRING, format_, () if format_ else _words(texts), seen=len(texts))


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    """Many samples, few words, and each of them again and again."""
    if len(texts) < _ENUM_SAMPLES:
        return ()
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
        if len(counts) > _ENUM_VALUES:
            return ()
    fits = len(counts) > 1 and min(counts.values()) >= _ENUM_TURNS
    return tuple(sorted(counts)) if fits and all(map(_KEYWORD.fullmatch, counts)) else ()


def _array(samples: Sequence[Any], depth: int) -> Shape:
    items = [item for sample in samples for item in sample]
    return Shape(Kind.ARRAY, items=_shape_of(items, depth + 1) if items else None, seen=len(samples))


def _object(samples: Sequence[Any], depth: int) -> Shape:
    given = cast("Sequence[Mapping[str, Any]]", samples)
    places: dict[str, list[Any]] = {}
    for sample in given:
        for name, value in sample.items():
            places.setdefault(name, []).append(value)
    if _are_data(given, places):
        values = [value for place in places.values() for value in place]
        return Shape(Kind.MAP, items=_shape_of(values, depth + 1), seen=len(given))
    properties = tuple(
        Property(name, _shape_of(values, depth + 1), required=len(values) == len(given))
        for name, values in places.items()
    )
    return Shape(Kind.OBJECT, properties=properties, seen=len(given))


_MAKERS: Final[Mapping[Kind, Callable[[Sequence[Any], int], Shape]]] = {
    Kind.NULL: _plain(Kind.NULL),
    Kind.BOOLEAN: _plain(Kind.BOOLEAN),
    Kind.INTEGER: _integer,
    Kind.NUMBER: _plain(Kind.NUMBER),
    Kind.STRING: _string,
    Kind.ARRAY: _array,
    Kind.OBJECT: _object,
}


def _are_data(samples: Sequence[Mapping[str, Any]], places: Mapping[str, Sequence[Any]]) -> bool:
    """Whether the names of an object are values, as in `{"2024-05-01": 3, "2024-05-02": 5}`."""
    if not places:
        return False
    if len(places) > _MOST_PROPERTIES or all(map(is_drawn_name, places)):
        return True
    kinds = {_kind_of(value) for values in places.values() for value in values}
    if len(kinds) != 1:
        return False
    if kinds == {Kind.OBJECT} and len(places) >= _MAP_RECORDS:
        fields = {frozenset(value) for values in places.values() for value in values}
        return len(fields) == 1 and len(next(iter(fields))) > 1
    if len(places) >= _MAP_CHANGES and len(samples) > 1:
        return max(len(sample) for sample in samples) <= len(places) * 0.7
    # Programmers write the names of one object in one style.
    return len(places) >= _MAP_KEYS and len({_style(name) for name in places} - {"word"}) > 1


def _style(name: str) -> str:
    styles = {
        "word": r"[a-z]+", "snake": r"[a-z_][a-z0-9_]*", "camel": r"[a-z][A-Za-z0-9]*",
        "pascal": r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", "upper": r"[A-Z0-9_]+", "kebab": r"[a-z][a-z0-9-]*",
    }  # fmt: skip
    return next((style for style, form in styles.items() if re.fullmatch(form, name)), "data")


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _reads(date.fromisoformat, text)


def _is_date_time(text: str) -> bool:
    return bool(_DATE_TIME.fullmatch(text)) and _reads(datetime.fromisoformat, text[:19])


def _is_uri(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc) and text.isascii() and text.isprintable()


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _reads(reader: Callable[[str], Any], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "date-time": _is_date_time,
    "date": _is_date,
    "uuid": lambda text: bool(_UUID.fullmatch(text)),
    "email": lambda text: bool(_EMAIL.fullmatch(text)),
    "uri": lambda text: " " not in text and _is_uri(text),
    "ipv4": _is_ipv4,
}
"""The formats of strings that are told, each with its test."""


def shape_of_texts(texts: Sequence[str]) -> Shape:
    """Of values that are written as text, as in an address or a form: what all of them can be read as."""
    if texts and all(text in {"true", "false"} for text in texts):
        return Shape(Kind.BOOLEAN, seen=len(texts))
    if texts and all(re.fullmatch(r"-?(0|[1-9]\d{0,17})", text) for text in texts):
        return _integer([int(text) for text in texts], 0)
    if texts and all(re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", text) for text in texts):
        return Shape(Kind.NUMBER, seen=len(texts))
    return _string(texts, 0)


def accepts(shape: Shape, value: Any) -> bool:
    """Whether a value looks like that. A new word or a new field is no other shape; a missing field is."""
    if shape.kind is Kind.UNION:
        return any(
            value is None if choice.kind is Kind.NULL else accepts(choice, value) for choice in shape.choices
        )
    return _ACCEPTS[shape.kind](shape, value)


def _accepts_kind(shape: Shape, value: Any) -> bool:
    return _kind_of(value) is shape.kind


def _accepts_number(_: Shape, value: Any) -> bool:
    return _kind_of(value) in {Kind.NUMBER, Kind.INTEGER}


def _accepts_string(shape: Shape, value: Any) -> bool:
    return isinstance(value, str) and (shape.format not in FORMATS or FORMATS[shape.format](value))


def _accepts_array(shape: Shape, value: Any) -> bool:
    return isinstance(value, list) and all(_accepts_item(shape, item) for item in items(value))


def _accepts_map(shape: Shape, value: Any) -> bool:
    return isinstance(value, dict) and all(_accepts_item(shape, item) for item in members(value).values())


def _accepts_object(shape: Shape, value: Any) -> bool:
    given = members(value)
    return isinstance(value, dict) and all(
        accepts(each.shape, given[each.name]) if each.name in given else not each.required
        for each in shape.properties
    )


def _accepts_item(shape: Shape, item: Any) -> bool:
    return shape.items is None or accepts(shape.items, item)


def _accepts_anything(_: Shape, __: Any) -> bool:
    return True


_ACCEPTS: Final[Mapping[Kind, Callable[[Shape, Any], bool]]] = {
    Kind.ANY: _accepts_anything,
    Kind.NULL: _accepts_anything,
    Kind.BOOLEAN: _accepts_kind,
    Kind.INTEGER: _accepts_kind,
    Kind.NUMBER: _accepts_number,
    Kind.STRING: _accepts_string,
    Kind.ARRAY: _accepts_array,
    Kind.MAP: _accepts_map,
    Kind.OBJECT: _accepts_object,
}


def json_schema(
    shape: Shape, refer: Callable[[Shape], str | None] | None = None, *, enums: bool = True, least: int = 1
) -> dict[str, Any]:
    """JSON Schema 2020-12. `refer` may give an object the address of its own schema instead.

    Without `enums` words become examples; a field is required where at least so many samples had it.
    """
    if shape.kind in {Kind.OBJECT, Kind.MAP} and refer is not None and (address := refer(shape)):
        return {"$ref": address}

    def nested(inner: Shape | None) -> dict[str, Any]:
        return json_schema(inner, refer, enums=enums, least=least) if inner else {}

    made: dict[str, Any] = {}
    match shape.kind:
        case Kind.ANY | Kind.NULL:
            pass
        case Kind.UNION:
            others = [each for each in shape.choices if each.kind is not Kind.NULL]
            made = _union_schema([nested(each) for each in others], nullable=shape.nullable)
        case Kind.ARRAY:
            made = {"type": "array", "items": nested(shape.items)}
        case Kind.MAP:
            made = {"type": "object", "additionalProperties": nested(shape.items)}
        case Kind.OBJECT:
            properties = {each.name: nested(each.shape) for each in shape.properties}
            required = [each.name for each in shape.properties if each.required and shape.seen >= least]
            made = {"type": "object", "properties": properties, "required": required}
        case _:
            words = list(shape.values)
            made = {"type": shape.kind.value, "format": shape.format, "enum" if enums else "examples": words}
    return {key: value for key, value in made.items() if value or key in {"items", "additionalProperties"}}


def _union_schema(choices: list[dict[str, Any]], *, nullable: bool) -> dict[str, Any]:
    """Nullable ones of one simple type are `type: [string, null]`."""
    if not nullable:
        return {"anyOf": choices}
    if len(choices) == 1 and "type" in choices[0] and "enum" not in choices[0]:
        return choices[0] | {"type": [choices[0]["type"], "null"]}
    return {"anyOf": [*choices, {"type": "null"}]}
