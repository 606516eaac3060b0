"""One exchange of a HAR as we see it: lenient where recorders differ, `None` where the file says nothing.

Bodies stay raw JSON (empty where missing), because most of them are never looked at; `body_of` decodes one.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

import msgspec
from msgspec import Raw, Struct, field

Path = tuple[str | int, ...]
"""Where a value stands inside an entry: `("request", "headers", 3, "value")`."""


class Pair(Struct, frozen=True, gc=False):
    """A header, a field of the query, or anything else with a name and a value; equal ones are one key."""

    name: str = ""
    value: str = ""


class Cookie(Struct, gc=False, rename="camel"):
    """A cookie that was sent or set."""

    name: str = ""
    value: str = ""
    path: str | None = None
    domain: str | None = None
    expires: str | None = None
    http_only: bool | None = None
    secure: bool | None = None
    same_site: str | None = None


class Param(Struct, gc=False, rename="camel"):
    """A field of a posted form; `value` is missing for files."""

    name: str = ""
    value: str | None = None
    file_name: str | None = None
    content_type: str | None = None


class PostData(Struct, gc=False, rename="camel"):
    """What a request carried. Some recorders give `encoding` here too, though the specification does not."""

    mime_type: str | None = None
    text: Raw = Raw()
    params: list[Param] | None = None
    encoding: str | None = None


class Content(Struct, gc=False, rename="camel"):
    """What a response carried; `file` names a body that stands beside the HAR (Playwright)."""

    size: float | None = None
    compression: float | None = None
    mime_type: str | None = None
    text: Raw = Raw()
    encoding: str | None = None
    file: str | None = field(default=None, name="_file")


class Request(Struct, gc=False, rename="camel"):
    """What was asked."""

    method: str = ""
    url: str = ""
    http_version: str | None = None
    cookies: list[Cookie] | None = None
    headers: list[Pair] | None = None
    query_string: list[Pair] | None = None
    post_data: PostData | None = None
    headers_size: float | None = None
    body_size: float | None = None


class Response(Struct, gc=False, rename="camel"):
    """What came back; status 0 means that nothing did."""

    status: int | None = None
    status_text: str | None = None
    http_version: str | None = None
    cookies: list[Cookie] | None = None
    headers: list[Pair] | None = None
    content: Content | None = None
    redirect_url: str | None = field(default=None, name="redirectURL")
    headers_size: float | None = None
    body_size: float | None = None
    transfer_size: float | None = field(default=None, name="_transferSize")
    error: str | None = field(default=None, name="_error")


class Timings(Struct, gc=False):
    """Milliseconds by phase; -1 for a phase that did not apply. `ssl` is part of `connect`."""

    blocked: float | None = None
    dns: float | None = None
    connect: float | None = None
    send: float | None = None
    wait: float | None = None
    receive: float | None = None
    ssl: float | None = None


class Entry(Struct, gc=False, rename="camel"):
    """One exchange."""

    pageref: str | None = None
    started: str = field(default="", name="startedDateTime")
    time: float | None = None
    request: Request | None = None
    response: Response | None = None
    cache: Raw = Raw()
    timings: Timings | None = None
    server_address: str | None = field(default=None, name="serverIPAddress")
    connection: str | None = None
    resource_type: str | None = field(default=None, name="_resourceType")
    priority: str | None = field(default=None, name="_priority")
    initiator: Raw = field(default=Raw(), name="_initiator")
    from_cache: str | bool | None = field(default=None, name="_fromCache")
    messages: Raw = field(default=Raw(), name="_webSocketMessages")


@dataclass(frozen=True, slots=True)
class Fault:
    """A value of an entry that is not of the type which the specification gives it."""

    path: Path
    expected: str
    found: str


def header(pairs: list[Pair] | None, name: str) -> str | None:
    """The value of the first header of that name, whatever its case; HTTP/2 writes them in lower case."""
    for pair in pairs or ():
        if len(pair.name) == len(name) and pair.name.lower() == name:
            return pair.value
    return None


def string_of(raw: Raw) -> str | None:
    """The text that a raw JSON string stands for, None when it is missing; broken characters are replaced."""
    if not len(raw):
        return None
    try:
        return msgspec.json.decode(raw, type=str)
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = json.loads(bytes(raw).decode("utf-8", "replace"), strict=False)
        return text.encode("utf-8", "replace").decode() if isinstance(text, str) else None


def text_of(part: Content | PostData | None) -> str | None:
    """The body as text; what is not UTF-8 in base64 is replaced. None when it was not recorded."""
    if part is not None and (part.encoding or "").lower() != "base64":
        return string_of(part.text)
    body = body_of(part)
    return None if body is None else body.decode("utf-8", "replace")


def body_of(part: Content | PostData | None) -> bytes | None:
    """The body as it was sent, out of base64 where the recorder used it; None when it was not recorded."""
    if part is None or (text := string_of(part.text)) is None:
        return None
    if (part.encoding or "").lower() == "base64":
        try:
            return base64.b64decode(text, validate=False)
        except ValueError:
            # It is none, whatever the recorder says: characters too few, or such as base64 does not have.
            return text.encode()
    return text.encode()
