"""What a document may promise of answers that were not recorded: less than the recorded ones show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cockpit.features.har.flow.operation import Answer, Operation
from cockpit.features.har.flow.shapes import ANY, Kind, Property, Shape
from cockpit.features.har.flow.wording import words_of

_ENDS: Final = re.compile(r"(?:.*_)?(?:next|prev|previous|cursor|continuation)(?:_.*)?")
"""Fields of pages: there is nothing behind the last one."""
_GIVEN: Final = re.compile(
    r"input|value|received|given|actual|(?:rejected|invalid|bad)_value|ctx|context|params?"
)
"""Fields of refusals that repeat what was sent, which may be anything."""
_NULL: Final = Shape(Kind.NULL)


def promised(operation: Operation) -> Operation:
    """The same operation with answers that are as wide as they may become."""
    answers = map(_answer, operation.answers)
    return replace(operation, answers=tuple(map(_partial, answers) if _is_graphql(operation) else answers))


def _is_graphql(operation: Operation) -> bool:
    shapes = [payload.shape for payload in operation.bodies if payload.shape is not None]
    names = {each.name for shape in shapes for each in shape.properties}
    return "query" in names and ("variables" in names or "graphql" in operation.template.lower())


def _partial(answer: Answer) -> Answer:
    """With what GraphQL answers when something fails: errors, and null for it or for all of the data."""
    return replace(
        answer,
        payloads=tuple(
            replace(each, shape=_with_errors(each.shape))
            if each.shape is not None and each.shape.property("data") is not None
            else each
            for each in answer.payloads
        ),
    )


def _with_errors(shape: Shape) -> Shape:
    kept = [each for each in shape.properties if each.name not in ("data", "errors")]
    data = next(each.shape for each in shape.properties if each.name == "data")
    fields = tuple(replace(each, shape=_or_null(each.shape)) for each in data.properties)
    return replace(
        shape,
        properties=(
            Property("data", _or_null(replace(data, properties=fields)), required=False),
            Property("errors", Shape(Kind.ARRAY, items=ANY), required=False),
            *kept,
        ),
    )


def _or_null(shape: Shape) -> Shape:
    if shape.nullable or shape.kind is Kind.ANY:
        return shape
    return Shape(Kind.UNION, choices=(*(shape.choices or (shape,)), _NULL), seen=shape.seen)


def _answer(answer: Answer) -> Answer:
    refuses = answer.status >= 400
    payloads = tuple(
        each if each.shape is None else replace(each, shape=_widened(each.shape, refuses=refuses))
        for each in answer.payloads
    )
    return replace(answer, payloads=payloads)


def _widened(shape: Shape, *, refuses: bool) -> Shape:
    if refuses and shape.kind is Kind.UNION:
        return ANY
    return replace(
        shape,
        items=None if shape.items is None else _widened(shape.items, refuses=refuses),
        properties=tuple(_property(each, refuses=refuses) for each in shape.properties),
        choices=tuple(_widened(each, refuses=refuses) for each in shape.choices),
    )


def _property(given: Property, *, refuses: bool) -> Property:
    name = "_".join(words_of(given.name))
    shape = _widened(given.shape, refuses=refuses)
    if refuses and _GIVEN.fullmatch(name):
        shape = ANY
    elif _ENDS.fullmatch(name) and shape.kind in {Kind.STRING, Kind.INTEGER, Kind.OBJECT}:
        shape = _or_null(shape)
    return replace(given, shape=shape)
