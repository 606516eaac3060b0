"""One entry of a recording with all that is known of it, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Final

import msgspec

from cockpit.core.errors import Conflict, Invalid
from cockpit.features.har.entry import (
    Content,
    Cookie,
    Entry,
    Pair,
    Param,
    Path,
    PostData,
    Request,
    Response,
    body_of,
)
from cockpit.features.har.indexing import named
from cockpit.features.har.masking import Mask
from cockpit.features.har.opening import MAPPED_ABOVE, opened, state_of
from cockpit.features.har.reading import read
from cockpit.features.har.view_messages import HarBody, HarEntry, HarEntryQuery, HarMessage, HarPair

MOST_CHARACTERS: Final = 200_000
"""Of a body; a page that shows more becomes slow."""
MOST_MESSAGES: Final = 500
_LONGEST_VALUE: Final = 8_000
_LOOKED_AT: Final = 4_096
_NO_REQUEST, _NO_RESPONSE = Request(), Response()


class _Message(msgspec.Struct):
    type: str = ""
    data: str = ""
    opcode: int = 1


def entry_at(path: FilePath, query: HarEntryQuery) -> HarEntry:
    """Read one entry from where it stood; raises Conflict when the file is not that of the rows any more."""
    before = state_of(path)
    if named(before) == query.state:
        raw = _bytes_at(path, query.offset, query.length, before[0])
        if state_of(path) == before:
            return entry_of(raw, reveal=query.reveal)
    raise Conflict(f"{path.name} has changed since it was shown.")


def entry_of(raw: bytes, *, reveal: bool) -> HarEntry:
    """What the text of one entry tells."""
    # In a list: what is no strict JSON is then read as it is in a whole file.
    placed = next(iter(read(b'{"log":{"entries":[' + raw + b"]}}").entries()), None)
    if placed is None:
        raise Invalid("There is no entry at this place of the file.")
    entry = placed.entry
    request, response = entry.request or _NO_REQUEST, entry.response or _NO_RESPONSE
    mask = Mask(entry, reveal=reveal)
    post, messages = request.post_data, _messages_of(entry)
    found = HarEntry(
        method=request.method,
        url=_pair(mask, ("request", "url"), "", request.url),
        started=entry.started,
        address=entry.server_address or "",
        connection=entry.connection or "",
        request_version=request.http_version or "",
        request_headers=_pairs(mask, ("request", "headers"), request.headers),
        request_cookies=_pairs(mask, ("request", "cookies"), request.cookies),
        query=_pairs(mask, ("request", "queryString"), request.query_string),
        params=_pairs(mask, ("request", "postData", "params"), post.params if post else None),
        request_body=_body(mask, ("request", "postData", "text"), post),
        status=response.status or 0,
        status_text=response.status_text or "",
        error=response.error or "",
        response_version=response.http_version or "",
        response_headers=_pairs(mask, ("response", "headers"), response.headers),
        response_cookies=_pairs(mask, ("response", "cookies"), response.cookies),
        response_body=_body(mask, ("response", "content", "text"), response.content),
        redirect=_pair(mask, ("response", "redirectURL"), "", response.redirect_url or ""),
        messages=list(_messages(mask, messages)),
        message_count=len(messages),
        hidden=0,
    )
    return msgspec.structs.replace(found, hidden=mask.count)


def _bytes_at(path: FilePath, offset: int, length: int, size: int) -> bytes:
    """The file is read, not mapped: whoever cuts it meanwhile must not end this process."""
    with path.open("rb") as file:
        if size <= MAPPED_ABOVE and b"\0" in file.read(2) + file.read(2):
            file.seek(0)
            return bytes(opened(file.read()).data[offset : offset + length])
        file.seek(offset)
        return file.read(length)


def _pairs(mask: Mask, path: Path, pairs: list[Pair] | list[Cookie] | list[Param] | None) -> list[HarPair]:
    return [
        _pair(mask, (*path, index, "value"), pair.name, pair.value or "")
        for index, pair in enumerate(pairs or ())
    ]


def _pair(mask: Mask, path: Path, name: str, value: str) -> HarPair:
    shown, hidden = mask.hidden(path, value)
    return HarPair(name=name, value=_short(shown, _LONGEST_VALUE), hidden=hidden)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _body(mask: Mask, path: Path, part: Content | PostData | None) -> HarBody:
    mime = (part.mime_type if part else None) or ""
    body = body_of(part)
    if body is None:
        return HarBody(mime_type=mime, text="", size=-1, cut=False, binary=False, hidden=False)
    if _is_binary(body):
        return HarBody(mime_type=mime, text="", size=len(body), cut=False, binary=True, hidden=False)
    text, hidden = mask.hidden(path, _readable(body, mime))
    return HarBody(
        mime_type=mime,
        text=text[:MOST_CHARACTERS],
        size=len(body),
        cut=len(text) > MOST_CHARACTERS,
        binary=False,
        hidden=hidden,
    )


def _is_binary(body: bytes) -> bool:
    head = body[:_LOOKED_AT]
    if b"\0" in head:
        return True
    broken = head.decode("utf-8", "replace").count("\ufffd")
    return broken > 1 and broken * 10 > len(head)


def _readable(body: bytes, mime: str) -> str:
    """JSON with its lines, all else as it is."""
    if "json" in mime and len(body) <= MOST_CHARACTERS:
        try:
            body = msgspec.json.format(body, indent=2)
        except (msgspec.MsgspecError, RecursionError):
            return body.decode("utf-8", "replace")
    return body.decode("utf-8", "replace")


def _messages_of(entry: Entry) -> list[_Message]:
    if not len(entry.messages):
        return []
    try:
        return msgspec.json.decode(entry.messages, type=list[_Message])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []


def _messages(mask: Mask, messages: list[_Message]) -> Iterator[HarMessage]:
    for index, message in enumerate(messages[:MOST_MESSAGES]):
        text, hidden = mask.hidden(("_webSocketMessages", index, "data"), message.data)
        yield HarMessage(sent=message.type == "send", text=_short(text, _LONGEST_VALUE), hidden=hidden)
