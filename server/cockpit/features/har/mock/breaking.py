"""A mock that is broken, where those who look at its answers can see it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.places import Given
from cockpit.features.har.flow.shapes import Shape, accepts
from cockpit.features.har.flow.step import BodyKind
from cockpit.features.har.mock.taping import Tape
from cockpit.features.har.mock.varying import is_list, is_object, without

_MOST_PLACES: Final = 200
"""Of one answer that are tried."""
_WRONG: Final[tuple[Any, ...]] = (7, "spoiled", True, ["spoiled"], {"spoiled": True})


class Break(StrEnum):
    """What a broken application does."""

    STATUS = "status"
    """Answers 500 where all was well, and 200 where something was refused."""
    FIELD = "field"
    """Leaves out a field of JSON that every answer had."""
    TYPE = "type"
    """Gives a field of JSON another type."""
    TOKEN = "token"  # noqa: S105 - The name of what is missing.
    """Leaves out the values that later requests need."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of a mock."""

    how: Break
    entry: int | None = None
    """In the answer of that entry; None for all of them."""


def breaks_of(flow: Flow) -> tuple[Break, ...]:
    """Those that a right suite of a flow can see."""
    if not flow.steps:
        return ()
    spoiled = {
        how: any(next(_spoiled(body, how), None) is not None for body in _bodies(flow).values())
        for how in (Break.FIELD, Break.TYPE)
    }
    return (
        Break.STATUS,
        *(how for how, seen in spoiled.items() if seen),
        *((Break.TOKEN,) if _passes_on(flow) else ()),
    )


def broken_tape(tape: Tape, flow: Flow, broken: Broken) -> Tape:
    """The tape of an application that has a fault."""
    bodies = _bodies(flow)
    exchanges = [
        _broken(exchange, broken.how, bodies.get(exchange["entry"]))
        if broken.entry in (None, exchange["entry"])
        else exchange
        for exchange in tape["exchanges"]
    ]
    return {**tape, "exchanges": exchanges}


@dataclass(frozen=True, slots=True)
class _Body:
    """An answer of JSON with what is known of all answers like it."""

    value: Any
    shape: Shape
    gives: frozenset[str]
    """The pointers of what later requests need."""


def _bodies(flow: Flow) -> Mapping[int, _Body]:
    """Those that are looked at, by their entries: what stands before a redirect is not."""
    shapes = {
        index: _plain(payload.shape)
        for operation in flow.operations
        for answer in operation.answers
        for payload in answer.payloads
        if payload.kind is BodyKind.JSON and payload.shape is not None
        for index in answer.steps
    }
    last = [(flow.hops(step) or (step,))[-1] for step in flow.steps if not step.messages]
    return {
        step.index: _Body(step.answer.value, shapes[step.index], _given(flow, step.index))
        for step in last
        if step.answer.kind is BodyKind.JSON and step.index in shapes
    }


def _plain(shape: Shape) -> Shape:
    """Without formats, which schemas name but do not enforce."""
    return replace(
        shape,
        format="",
        items=None if shape.items is None else _plain(shape.items),
        properties=tuple(replace(each, shape=_plain(each.shape)) for each in shape.properties),
        choices=tuple(map(_plain, shape.choices)),
    )


def _given(flow: Flow, index: int) -> frozenset[str]:
    given = flow.correlations.given_by(index)
    return frozenset(each.source.name for each in given if each.source.place is Given.JSON)


def _passes_on(flow: Flow) -> bool:
    """Whether a later step fails without a value that an earlier one gives."""
    status = {step.index: (flow.hops(step) or (step,))[-1].status for step in flow.steps}
    return any(
        use.step != variable.source.step and status.get(use.step, 0) < 400
        for variable in flow.correlations.variables
        if not variable.in_jar
        for use in variable.uses
    )


def _broken(exchange: Mapping[str, Any], how: Break, body: _Body | None) -> Mapping[str, Any]:
    if how is Break.STATUS:
        return {**exchange, "status": 500 if exchange["status"] < 400 else 200, "messages": []}
    if how is Break.TOKEN:
        return _bare(exchange)
    found = None if body is None else next(_spoiled(body, how), None)
    return exchange if found is None else {**exchange, "json": found}


def _spoiled(body: _Body, how: Break) -> Iterator[Any]:
    """The value with a fault that its shape does not allow; what nothing else needs is spoiled first."""
    if not accepts(body.shape, body.value):
        return
    places = list(islice(_places(body.value), _MOST_PLACES))
    places.sort(key=lambda place: (not place, any(f"{each}/".startswith(f"{place}/") for each in body.gives)))
    for place in places:
        for made in _faults(body.value, place, how):
            if not accepts(body.shape, made):
                yield made


def _faults(value: Any, place: str, how: Break) -> Iterator[Any]:
    if how is Break.FIELD:
        if place and not place.rpartition("/")[2].isdecimal():
            yield without(value, [place])
    else:
        yield from (_with(value, place.split("/")[1:], wrong) for wrong in _WRONG)


def _places(value: Any, pointer: str = "") -> Iterator[str]:
    """The JSON pointers of all there is, objects and lists before what is in them."""
    yield pointer
    if is_object(value):
        for key, member in value.items():
            yield from _places(member, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif is_list(value):
        for number, item in enumerate(value):
            yield from _places(item, f"{pointer}/{number}")


def _with(value: Any, keys: list[str], wrong: Any) -> Any:
    if not keys:
        return wrong
    key, rest = keys[0], keys[1:]
    if is_list(value):
        return [_with(item, rest, wrong) if str(number) == key else item for number, item in enumerate(value)]
    name = key.replace("~1", "/").replace("~0", "~")
    return {given: _with(member, rest, wrong) if given == name else member for given, member in value.items()}


def _bare(exchange: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what later requests need."""
    made = dict(exchange)
    for given in exchange["gives"]:
        _REMOVERS[given["place"]](made, given)
    return made


def _without_json(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    if "json" in made:
        made["json"] = without(made["json"], [given["name"]])


def _without_header(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    made["headers"] = [pair for pair in made["headers"] if pair[0] != given["name"]]


def _without_cookie(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    made["headers"] = [
        [name, value]
        for name, value in made["headers"]
        if name != "set-cookie" or value.partition("=")[0].strip() != given["name"]
    ]


def _without_part(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    if "text" in made:
        made["text"] = _cut(given["pattern"], made["text"])
    elif "json" in made:
        # An address within a body of JSON, whose pattern reads the text.
        with suppress(ValueError):
            made["json"] = json.loads(_cut(given["pattern"], json.dumps(made["json"], ensure_ascii=False)))


def _without_address(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    made["headers"] = [
        [name, _cut(given["pattern"], value) if name == given["place"] else value]
        for name, value in made["headers"]
    ]


def _without_message(made: dict[str, Any], given: Mapping[str, Any]) -> None:
    number = given["message"]
    sent, data, binary = made["messages"][number]
    if given["name"]:
        with suppress(ValueError):
            data = json.dumps(without(json.loads(data), [given["name"]]), ensure_ascii=False)
    else:
        data = ""
    made["messages"] = [
        [sent, data, binary] if at == number else each for at, each in enumerate(made["messages"])
    ]


_REMOVERS: Final = {
    Given.JSON: _without_json,
    Given.HEADER: _without_header,
    Given.COOKIE: _without_cookie,
    Given.HTML: _without_part,
    Given.LOCATION: _without_address,
    Given.LINK: _without_address,
    Given.MESSAGE: _without_message,
}


def _cut(pattern: str, text: str) -> str:
    """Without any value that the group of a pattern finds: with one left, another would be taken for it."""
    spans: Iterable[tuple[int, int]] = [found.span(1) for found in re.finditer(pattern, text, re.IGNORECASE)]
    at, kept = 0, list[str]()
    for start, end in spans:
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])
