"""An `.http` file of a flow, as the REST Client of VS Code reads it.

Values come from the answers of named requests and from the environment. What that dialect cannot take out of
an answer (a part of a page or of a header) is a variable at the top that a person fills in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from cockpit.features.har.flow.correlations import Typed
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.headers import FRESH
from cockpit.features.har.flow.jsons import keys_of
from cockpit.features.har.flow.places import Given
from cockpit.features.har.flow.step import BodyKind
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.python_texts import shown
from cockpit.features.har.writing.requests import (
    Coding,
    Field,
    Hole,
    Request,
    Text,
    environment_of,
    holes_of,
    label_of,
    requests_of,
)
from cockpit.features.har.writing.samples import stand_in

_BOUNDARY: Final = "cockpit-part"
_COMMAND: Final = re.compile(r"^(?:[^\S\n]|\ufeff)*(#|//|@|<@?\w*\s|>+!?\s)", re.MULTILINE)
"""Lines that mean something else than the text of a body, such as one that sets a variable."""
_JSON_BRACE: Final = "\\u007b"
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_KEY: Final = re.compile(r"[\w.:/-]+", re.ASCII)
"""Of keys and headers: those that a reference may name; others could end it."""


def write(flow: Flow, options: Options) -> Files:
    """The file."""
    requests = requests_of(flow)
    writer = _Writer(flow, requests)
    head = [f"# {line}" for line in provenance(flow.sha256, flow.entries).splitlines()]
    left = [
        f"# Left out, because it is a websocket: {shown(label_of(flow, step))}"
        for step in flow.steps
        if step.is_websocket
    ]
    blocks = ["\n".join(writer.block(request)) for request in requests]
    parts = ["\n".join([*head, *writer.variables(), *left]), *blocks]
    return {f"{options.name}.http": "\n\n".join(parts) + "\n"}


class _Writer:
    def __init__(self, flow: Flow, requests: Sequence[Request]) -> None:
        self._flow = flow
        self._requests = requests
        self._names = {request.step.index: request.name for request in requests}

    def variables(self) -> Iterator[str]:
        """The environment, and what a person fills in."""
        for name, holds in environment_of(self._requests).items():
            yield f"# {name}: {holds}"
            yield f"@{name} = {{{{$processEnv {name}}}}}"
        holes = [hole for request in self._requests for hole in holes_of(request)]
        for name, hole in {_called(hole): hole for hole in holes if self._reference(hole) is None}.items():
            yield f"# Fill in: {shown(self._origin(hole))}"
            yield f"@{name} ="

    def _origin(self, hole: Hole) -> str:
        coded = f"{hole.use.coding} of " if hole.use.coding else ""
        if isinstance(hole.value, Typed):
            return f"{coded}{hole.value.env}"
        source = hole.value.source
        step, _ = self._flow.asked_by(source.step)
        answer = self._names.get(step.index, "a websocket")
        return f"{coded}{source.place.value} {source.name} of the answer to {answer}"

    def block(self, request: Request) -> Iterator[str]:
        """One request."""
        body = self._body(request)
        yield f"### {shown(request.label)}"
        yield f"# @name {request.name}"
        if not request.follows:
            yield "# @no-redirect"
        if body is None:
            yield "# The body is left out: a line of it would be a command in this file."
        yield f"{request.step.method} {{{{{request.base}}}}}{self._text(request.target)}"
        for name, text in request.headers:
            value = "{{$guid}}" if name in FRESH else self._text(text)
            if "\n" not in value and "\r" not in value:
                yield f"{name}: {value}"
        if request.cookies:
            pairs = "; ".join(f"{name}={self._text(text)}" for name, text in request.cookies)
            yield f"cookie: {pairs}"
        if request.fields:
            yield f"content-type: multipart/form-data; boundary={_BOUNDARY}"
        if body:
            yield ""
            yield body

    def _body(self, request: Request) -> str | None:
        if request.fields:
            parts = "".join(map(self._part, request.fields))
            text = f"{parts}--{_BOUNDARY}--"
        else:
            is_json = request.step.body.kind is BodyKind.JSON
            text = self._text(request.body, _JSON_BRACE if is_json else "{ ")
        is_free = request.step.body.kind in {BodyKind.TEXT, BodyKind.MULTIPART}
        return None if is_free and _COMMAND.search(text) else text

    def _part(self, field: Field) -> str:
        part = field.part
        head = f'--{_BOUNDARY}\nContent-Disposition: form-data; name="{_quoted(part.name)}"'
        if part.file_name is None:
            return f"{head}\n\n{self._text(field.text)}\n"
        media_type = part.media_type or "application/octet-stream"
        text = _literal(stand_in(part.data))
        return f'{head}; filename="{_quoted(part.file_name)}"\nContent-Type: {media_type}\n\n{text}\n'

    def _text(self, text: Text, brace: str = "{ ") -> str:
        return "".join(
            self._hole(piece)
            if isinstance(piece, Hole)
            else _literal(piece, brace, is_before_hole=isinstance(following, Hole))
            for piece, following in pairwise((*text, ""))
        )

    def _hole(self, hole: Hole) -> str:
        # The percent sign asks for the escapes of an address.
        escaped = "%" if hole.coding is Coding.URL and isinstance(hole.value, Typed) else ""
        return f"{{{{{escaped}{self._reference(hole) or _called(hole)}}}}}"

    def _reference(self, hole: Hole) -> str | None:
        """How the dialect takes it from the environment or an answer, None when it cannot."""
        if hole.use.coding:
            return None
        if isinstance(hole.value, Typed):
            return hole.value.env
        variable = hole.value
        source = variable.source
        step, hops = self._flow.asked_by(source.step)
        name = self._names.get(step.index)
        behind = hops < len(self._flow.hops(step))
        if name is None or behind or source.escaped:
            return None
        if source.place is Given.JSON:
            path = _json_path(source.name)
            return None if path is None else f"{name}.response.body.{path}"
        is_named = source.place is Given.HEADER and _KEY.fullmatch(source.name)
        return f"{name}.response.headers.{source.name}" if is_named else None


def _called(hole: Hole) -> str:
    name = hole.value.env if isinstance(hole.value, Typed) else hole.value.name
    return f"{name}_{hole.use.coding}" if hole.use.coding else name


def _json_path(pointer: str) -> str | None:
    made = "$"
    for plain in keys_of(pointer):
        if not _KEY.fullmatch(plain):
            return None
        if plain.isdecimal():
            made += f"[{plain}]"
        elif _PLAIN_KEY.fullmatch(plain):
            made += f".{plain}"
        else:
            made += f"['{plain}']"
    return made


def _literal(text: str, brace: str = "{ ", *, is_before_hole: bool = False) -> str:
    """Two braces would begin a variable: something else stands for the first of them."""
    before = r"\{(?=\{|\Z)" if is_before_hole else r"\{(?=\{)"
    return re.sub(before, lambda _: brace, text).encode("utf-8", "replace").decode()


def _quoted(text: str) -> str:
    return "".join(sign if sign.isprintable() and sign not in '"\\{}' else "_" for sign in text)
