"""The recorded session as steps of a Python program: which method is called with what, what is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from cockpit.features.har.flow.correlations import Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.headers import FRESH, sent_headers
from cockpit.features.har.flow.places import Given, Used, counted, fields_of
from cockpit.features.har.flow.step import BodyKind, Part, Step
from cockpit.features.har.writing.calls import Call, calls_of
from cockpit.features.har.writing.keeping import keeping_of
from cockpit.features.har.writing.python_texts import expression, literal, sample

_Uses = Mapping[tuple[Used, str, int], tuple[Use, Variable | Typed]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that is read from an answer."""

    name: str
    value: str
    """An expression over `response`."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message of a websocket."""

    sent: str
    """An expression; empty for one that is received."""
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Performed:
    """One step of the program."""

    label: str
    """Such as `03_create_order`."""
    step: Step
    call: Call
    arguments: tuple[str, ...]
    taken: tuple[Taken, ...]
    messages: tuple[Exchange, ...] = ()


def performed(flow: Flow) -> tuple[Performed, ...]:
    """Every step in its order."""
    calls = {step.index: call for call in calls_of(flow) for step in call.steps}
    held = keeping_of(flow).held
    width = max(2, len(str(len(flow.steps))))
    return tuple(
        Performed(
            label=f"{number:0{width}}_{calls[step.index].name}",
            step=step,
            call=calls[step.index],
            arguments=tuple(_arguments(flow, step, calls[step.index], held)),
            taken=tuple(_taken(flow, step, held)),
            messages=tuple(_messages(flow, step)),
        )
        for number, step in enumerate(flow.steps, 1)
        if step.index in calls
    )


def _used(use: Use, each: Variable | Typed) -> str:
    """What stands where a value is used; addresses are those that the client was given."""
    return expression(use, each, "client.base_url")


def _needed(variable: Variable, held: frozenset[Use]) -> bool:
    """Whether the program itself has to read it: neither the cookie jar nor the client does."""
    return any(use.place is not Used.COOKIE and use not in held for use in variable.uses)


def _arguments(flow: Flow, step: Step, call: Call, held: frozenset[Use]) -> Iterator[str]:
    uses = flow.correlations.uses_of(step.index)
    numbers = iter(_numbers_of_parameters(call))
    values = call.operation.match(step) or {}
    for argument in call.segments:
        number = next(numbers, 0)
        found = uses.get((Used.PATH, str(number), 0))
        value = values.get(argument.wire, "")
        yield repr(value) if found is None else _used(_within(found[0], call, number), found[1])
    for argument in call.query:
        written = [
            _value(uses, Used.QUERY, name, value, nth)
            for name, nth, value in counted(step.query)
            if name == argument.wire
        ]
        if written:
            yield f"{argument.name}={written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}"
    sent = dict(sent_headers(step))
    for argument in call.headers:
        found = uses.get((Used.HEADER, argument.wire, 0))
        if argument.wire not in sent:
            if argument.kept:
                # The session did without it, and so does the client then.
                yield f"{argument.name}=''"
            continue
        if found is not None and found[0] in held:
            continue
        if found is None and argument.wire in FRESH:
            yield f"{argument.name}=str(uuid.uuid4())"
        else:
            yield f"{argument.name}={_value(uses, Used.HEADER, argument.wire, sent[argument.wire])}"
    yield from _body(uses, step)
    if call.follow and not flow.hops(step):
        yield "follow=False"


def _within(use: Use, call: Call, number: int) -> Use:
    """Without what the path of the method itself has around a value in its segment, such as `.json`."""
    before, _, rest = call.operation.template.split("/")[number + 1].partition("{")
    after = rest.partition("}")[2]
    return replace(
        use,
        prefix=use.prefix.removeprefix(unquote(before)),
        suffix=use.suffix.removesuffix(unquote(after)),
    )


def _numbers_of_parameters(call: Call) -> list[int]:
    """Which segments of the path its parameters are."""
    return [
        number
        for number, segment in enumerate(call.operation.template.split("/")[1:])
        if "{" in segment and any(f"{{{each.wire}}}" in segment for each in call.segments)
    ]


def _value(uses: _Uses, place: Used, name: str, value: str, nth: int = 0) -> str:
    found = uses.get((place, name, nth))
    return repr(value) if found is None else _used(*found)


def _body(uses: _Uses, step: Step) -> Iterator[str]:
    body = step.body
    if body.kind is BodyKind.JSON:

        def at(pointer: str, _value: Any) -> str | None:
            found = uses.get((Used.JSON, pointer, 0))
            return None if found is None else _used(*found)

        yield f"json={literal(body.value, at)}"
    elif body.kind in (BodyKind.FORM, BodyKind.MULTIPART):
        fields: dict[str, list[str]] = {}
        for name, nth, value in fields_of(body):
            fields.setdefault(name, []).append(_value(uses, Used.FIELD, name, value, nth))
        written = ", ".join(
            f"{name!r}: {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}"
            for name, values in fields.items()
        )
        yield f"form={{{written}}}"
        files = [part for part in body.parts if part.file_name is not None]
        if body.kind is BodyKind.MULTIPART:
            yield "files=[" + ", ".join(map(_file, files)) + "]"
    elif body.kind is BodyKind.TEXT:
        text = body.data.decode("utf-8", "replace")
        yield f"content={_value(uses, Used.TEXT, '', text)}"
    elif body.kind is BodyKind.BINARY:
        yield f"content={sample(body.data)}"


def _file(part: Part) -> str:
    media_type = part.media_type or "application/octet-stream"
    return f"({part.name!r}, ({part.file_name!r}, {sample(part.data)}, {media_type!r}))"


def _taken(flow: Flow, step: Step, held: frozenset[Use]) -> Iterator[Taken]:
    for hop, each in enumerate((step, *flow.hops(step))):
        for variable in flow.correlations.given_by(each.index):
            if _needed(variable, held) and variable.source.place is not Given.MESSAGE:
                yield Taken(variable.name, _read(variable, f"_hop(response, {hop})"))


def _read(variable: Variable, response: str) -> str:
    source = variable.source
    read = f"READERS[{source.place.value!r}]({response}, {(source.pattern or source.name)!r})"
    return f"unquote({read})" if source.escaped else read


def _messages(flow: Flow, step: Step) -> Iterator[Exchange]:
    uses = flow.correlations.uses_of(step.index)
    for number, message in enumerate(step.messages):
        if message.binary:
            continue
        if message.sent:
            yield Exchange(_message(uses, message.data, number))
        else:
            taken = tuple(
                Taken(variable.name, f"_at(message, {variable.source.name!r})")
                for variable in flow.correlations.given_by(step.index)
                if variable.source.place is Given.MESSAGE and variable.source.message == number
            )
            yield Exchange("", taken)


def _message(uses: _Uses, text: str, number: int) -> str:
    whole = uses.get((Used.MESSAGE, "", number))
    if whole is not None:
        return _used(*whole)
    within = {
        name: _used(use, each)
        for (place, name, at), (use, each) in uses.items()
        if place is Used.MESSAGE and at == number
    }
    if not within:
        return repr(text)
    value = json.loads(text)
    return f"jsons.dumps({literal(value, lambda pointer, _: within.get(pointer))})"
