"""Types of Python for what bodies look like."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.features.har.flow.shapes import Kind, Shape
from cockpit.features.har.writing.models import Models

_SIMPLE: Final = {
    Kind.ANY: "Any", Kind.NULL: "Any", Kind.BOOLEAN: "bool", Kind.INTEGER: "int", Kind.NUMBER: "float",
}  # fmt: skip
_WORD: Final = re.compile(r"\b(Any|Literal|NotRequired|TypedDict)\b")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
RESERVED: Final = frozenset(
    {"Any", "Literal", "NotRequired", "TypedDict", "None", "True", "False", "Exception"}
)
"""Names of Python that no class of ours takes."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """Classes, and how each of the given shapes is written with them."""

    text: str
    """The declarations, those first that others need; empty when none is needed."""
    annotations: Mapping[str, str]
    """By the names that were given."""
    imports: tuple[str, ...]
    """What of `typing` they need, sorted."""


def python_types(shapes: Mapping[str, Shape], taken: frozenset[str] = frozenset()) -> Declarations:
    """`TypedDict`s for the objects in some shapes, called as the shapes are where that name is free."""
    models = Models(set(RESERVED | taken))
    for name, shape in shapes.items():
        models.add(shape, name)
    return declared(models, shapes)


def declared(models: Models, shapes: Mapping[str, Shape]) -> Declarations:
    """The classes of all models, and the annotations of some shapes that are made of them."""
    text = "\n\n".join(_class(name, shape, models) for name, shape in models.named())
    annotations = {name: annotation(shape, models) for name, shape in shapes.items()}
    used = {word for part in (text, *annotations.values()) for word in _WORD.findall(part)}
    return Declarations(text, annotations, tuple(sorted(used)))


def annotation(shape: Shape, models: Models) -> str:
    """A shape as a type."""
    match shape.kind:
        case Kind.STRING:
            words = ", ".join(map(json.dumps, shape.values))
            return "bytes" if shape.format == "binary" else f"Literal[{words}]" if words else "str"
        case Kind.ARRAY:
            return f"list[{annotation(shape.items, models) if shape.items else 'Any'}]"
        case Kind.MAP:
            return f"dict[str, {annotation(shape.items, models) if shape.items else 'Any'}]"
        case Kind.OBJECT:
            return models.name(shape) or "dict[str, Any]"
        case Kind.UNION:
            return _union(
                [annotation(each, models) for each in shape.choices if each.kind is not Kind.NULL], shape
            )
        case _:
            return _SIMPLE[shape.kind]


def _union(types: list[str], shape: Shape) -> str:
    if "Any" in types:
        return "Any"
    return " | ".join([*dict.fromkeys(types), *(["None"] if shape.nullable else [])])


def _class(name: str, shape: Shape, models: Models) -> str:
    """The class syntax where names allow it, which those of two underscores do not."""
    fields = [
        (
            each.name,
            annotation(each.shape, models)
            if each.required
            else f"NotRequired[{annotation(each.shape, models)}]",
        )
        for each in shape.properties
    ]
    # A field that is called as a type would hide it from the fields below.
    types = {word for _, type_ in fields for word in _NAME.findall(type_)}
    if all(_is_field(each) and each not in types for each, _ in fields):
        return f"class {name}(TypedDict):\n" + "".join(f"    {each}: {type_}\n" for each, type_ in fields)
    inside = "".join(f"        {json.dumps(each)}: {type_},\n" for each, type_ in fields)
    return f'{name} = TypedDict(\n    "{name}",\n    {{\n{inside}    }},\n)\n'


def _is_field(name: str) -> bool:
    return (
        name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")
    )
