"""Performs a flow as a script would, with what each answer gave."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlencode

from cockpit.features.har.flow.correlations import Use, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.places import Given, Source, Used
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.playing import Answer

Ask = Callable[[Request], Answer]


def perform(flow: Flow, ask: Ask, *, extracting: bool = True) -> list[tuple[Step, Answer]]:
    """Each step with its answer; without extracting, the recorded values are sent again."""
    values: dict[str, str] = {each.sample: each.sample for each in flow.correlations.variables}
    done: list[tuple[Step, Answer]] = []
    for step in flow.chosen.steps:
        answer = ask(request_for(flow, step, values))
        done.append((step, answer))
        for variable in flow.correlations.given_by(step.index) if extracting else ():
            values[variable.sample] = extracted(variable.source, answer)
    return done


def request_for(flow: Flow, step: Step, values: dict[str, str]) -> Request:
    uses = flow.correlations.uses_of(step.index)

    def at(place: Used, name: str, recorded: str) -> str:
        if (place, name, 0) not in uses:
            return recorded
        use, each = uses[place, name, 0]
        value = values[each.sample] if isinstance(each, Variable) else "typed"
        value = base64.b64encode(value.encode()).decode() if use.coding else value
        return use.prefix + value + use.suffix

    segments = [
        values.get(text, at(Used.PATH, str(number), text))
        if step.redirected_by is not None
        else at(Used.PATH, str(number), text)
        for number, text in enumerate(step.path.split("/")[1:])
    ]
    query = tuple((name, at(Used.QUERY, name, value)) for name, value in step.query)
    headers = {name: at(Used.HEADER, name, value) for name, value in step.headers if name != "cookie"}
    headers["cookie"] = "; ".join(f"{n}={at(Used.COOKIE, n, v)}" for n, v in step.cookies.items())
    if step.body.media_type and step.body.kind is not BodyKind.MULTIPART:
        headers.setdefault("content-type", step.body.media_type)
    body = step.body.data
    if step.body.kind is BodyKind.JSON:
        value = step.body.value
        for (place, name, _), (use, _) in uses.items():
            if place is Used.JSON:
                value = put(value, name.split("/")[1:], use, at(place, name, ""))
        body = json.dumps(value).encode()
    elif step.body.kind is BodyKind.FORM:
        body = urlencode(
            [(p.name, at(Used.FIELD, p.name, p.data.decode())) for p in step.body.parts]
        ).encode()
    path = "/".join(quote(unquote(segment), safe="") for segment in segments)
    return Request(step.method, f"/{path}", query, headers, body)


def put(value: Any, keys: list[str], use: Use, text: str) -> Any:
    if not keys:
        return int(text) if use.number else text
    if isinstance(value, list):
        return [put(v, keys[1:], use, text) if str(n) == keys[0] else v for n, v in enumerate(value)]
    return {k: put(v, keys[1:], use, text) if k == keys[0] else v for k, v in value.items()}


def extracted(source: Source, answer: Answer) -> str:
    text = answer.body.decode()
    if source.place is Given.JSON:
        here: Any = json.loads(text)
        for key in source.name.split("/")[1:]:
            here = here[int(key)] if isinstance(here, list) else here[key]
        return str(here)
    if source.place is Given.HTML:
        found = re.search(source.pattern, text, re.IGNORECASE)
        return _read(source, unescape(found[1])) if found else ""
    if source.place is Given.COOKIE:
        cookies = [v.partition(";")[0].partition("=") for n, v in answer.headers if n == "set-cookie"]
        return next(v for n, _, v in cookies if n == source.name)
    if source.place is Given.HEADER:
        return next(v for n, v in answer.headers if n == source.name)
    if source.place in (Given.LOCATION, Given.LINK):
        header = next(v for n, v in answer.headers if n == source.place.value)
        return _read(source, re.search(source.pattern, header)[1])
    return ""


def _read(source: Source, text: str) -> str:
    return unquote(text) if source.escaped else text
