"""A recorded session as steps of a load script, in the expressions of its language."""

from __future__ import annotations

import json as jsons
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from cockpit.features.har.flow.correlations import Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow, web_origin
from cockpit.features.har.flow.headers import FRESH, sent_headers
from cockpit.features.har.flow.operations import operation_for
from cockpit.features.har.flow.places import Given, Used, counted, fields_of
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.wording import snake
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.writing.python_texts import At, shown

LONGEST_PAUSE: Final = 30.0
"""Seconds that a user thinks at most; whoever recorded may have gone for a coffee."""
LEAST_LIMIT: Final = 200
"""Milliseconds: what a threshold is at least, because a recording on one's own computer is too fast."""


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes what a step needs."""

    text: Callable[[str], str]
    value: Callable[[Use, Variable | Typed], str]
    json: Callable[[Any, At], str]
    segment: str
    """The function that escapes a segment of a path."""
    dumped: Callable[[str], str]
    """An expression of JSON as a text of it."""
    sample: Callable[[bytes], str]
    """The content of a file."""
    fresh: str
    """An expression of a key that no other request has."""
    reserved: frozenset[str]
    """Names that a script needs itself, and that are no names of values."""

    def own(self, variable: Variable) -> Variable:
        """The same under a name that a script may give it."""
        return (
            replace(variable, name=f"{variable.name}_taken") if variable.name in self.reserved else variable
        )

    def used(self, use: Use, each: Variable | Typed) -> str:
        """What stands where a value is used."""
        return self.value(use, self.own(each) if isinstance(each, Variable) else each)


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that an answer gives."""

    name: str
    how: str
    """json, header, cookie, html, location or message."""
    where: str
    """A name, a JSON pointer or a pattern, as a literal."""
    hop: int
    escaped: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a websocket."""

    sent: str
    """An expression; empty for one that is received."""
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadStep:
    """A request; everything but names and numbers is an expression."""

    label: str
    """Such as `03_get_order`: an identifier but for its first sign."""
    name: str
    """What all requests of the kind are called in statistics, as a literal."""
    method: str
    origin: str
    """The environment variable of its base URL, as a literal."""
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: str
    """json, form, multipart, content or nothing."""
    content: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str, str], ...]
    """Field, name, media type and content of each."""
    status: int
    """What came back in the end."""
    follow: bool
    pause: float
    limit: int
    """Milliseconds that 95 of 100 such requests may take."""
    taken: tuple[Taken, ...]
    messages: tuple[Said, ...]


def load_steps(flow: Flow, language: Language) -> tuple[LoadStep, ...]:
    """The steps in their order."""
    limits = _limits(flow)
    width = max(2, len(str(len(flow.steps))))
    made: list[LoadStep] = []
    before: Step | None = None
    for number, step in enumerate(flow.steps, 1):
        writing = _Writing(flow, step, language)
        label = f"{number:0{width}}_{writing.identifier}"
        made.append(writing.step(label, _pause(before, step), limits[writing.title]))
        before = (flow.hops(step) or (step,))[-1]
    return tuple(made)


def title_of(flow: Flow, step: Step) -> str:
    """A name that says the same of all requests of a kind."""
    operation = operation_for(flow.operations, step)
    if operation is None:
        return shown(f"{step.method} {step.path}", 120)
    graphql = f" {operation.graphql}" if operation.graphql else ""
    host = f" {step.host}" if len(flow.origins) > 1 else ""
    return shown(f"{step.method}{host} {operation.template}{graphql}", 120)


def _limits(flow: Flow) -> dict[str, int]:
    """Twice what 95 of 100 recorded requests of the kind took."""
    times: dict[str, list[float]] = {}
    for step in flow.steps:
        whole = step.milliseconds + sum(hop.milliseconds for hop in flow.hops(step))
        times.setdefault(title_of(flow, step), []).append(whole)
    return {
        name: max(LEAST_LIMIT, math.ceil(percentile(sorted(each), 95) / 25) * 50)
        for name, each in times.items()
    }


def _pause(before: Step | None, step: Step) -> float:
    """Seconds between the last answer and this request."""
    if before is None or before.started is None or step.started is None:
        return 0.0
    gap = step.started - before.started - before.milliseconds / 1000
    return round(min(max(gap, 0.0), LONGEST_PAUSE), 1)


class _Writing:
    def __init__(self, flow: Flow, step: Step, language: Language) -> None:
        self._flow = flow
        self._step = step
        self._language = language
        self._uses = flow.correlations.uses_of(step.index)
        self._operation = operation_for(flow.operations, step)
        self.title = title_of(flow, step)

    @property
    def identifier(self) -> str:
        """What the step does."""
        return self._operation.id if self._operation else snake(self._step.method, "request")

    def step(self, label: str, pause: float, limit: int) -> LoadStep:
        """All of it."""
        step, text, flow = self._step, self._language.text, self._flow
        hops = flow.hops(step)
        body, content, fields, files = self._body()
        headers = [(text(name), self._header(name, value)) for name, value in sent_headers(step)]
        if body == "content" and step.body.media_type:
            headers.append((text("content-type"), text(step.body.media_type)))
        return LoadStep(
            label=label,
            name=text(self.title),
            method=step.method,
            origin=text(flow.origins[web_origin(step)]),
            path=self._path(),
            query=tuple(
                (text(name), self._at(Used.QUERY, name, value, nth))
                for name, nth, value in counted(step.query)
            ),
            headers=tuple(headers),
            body=body,
            content=content,
            fields=tuple(fields),
            files=tuple(files),
            status=(hops or (step,))[-1].status,
            follow=bool(hops),
            pause=pause,
            limit=limit,
            taken=tuple(self._taken(hops)),
            messages=tuple(self._messages()),
        )

    def _at(self, place: Used, name: str, recorded: str, nth: int = 0) -> str:
        found = self._uses.get((place, name, nth))
        return self._language.text(recorded) if found is None else self._language.used(*found)

    def _header(self, name: str, recorded: str) -> str:
        """A key against repetition is drawn anew: sent again, it would be refused, or nothing be done."""
        if name in FRESH and (Used.HEADER, name, 0) not in self._uses:
            return self._language.fresh
        return self._at(Used.HEADER, name, recorded)

    def _path(self) -> str:
        pieces: list[str] = []
        plain = ""
        for number, segment in enumerate(self._step.path.split("/")[1:]):
            found = self._uses.get((Used.PATH, str(number), 0))
            plain += "/"
            if found is None:
                # What would end the path in an address is escaped, whatever the recorder wrote.
                plain += quote(segment, safe="%:@!$&'()*+,;=~-._")
            else:
                pieces += [
                    self._language.text(plain),
                    f"{self._language.segment}({self._language.used(*found)})",
                ]
                plain = ""
        return " + ".join([*pieces, *([self._language.text(plain)] if plain else [])])

    def _body(self) -> tuple[str, str, list[tuple[str, str]], list[tuple[str, str, str, str]]]:
        body, text = self._step.body, self._language.text
        if body.kind is BodyKind.JSON:

            def at(pointer: str, _value: Any) -> str | None:
                found = self._uses.get((Used.JSON, pointer, 0))
                return None if found is None else self._language.used(*found)

            return "json", self._language.json(body.value, at), [], []
        if body.kind in (BodyKind.FORM, BodyKind.MULTIPART):
            fields = [
                (text(name), self._at(Used.FIELD, name, value, nth)) for name, nth, value in fields_of(body)
            ]
            files = [
                (
                    text(part.name),
                    text(part.file_name),
                    text(part.media_type or "application/octet-stream"),
                    self._language.sample(part.data),
                )
                for part in body.parts
                if part.file_name is not None
            ]
            return body.kind.value, "", fields, files
        if body.kind is BodyKind.TEXT:
            return "content", self._at(Used.TEXT, "", body.data.decode("utf-8", "replace")), [], []
        if body.kind is BodyKind.BINARY:
            return "content", self._language.sample(body.data), [], []
        return "", "", [], []

    def _taken(self, hops: Sequence[Step]) -> Iterator[Taken]:
        for hop, step in enumerate((self._step, *hops)):
            for variable in self._flow.correlations.given_by(step.index):
                source = variable.source
                needed = any(use.place is not Used.COOKIE for use in variable.uses)
                if needed and source.place is not Given.MESSAGE:
                    where = self._language.text(source.pattern or source.name)
                    yield Taken(
                        self._language.own(variable).name, source.place.value, where, hop, source.escaped
                    )

    def _messages(self) -> Iterator[Said]:
        given = self._flow.correlations.given_by(self._step.index)
        for number, message in enumerate(self._step.messages):
            if message.binary:
                continue
            if message.sent:
                yield Said(self._message(message.data, number))
                continue
            yield Said(
                "",
                tuple(
                    Taken(
                        self._language.own(each).name,
                        "message",
                        self._language.text(each.source.name),
                        0,
                        escaped=False,
                    )
                    for each in given
                    if each.source.place is Given.MESSAGE and each.source.message == number
                ),
            )

    def _message(self, data: str, number: int) -> str:
        whole = self._uses.get((Used.MESSAGE, "", number))
        if whole is not None:
            return self._language.used(*whole)
        within = {
            name: self._language.used(*found)
            for (place, name, at), found in self._uses.items()
            if place is Used.MESSAGE and at == number
        }
        if not within:
            return self._language.text(data)
        return self._language.dumped(
            self._language.json(jsons.loads(data), lambda pointer, _: within.get(pointer))
        )
