"""The steps of a recording, decoded; nothing is left out here."""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from email.message import Message as MailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import msgspec

from cockpit.features.har.checks.exchange import seconds_of
from cockpit.features.har.entry import Content, Entry, Pair, PostData, body_of
from cockpit.features.har.flow.step import NOTHING, Body, BodyKind, Message, Pairs, Part, Step
from cockpit.features.har.reading import Har

_JSON: Final = re.compile(
    r"(application|text)/([\w.-]+\+)?json|application/(x-ndjson|graphql-response\+json)"
)
_TEXT: Final = re.compile(
    r"text/.*|application/(.*\+)?(xml|javascript|ecmascript|graphql|yaml)|image/svg\+xml"
)
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What methods and the names of headers consist of (RFC 9110)."""
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
"""As it is registered (RFC 6838)."""
_WEB: Final = frozenset({"http", "https", "ws", "wss"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class _Frame(msgspec.Struct):
    type: str = ""
    time: float | None = None
    opcode: int = 1
    data: str = ""


def steps_of(har: Har) -> list[Step]:
    """Every entry that can be read as a step, in the order of the file."""
    steps: list[Step] = []
    locations: dict[str, int] = {}
    kept: dict[tuple[str, str, Pairs], Step] = {}
    for placed in har.entries():
        step = _step(placed.index, placed.entry, locations)
        if step is None:
            continue
        if step.status == 304:
            content = placed.entry.response.content if placed.entry.response else None
            step = _from_cache(step, (content.mime_type if content else None) or "", kept)
        if step.status == 200 and step.method in ("GET", "HEAD"):
            kept[_asked(step)] = step
        where = step.answered_header("location") if step.status in _REDIRECTS else None
        if where:
            with contextlib.suppress(ValueError):
                locations[urljoin(f"{step.origin}{step.path}", where).partition("#")[0]] = step.index
        steps.append(step)
    return steps


def _step(index: int, entry: Entry, locations: dict[str, int]) -> Step | None:
    request, response = entry.request, entry.response
    if request is None or not request.url:
        return None
    try:
        url = urlsplit(request.url.strip())
    except ValueError:
        return None
    method, scheme = request.method.upper() or "GET", url.scheme.lower()
    if not _TOKEN.fullmatch(method) or (scheme in _WEB and not url.hostname):
        return None
    headers = _pairs(request.headers)
    followed = locations.pop(request.url.partition("#")[0], None)
    return Step(
        index=index,
        method=method,
        scheme=scheme,
        host=url.netloc.rpartition("@")[2].lower(),
        path=url.path or "/",
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers=headers,
        body=_sent(request.post_data, headers),
        status=max(response.status or 0, 0) if response else 0,
        answered=_pairs(response.headers if response else None),
        answer=_received(response.content if response else None),
        started=seconds_of(entry.started),
        milliseconds=max(entry.time or 0.0, 0.0),
        page=entry.pageref or "",
        resource=(entry.resource_type or "").lower(),
        redirected_by=followed if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else None,
        messages=tuple(_messages(entry.messages)),
    )


def _from_cache(step: Step, kind: str, kept: Mapping[tuple[str, str, Pairs], Step]) -> Step:
    """What a browser had that was answered 304: who has nothing in a cache is answered 200 with it."""
    former = kept.get(_asked(step))
    if former is not None and step.answer.kind is BodyKind.NONE:
        named = {name for name, _ in step.answered} | {"set-cookie"}
        headers = tuple(pair for pair in former.answered if pair[0] not in named)
        return replace(step, status=200, answered=headers + step.answered, answer=former.answer)
    # Some browsers record the type and the body of what they had, though 304 has none.
    typed = step.answered_header("content-type") is not None or "/" not in kind
    headers = step.answered if typed else (*step.answered, ("content-type", kind))
    known = step.answer.kind is not BodyKind.NONE
    return replace(step, status=200, answered=headers, answer=replace(step.answer, recorded=known))


def _asked(step: Step) -> tuple[str, str, Pairs]:
    return step.method, step.origin + step.path, step.query


def _pairs(pairs: list[Pair] | None) -> Pairs:
    """Recorders join several Set-Cookie by line breaks; what is no name of a header was never sent as one."""
    return tuple(
        (pair.name.lower(), value)
        for pair in pairs or ()
        if _TOKEN.fullmatch(pair.name)
        for value in (pair.value.split("\n") if pair.name.lower() == "set-cookie" else (pair.value,))
    )


def _sent(data: PostData | None, headers: Pairs) -> Body:
    if data is None:
        return NOTHING
    media_type = data.mime_type or next((value for name, value in headers if name == "content-type"), "")
    read = body_of(data)
    body = _body(media_type, read or b"")
    if data.params and not body.parts:
        parts = tuple(
            Part(each.name, (each.value or "").encode(), each.file_name, _bare(each.content_type or ""))
            for each in data.params
        )
        kind = BodyKind.MULTIPART if "multipart" in media_type else BodyKind.FORM
        return Body(kind, _bare(media_type), body.data, parts=parts)
    return body


def _received(content: Content | None) -> Body:
    if content is None:
        return NOTHING
    read = body_of(content)
    if read is None:
        return Body(media_type=_bare(content.mime_type or ""), recorded=not content.size or content.size <= 0)
    return _body(content.mime_type or "", read)


def _body(media_type: str, data: bytes) -> Body:
    bare = _bare(media_type)
    if not data:
        return Body(media_type=bare)
    if bare == "application/x-www-form-urlencoded":
        pairs = parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True)
        return Body(
            BodyKind.FORM, bare, data, parts=tuple(Part(name, value.encode()) for name, value in pairs)
        )
    if bare.startswith("multipart/"):
        return Body(BodyKind.MULTIPART, bare, data, parts=tuple(_multipart(media_type, data)))
    if _JSON.fullmatch(bare) or (not bare and data[:1] in b"{["):
        with contextlib.suppress(ValueError, RecursionError):
            return Body(BodyKind.JSON, bare, data, value=_loaded(data))
    return Body(BodyKind.TEXT if _is_text(data) else BodyKind.BINARY, bare, data)


def _loaded(data: bytes) -> Any:
    """Whole numbers of any length stay what they are."""
    return json.loads(data.decode("utf-8-sig"))


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _bare(media_type: str) -> str:
    """Without parameters; empty where it is none."""
    bare = media_type.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else ""


def _multipart(media_type: str, data: bytes) -> Iterator[Part]:
    if "boundary=" not in media_type and data.startswith(b"--"):
        media_type += "; boundary=" + data.split(b"\r\n", 1)[0][2:].decode("ascii", "replace")
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    message: MailMessage = BytesParser(policy=HTTP).parsebytes(head + data)
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, MailMessage):
            continue
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        yield Part(
            name=str(name or ""),
            data=payload if isinstance(payload, bytes) else b"",
            file_name=part.get_filename(),
            media_type=_bare(part.get_content_type()) if "content-type" in part else "",
        )


def _messages(raw: msgspec.Raw) -> Iterator[Message]:
    if not len(raw):
        return
    try:
        frames: Iterable[_Frame] = msgspec.json.decode(raw, type=list[_Frame])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    for frame in frames:
        binary = frame.opcode == 2
        data = (
            frame.data
            if not binary or _is_base64(frame.data)
            else base64.b64encode(frame.data.encode()).decode()
        )
        yield Message(frame.type == "send", data, binary, frame.time)


def _is_base64(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text)) and len(text) % 4 == 0
