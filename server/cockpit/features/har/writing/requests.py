"""The requests of a flow as texts with holes, for artefacts that are no programs of Python."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias
from urllib.parse import quote

from cockpit.features.har.flow.correlations import Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow, web_origin
from cockpit.features.har.flow.headers import sent_headers
from cockpit.features.har.flow.jsons import items, members, within
from cockpit.features.har.flow.operations import operation_for
from cockpit.features.har.flow.places import Used, counted, fields_of
from cockpit.features.har.flow.segments import canonical
from cockpit.features.har.flow.step import BodyKind, Part, Step


class Coding(StrEnum):
    """How a value is written where it goes."""

    PLAIN = "plain"
    URL = "url"
    JSON = "json"
    """Between the quotes of a text of JSON."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value is put in that no file holds."""

    use: Use
    value: Variable | Typed
    coding: Coding


Text: TypeAlias = tuple[str | Hole, ...]
"""What stands as it is, and holes."""


@dataclass(frozen=True, slots=True)
class Field:
    """Of a form in parts."""

    part: Part
    text: Text
    """Of a field that is no file."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; its address begins with a base address from the environment."""

    step: Step
    name: str
    """Unique in the flow."""
    label: str
    """Method and template."""
    base: str
    """The environment variable that holds scheme and host."""
    target: Text
    headers: tuple[tuple[str, Text], ...]
    """With the type of the body, which of a form in parts is left to who sends it."""
    body: Text
    cookies: tuple[tuple[str, Text], ...] = ()
    """Those that no answer of the session gave."""
    fields: tuple[Field, ...] = ()
    follows: bool = False
    """Whether redirects are followed, as they were."""


def requests_of(flow: Flow) -> tuple[Request, ...]:
    """All that is asked in its order, without websockets."""
    taken: dict[str, int] = {}
    return tuple(
        _request(flow, step, _numbered(_name(flow, step), taken))
        for step in flow.steps
        if not step.is_websocket
    )


def environment_of(requests: Sequence[Request]) -> dict[str, str]:
    """The variables of the environment that requests need, and what each holds."""
    needed = {request.base: "scheme and host of the service" for request in requests}
    for request in requests:
        for hole in holes_of(request):
            if isinstance(hole.value, Typed):
                needed.setdefault(hole.value.env, hole.value.kind.rpartition("/")[2].replace("-", " "))
    return needed


def holes_of(request: Request) -> Iterator[Hole]:
    """Every hole of a request."""
    texts = [request.target, request.body, *(text for _, text in (*request.headers, *request.cookies))]
    texts += [each.text for each in request.fields]
    for text in texts:
        yield from (piece for piece in text if isinstance(piece, Hole))


def label_of(flow: Flow, step: Step) -> str:
    """How a comment calls it: without the values that its path has."""
    operation = operation_for(flow.operations, step)
    return f"{step.method} {step.path if operation is None else operation.template}"


def _name(flow: Flow, step: Step) -> str:
    operation = operation_for(flow.operations, step)
    return "request" if operation is None else operation.id


def _numbered(name: str, taken: dict[str, int]) -> str:
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}_{taken[name]}"


def _request(flow: Flow, step: Step, name: str) -> Request:
    writer = _Writer(flow, step)
    kind = step.body.kind
    headers = list(writer.headers())
    body: Text = ()
    fields: tuple[Field, ...] = ()
    if kind is BodyKind.JSON:
        body = writer.json()
    elif kind is BodyKind.FORM:
        body = writer.form()
    elif kind is BodyKind.MULTIPART:
        fields = tuple(writer.fields())
    elif kind is BodyKind.TEXT:
        body = writer.text()
    if body and step.body.media_type:
        headers.append(("content-type", (step.body.media_type,)))
    return Request(
        step=step,
        name=name,
        label=label_of(flow, step),
        base=flow.origins[web_origin(step)],
        target=writer.target(),
        headers=tuple(headers),
        body=body,
        cookies=tuple(writer.cookies()),
        fields=fields,
        follows=bool(flow.hops(step)),
    )


class _Writer:
    """The texts of one request."""

    def __init__(self, flow: Flow, step: Step) -> None:
        self._step = step
        self._uses: Mapping[tuple[Used, str, int], tuple[Use, Variable | Typed]] = flow.correlations.uses_of(
            step.index
        )

    def _text(self, place: Used, name: str, value: str, coding: Coding, nth: int = 0) -> Text:
        found = self._uses.get((place, name, nth))
        if found is not None:
            use, each = found
            before, after = (_coded(text, coding) for text in (use.prefix, use.suffix))
            return tuple(piece for piece in (before, Hole(use, each, coding), after) if piece)
        return (_coded(value, coding),)

    def target(self) -> Text:
        """Path and query."""
        made: list[str | Hole] = []
        for number, segment in enumerate(self._step.path.split("/")[1:]):
            made.append("/")
            if (Used.PATH, str(number), 0) in self._uses:
                made += self._text(Used.PATH, str(number), "", Coding.URL)
            else:
                made.append(canonical(segment))
        for number, (name, nth, value) in enumerate(counted(self._step.query)):
            made.append(f"{'&' if number else '?'}{quote(name, safe='', errors='replace')}=")
            made += self._text(Used.QUERY, name, value, Coding.URL, nth)
        return tuple(made)

    def headers(self) -> Iterator[tuple[str, Text]]:
        """Those that are no browser's."""
        for name, value in sent_headers(self._step):
            yield name, self._text(Used.HEADER, name, value, Coding.PLAIN)

    def cookies(self) -> Iterator[tuple[str, Text]]:
        """Those that a person gives: a cookie jar has the others."""
        for (place, name, _), (_, each) in self._uses.items():
            if place is Used.COOKIE and isinstance(each, Typed):
                yield name, self._text(Used.COOKIE, name, "", Coding.PLAIN)

    def text(self) -> Text:
        """A body that is text."""
        return self._text(Used.TEXT, "", self._step.body.data.decode("utf-8", "replace"), Coding.PLAIN)

    def form(self) -> Text:
        """Fields of a form."""
        made: list[str | Hole] = []
        for number, (name, nth, value) in enumerate(fields_of(self._step.body)):
            made.append(f"{'&' if number else ''}{quote(name, safe='', errors='replace')}=")
            made += self._text(Used.FIELD, name, value, Coding.URL, nth)
        return tuple(made)

    def fields(self) -> Iterator[Field]:
        """Fields and files of a form in parts."""
        plain = fields_of(self._step.body)
        for part in self._step.body.parts:
            if part.file_name is not None:
                yield Field(part, ())
            else:
                name, nth, value = next(plain)
                yield Field(part, self._text(Used.FIELD, name, value, Coding.PLAIN, nth))

    def json(self) -> Text:
        """The body, in which marks stand for the holes until it is written."""
        mark = _unused(json.dumps(self._step.body.value))
        holes: list[tuple[Use, Variable | Typed]] = []

        def marked(value: Any, pointer: str) -> Any:
            found = self._uses.get((Used.JSON, pointer, 0))
            if found is not None:
                holes.append(found)
                return f"{mark}{len(holes) - 1};"
            if isinstance(value, dict):
                return {key: marked(member, within(pointer, key)) for key, member in members(value).items()}
            if isinstance(value, list):
                return [marked(item, within(pointer, number)) for number, item in enumerate(items(value))]
            return value

        written = json.dumps(marked(self._step.body.value, ""), indent=2)
        made: list[str | Hole] = []
        # A number stands without the quotes of its mark.
        for number, piece in enumerate(re.split(rf'"{mark}(\d+);"', written)):
            if not number % 2:
                made.append(piece)
                continue
            use, each = holes[int(piece)]
            quote_ = "" if use.number else '"'
            made += [quote_ + _coded(use.prefix, Coding.JSON), Hole(use, each, Coding.JSON)]
            made.append(_coded(use.suffix, Coding.JSON) + quote_)
        return tuple(piece for piece in made if piece)


def _unused(text: str) -> str:
    """A word that a text does not have."""
    word = "hole"
    while word in text:
        word += "s"
    return word


def _coded(text: str, coding: Coding) -> str:
    if coding is Coding.URL:
        return quote(text, safe="", errors="replace")
    return json.dumps(text)[1:-1] if coding is Coding.JSON else text
