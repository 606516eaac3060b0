"""A shell script that performs a flow by curl, with fresh values."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from cockpit.features.har.flow.correlations import Typed, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.headers import FRESH
from cockpit.features.har.flow.places import Given
from cockpit.features.har.flow.step import NOTHING, BodyKind, Step
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.python_texts import shown
from cockpit.features.har.writing.rendering import rendered
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

_HEADERS: Final = '--header @"$WORK/sent-headers"'
_CODERS: Final = {Coding.PLAIN: "", Coding.URL: "url", Coding.JSON: "json"}


def write(flow: Flow, options: Options) -> Files:
    """The script; what needs a websocket is left out, and said so."""
    requests = requests_of(flow)
    script = _Script(flow, requests)
    text = rendered(
        "curl.sh.j2",
        options.templates,
        provenance=provenance(flow.sha256, flow.entries).splitlines(),
        environment=environment_of(requests).items(),
        timeout=f"{options.timeout:g}",
        cookies=_cookies(requests),
        follows=any(request.follows for request in requests),
        bases=list(dict.fromkeys(request.base for request in requests)),
        steps=[*script.left_out(), *(list(script.step(request)) for request in requests)],
    )
    return {f"{options.name}.sh": text}


class _Script:
    def __init__(self, flow: Flow, requests: Sequence[Request]) -> None:
        self._flow = flow
        self._needed = {
            hole.value.name
            for request in requests
            for hole in holes_of(request)
            if isinstance(hole.value, Variable)
        }

    def left_out(self) -> Iterator[list[str]]:
        """A comment for each websocket."""
        for step in self._flow.steps:
            if step.is_websocket:
                yield [f"# Left out, because curl speaks no websocket: {shown(label_of(self._flow, step))}"]

    def step(self, request: Request) -> Iterator[str]:
        """The lines of one request."""
        step = request.step
        yield f"# {shown(request.label)}"
        if step.method == "HEAD" and _has_body(request):
            yield "# Left out: its body, which curl does not send with HEAD."
            request = replace(request, step=replace(step, body=NOTHING), body=(), fields=())
            step = request.step
        options = list(_method(request))
        if request.headers:
            lines = " ".join(_header(*each) for each in request.headers)
            yield f"printf '%s\\n' {lines} > \"$WORK/sent-headers\""
            options.append(_HEADERS)
        if step.body.kind is BodyKind.MULTIPART:
            for number, field in enumerate(request.fields):
                yield from self._field(field, number)
                options.append(_form(field, number))
        elif step.body.kind is BodyKind.BINARY:
            yield f'head -c {min(len(step.body.data), 65_536)} /dev/zero > "$WORK/sent"'
            options.append('--data-binary @"$WORK/sent"')
        elif request.body:
            yield f"printf '%s' {_words(request.body)} > \"$WORK/sent\""
            options.append('--data-binary @"$WORK/sent"')
        address = f'"${request.base}"{_words(request.target)}'
        yield " ".join(["ask", request.name, str(step.status), address, *options])
        before = step
        for hop in self._flow.hops(step):
            yield " ".join(["follow", request.name, str(hop.status), *_again(options, before, hop)])
            before = hop
        yield from self._taken(step)

    def _field(self, field: Field, number: int) -> Iterator[str]:
        if field.part.file_name is None:
            yield f"printf '%s' {_words(field.text)} > \"$WORK/field-{number}\""
        else:
            sample = stand_in(field.part.data)
            yield f"printf '%s' {shlex.quote(sample)} > \"$WORK/field-{number}\""

    def _taken(self, step: Step) -> Iterator[str]:
        for hop, each in enumerate((step, *self._flow.hops(step))):
            for variable in self._flow.correlations.given_by(each.index):
                source = variable.source
                if variable.name in self._needed and source.place is not Given.MESSAGE:
                    where = shlex.quote(source.pattern or source.name)
                    escaped = int(source.escaped)
                    yield f"{variable.name}=$(take {source.place.value} {where} {hop} {escaped})"


def _cookies(requests: Sequence[Request]) -> list[str]:
    """What gives each host the cookies that a browser had before."""
    found = {(request.base, name): text for request in requests for name, text in request.cookies}
    return [f'had "${base}" {shlex.quote(name)} {_words(text)}' for (base, name), text in found.items()]


def _method(request: Request) -> Iterator[str]:
    method = request.step.method
    if method == "HEAD":
        yield "--head"
    elif method != "GET" or _has_body(request):
        yield f"--request {shlex.quote(method)}"


def _again(options: Sequence[str], before: Step, hop: Step) -> Sequence[str]:
    """What is sent behind a redirect: all of it behind 307 and 308, and headers to the same host only."""
    kept = options if before.status in (307, 308) else [each for each in options if each == _HEADERS]
    return kept if hop.host == before.host else [each for each in kept if each != _HEADERS]


def _has_body(request: Request) -> bool:
    """Whether something is sent, which makes a POST of what names no method."""
    return bool(request.body or request.fields) or request.step.body.kind is BodyKind.BINARY


def _header(name: str, text: Text) -> str:
    if name in FRESH:
        return shlex.quote(f"{name}: ") + '"$(fresh)"'
    return _words((f"{name}: ", *text))


def _form(field: Field, number: int) -> str:
    name = "".join(sign if sign.isprintable() and sign != "=" else "_" for sign in field.part.name)
    if field.part.file_name is None:
        return "--form " + shlex.quote(f"{name}=<") + f'"$WORK/field-{number}"'
    media_type = field.part.media_type or "application/octet-stream"
    tail = f";filename={_quoted(field.part.file_name)};type={media_type}"
    return "--form " + shlex.quote(f"{name}=@") + f'"$WORK/field-{number}"' + shlex.quote(tail)


def _quoted(text: str) -> str:
    """As curl reads the names of a form."""
    plain = "".join(sign if sign.isprintable() else "_" for sign in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(text: Text) -> str:
    """A text as one word of the shell."""
    made = ""
    for is_hole, pieces in groupby(text, lambda piece: isinstance(piece, Hole)):
        if is_hole:
            made += "".join(_hole(piece) for piece in pieces if isinstance(piece, Hole))
        else:
            made += shlex.quote(_plain("".join(map(str, pieces))))
    return made or "''"


def _plain(text: str) -> str:
    """No shell holds a zero byte, and no file half a surrogate."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _hole(hole: Hole) -> str:
    name = hole.value.env if isinstance(hole.value, Typed) else hole.value.name
    word = f'"${name}"'
    if hole.use.coding:
        word = f'"$({hole.use.coding} {word})"'
    coder = _CODERS[hole.coding]
    return f'"$({coder} {word})"' if coder else word
