"""Each operation of a flow as a method of a generated client: what it is given, and what it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.features.har.flow.flow import Flow, web_origin
from cockpit.features.har.flow.headers import FRESH, sent_headers
from cockpit.features.har.flow.operation import Operation
from cockpit.features.har.flow.places import Used
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.variable_names import Names
from cockpit.features.har.writing.keeping import Kept, keeping_of, may_keep
from cockpit.features.har.writing.python_texts import shown

_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_RESERVED: Final = (
    "self",
    "client",
    "json",
    "form",
    "files",
    "content",
    "follow",
    "answer",
    "asked",
    "env",
    "following",
    "last",
)


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of a method."""

    wire: str
    """What the service calls it."""
    name: str
    kept: bool = False
    """A header that the client fills in by itself once an answer has given it."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method."""

    operation: Operation
    origin: str
    """The environment variable of its base URL."""
    path: str
    """An expression."""
    segments: tuple[Argument, ...]
    query: tuple[Argument, ...]
    headers: tuple[Argument, ...]
    constant: tuple[tuple[str, str], ...]
    """Headers that are the same in every request."""
    bodies: tuple[BodyKind, ...]
    media_type: str
    """Of a body that is neither JSON nor a form."""
    follow: bool
    """Whether redirects were followed."""
    kept: tuple[Kept, ...]
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Of the method."""
        return self.operation.id

    @property
    def title(self) -> str:
        """What it asks for, for its docstring."""
        operation = self.operation
        return shown(f"{operation.method} {operation.template}")


def calls_of(flow: Flow) -> tuple[Call, ...]:
    """The methods, in the order in which the session used them first."""
    kept = keeping_of(flow).given
    by_index = {step.index: step for step in flow.steps}
    made: list[Call] = []
    for operation in flow.operations:
        steps = [by_index[index] for index in operation.steps if index in by_index]
        if steps:
            made.append(_call(flow, operation, steps, kept))
    return tuple(made)


def _call(
    flow: Flow, operation: Operation, steps: Sequence[Step], kept: Mapping[int, Sequence[Kept]]
) -> Call:
    names = Names()
    for word in _RESERVED:
        names.take(word)
    segments = tuple(Argument(each.name, names.take(each.name)) for each in operation.path)
    query = tuple(Argument(each.name, names.take(each.name)) for each in operation.query)
    constant, varying = _headers(flow, steps)
    kinds = dict.fromkeys(step.body.kind for step in steps if step.body.kind is not BodyKind.NONE)
    known = {each.wire: each.name for each in segments}
    return Call(
        operation=operation,
        origin=flow.origins[web_origin(steps[0])],
        path=_path(operation.template, known),
        segments=segments,
        query=query,
        headers=tuple(Argument(name, names.take(name), kept) for name, kept in varying.items()),
        constant=constant,
        bodies=tuple(kinds),
        media_type=next((s.body.media_type for s in steps if s.body.media_type), ""),
        follow=any(flow.hops(step) for step in steps),
        kept=tuple(
            dict.fromkeys(
                each for step in steps for hop in (step, *flow.hops(step)) for each in kept.get(hop.index, ())
            )
        ),
        steps=tuple(steps),
    )


def _headers(flow: Flow, steps: Sequence[Step]) -> tuple[tuple[tuple[str, str], ...], dict[str, bool]]:
    """Those that never change, and the names of the others with whether the client keeps their values."""
    values: dict[str, set[str]] = {}
    varying: dict[str, bool] = {}
    for step in steps:
        uses = flow.correlations.uses_of(step.index)
        for name, value in sent_headers(step):
            values.setdefault(name, set()).add(value)
            if (found := uses.get((Used.HEADER, name, 0))) is not None:
                varying[name] = varying.get(name, False) or may_keep(*found)
            elif name in FRESH:
                varying.setdefault(name, False)
    everywhere = [set(dict(sent_headers(step))) for step in steps]
    for name, different in values.items():
        if len(different) > 1 or not all(name in there for there in everywhere):
            varying.setdefault(name, False)
    constant = tuple((name, next(iter(each))) for name, each in values.items() if name not in varying)
    return constant, varying


def _path(template: str, names: dict[str, str]) -> str:
    """The template as an expression: what stands between its parameters is text, whatever it looks like."""
    pieces = _PARAMETER.split(template)
    written = [
        f"_segment({names[piece]})" if number % 2 and piece in names else repr(_braced(piece, number))
        for number, piece in enumerate(pieces)
        if piece
    ]
    return " + ".join(written) or repr("/")


def _braced(piece: str, number: int) -> str:
    return f"{{{piece}}}" if number % 2 else piece
