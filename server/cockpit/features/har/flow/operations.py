"""What a session asked of its services: each operation once, with its parameters, bodies and answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from cockpit.features.har.flow.headers import sent_headers
from cockpit.features.har.flow.operation import Answer, Operation, Parameter, Payload, graphql_of
from cockpit.features.har.flow.operation_names import named
from cockpit.features.har.flow.paths import Templated, parameters_of, templates_of
from cockpit.features.har.flow.shapes import BINARY, Kind, Property, Shape, shape_of, shape_of_texts
from cockpit.features.har.flow.step import Body, BodyKind, Part, Step

_CREDENTIALS: Final = frozenset({"authorization"})


def operations_of(steps: Sequence[Step], *, by_call: bool = True) -> tuple[Operation, ...]:
    """The operations in the order in which they were first used; `by_call` tells those of GraphQL apart."""
    groups: dict[tuple[str, str, str, str], list[tuple[Step, Templated]]] = {}
    for step, templated in zip(steps, templates_of(steps), strict=True):
        key = (step.method, step.origin, templated.template, graphql_of(step) if by_call else "")
        groups.setdefault(key, []).append((step, templated))
    made = [
        _operation(key, [step for step, _ in uses], [each for _, each in uses])
        for key, uses in groups.items()
    ]
    return tuple(named(made))


def operation_for(operations: Iterable[Operation], step: Step) -> Operation | None:
    """The one that a step uses; where several fit, that with the fewest parameters."""
    fitting = [operation for operation in operations if operation.of(step)]
    return min(fitting, key=lambda each: (len(each.path), each.template), default=None)


def _operation(
    key: tuple[str, str, str, str], steps: Sequence[Step], paths: Sequence[Templated]
) -> Operation:
    method, origin, template, graphql = key
    path = tuple(
        Parameter(name, _once(each.values[name] for each in paths), required=True)
        for name in parameters_of(template)
    )
    headers = [[pair for pair in sent_headers(step) if pair[0] not in _CREDENTIALS] for step in steps]
    return Operation(
        id="",
        method=method,
        origin=origin,
        template=template,
        path=path,
        query=_parameters([step.query for step in steps]),
        headers=_parameters(headers),
        bodies=_payloads([step.body for step in steps]),
        answers=tuple(_answers(steps)),
        steps=tuple(step.index for step in steps),
        graphql=graphql,
        websocket=any(step.is_websocket for step in steps),
    )


def _parameters(uses: Sequence[Sequence[tuple[str, str]]]) -> tuple[Parameter, ...]:
    names = dict.fromkeys(name for use in uses for name, _ in use)
    counts = {name: [sum(name == given for given, _ in use) for use in uses] for name in names}
    return tuple(
        Parameter(
            name,
            _once(value for use in uses for given, value in use if given == name),
            required=all(counts[name]),
            repeated=max(counts[name]) > 1,
        )
        for name in names
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _answers(steps: Sequence[Step]) -> Iterable[Answer]:
    for status in sorted({step.status for step in steps if step.status}):
        given = [step for step in steps if step.status == status]
        payloads = _payloads([step.answer for step in given])
        yield Answer(status, payloads, tuple(step.index for step in given))


def _payloads(bodies: Sequence[Body]) -> tuple[Payload, ...]:
    """By media type, in their order."""
    groups: dict[tuple[BodyKind, str], list[Body]] = {}
    for body in bodies:
        if body.kind is not BodyKind.NONE or not body.recorded:
            groups.setdefault((body.kind, body.media_type), []).append(body)
    return tuple(
        replace(_payload(kind, media_type, group), required=len(group) == len(bodies))
        for (kind, media_type), group in groups.items()
    )


def _payload(kind: BodyKind, media_type: str, bodies: Sequence[Body]) -> Payload:
    if kind is BodyKind.JSON:
        return Payload(kind, media_type, shape_of(body.value for body in bodies))
    if kind not in {BodyKind.FORM, BodyKind.MULTIPART}:
        return Payload(kind, media_type, None)
    parts = [part for body in bodies for part in body.parts]
    properties = tuple(
        Property(
            name,
            _shape_of_field([part for part in parts if part.name == name]),
            required=all(any(part.name == name for part in body.parts) for body in bodies),
        )
        for name in dict.fromkeys(part.name for part in parts)
    )
    most = Counter[str]()
    for body in bodies:
        most |= Counter(part.name for part in body.parts)
    return Payload(
        kind,
        media_type,
        Shape(Kind.OBJECT, properties=properties, seen=len(bodies)),
        files=_once(part.name for part in parts if part.file_name is not None),
        repeated=tuple(name for name, times in most.items() if times > 1),
    )


def _shape_of_field(parts: Sequence[Part]) -> Shape:
    if any(part.file_name is not None for part in parts):
        return BINARY
    return shape_of_texts([part.data.decode("utf-8", "replace") for part in parts])
