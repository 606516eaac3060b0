"""A regression suite for pytest: the session is performed once, and each of its answers is judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cockpit.features.har.flow.correlations import Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.places import Given, Used, json_leaves, last_of
from cockpit.features.har.flow.shapes import json_schema
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.secrets.judging import Where, judge
from cockpit.features.har.secrets.names import plain
from cockpit.features.har.secrets.shapes import is_words
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.python_texts import shown
from cockpit.features.har.writing.regions import own_of
from cockpit.features.har.writing.rendering import rendered
from cockpit.features.har.writing.steps import Performed, performed
from cockpit.features.har.writing.tidying import tidied

MOST_FIELDS: Final = 12
"""Of one answer."""
_STABLE: Final = re.compile(r"\b(status|state|type|kind|role|currency|unit|category|object|country|locale)$")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step is to be answered."""

    label: str
    statuses: tuple[int, ...]
    media_type: str | None
    """None where the recording does not tell."""
    fields: str


@dataclass(frozen=True, slots=True)
class Removal:
    """How something that the session made is removed."""

    made: str
    pointer: str
    parents: tuple[int, ...]
    """The other keys that it takes: segments of the path that made it, counted from its end."""
    method: str
    removed: str
    """The step that removes it; empty where none does."""


def write(flow: Flow, options: Options, former: str = "") -> Files:
    """The suite and the schemas of the bodies; it imports the client, which is written beside it."""
    done = performed(flow)
    steps = [_expected(flow, each) for each in done]
    schemas = dict(_schemas(flow, done))
    text = rendered(
        "suite.py.j2",
        options.templates,
        hosts=", ".join(dict.fromkeys(shown(step.host, 60) for step in flow.steps)) or "nothing",
        provenance=provenance(flow.sha256, flow.entries),
        variables=", ".join(dict.fromkeys(flow.origins.values())) or "none",
        module=f"{options.name}_client",
        own=own_of(former),
        steps=steps,
        schemas=schemas,
        fields=any(each.fields for each in steps),
        removals=list(_removals(flow, done)),
    )
    document = json.dumps(schemas, indent=2, ensure_ascii=True) + "\n"
    return {f"test_{options.name}.py": tidied(text), f"test_{options.name}.json": document}


def _expected(flow: Flow, each: Performed) -> Expected:
    chain = (each.step, *flow.hops(each.step))
    if each.step.messages:
        return Expected(each.label, (101,), "", "")
    fields = list(_fields(flow, each.step))[:MOST_FIELDS]
    written = "".join(f"({pointer!r}, {value!r}), " for pointer, value in fields)
    return Expected(
        each.label,
        tuple(step.status for step in chain),
        _media_type(chain[-1]),
        f"({written})" if fields else "",
    )


def _media_type(step: Step) -> str | None:
    if not step.answer.recorded and step.answered_header("content-type") is None:
        return None
    return (step.answered_header("content-type") or "").partition(";")[0].strip().lower()


def _fields(flow: Flow, step: Step) -> Iterator[tuple[str, Any]]:
    """What an answer repeats of its request, and words that say of what kind or in what state a thing is."""
    if step.answer.kind is not BodyKind.JSON or flow.hops(step):
        return
    sent = dict(_sent(flow, step))
    for pointer, value in json_leaves(step.answer.value):
        name = last_of(pointer)
        if re.search(r"/\d+(/|$)", pointer) or judge(Where.RECEIVED, name, str(value)) is not None:
            continue
        said = isinstance(value, str) and is_words(value) and len(value) <= 24
        if (name in sent and sent[name] == value) or (said and _STABLE.search(plain(name))):
            yield pointer, value


def _sent(flow: Flow, step: Step) -> Iterator[tuple[str, Any]]:
    """The values of a request that are the same each time, by their names."""
    uses = flow.correlations.uses_of(step.index)
    if step.body.kind is BodyKind.JSON:
        for pointer, value in json_leaves(step.body.value):
            if (Used.JSON, pointer, 0) not in uses:
                yield last_of(pointer), value


def _schemas(flow: Flow, done: tuple[Performed, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    shapes = {
        index: payload.shape
        for operation in flow.operations
        for answer in operation.answers
        for payload in answer.payloads
        if payload.kind is BodyKind.JSON and payload.shape is not None
        for index in answer.steps
    }
    for each in done:
        last = (each.step, *flow.hops(each.step))[-1]
        if last.index in shapes and last.answer.kind is BodyKind.JSON and not each.step.messages:
            yield each.label, json_schema(shapes[last.index])


def _removals(flow: Flow, done: tuple[Performed, ...]) -> Iterator[Removal]:
    """What a POST made, where a DELETE of the same collection is known."""
    for each in done:
        call = each.call.operation
        if each.step.method != "POST" or each.step.status != 201:
            continue
        inside = re.compile(re.escape(call.template.rstrip("/")) + r"/\{\w+\}")
        remover = next(
            (
                one.call
                for one in done
                if one.step.method == "DELETE"
                and not one.call.bodies
                and one.call.operation.origin == call.origin
                and inside.fullmatch(one.call.operation.template)
            ),
            None,
        )
        variable = next(filter(_is_key, flow.correlations.given_by(each.step.index)), None)
        parents = _parents(call.template)
        if remover is None or variable is None or len(parents) != len(remover.segments) - 1:
            continue
        removing = {use.step for use in variable.uses} & {step.index for step in remover.steps}
        removed = next((one.label for one in done if one.step.index in removing), "")
        yield Removal(each.label, variable.source.name, parents, remover.name, removed)


def _parents(template: str) -> tuple[int, ...]:
    """Which segments of a path are keys, counted from its end: a base URL may have a path of its own."""
    segments = template.split("/")
    return tuple(
        number - len(segments) for number, segment in enumerate(segments) if re.fullmatch(r"\{\w+\}", segment)
    )


def _is_key(variable: Variable) -> bool:
    return variable.source.place is Given.JSON and any(use.place is Used.PATH for use in variable.uses)
