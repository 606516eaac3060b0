"""What a request to a mock carries, and how near it is to what was recorded; it is copied with the mock."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote

from cockpit.features.har.mock.varying import is_list, leaves, shape


@dataclass(frozen=True)
class Request:
    """What came in. Names of headers are in lower case."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def cookie(self, name: str) -> str | None:
        """A cookie that was sent."""
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return next((value for given, _, value in pairs if given == name), None)


@dataclass
class Content:
    """The body of a request, decoded."""

    kind: str = "none"
    value: Any = None

    def field(self, name: str, nth: int = 0) -> str | None:
        """A field of a form, of several of that name the one of that number."""
        return _nth(((given, value) for given, value in self.value or ()), name, nth)


def request_of(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """From what a server reads."""
    # A path may begin with two slashes, which are no host then.
    origin = "" if target.startswith("/") else "/".join(target.split("/", 3)[:3])
    path, _, query = target[len(origin) :].partition("#")[0].partition("?")
    return Request(method, path or "/", tuple(parse_qsl(query, keep_blank_values=True)), headers, body)


def content_of(request: Request) -> Content:
    """The body by its type; what cannot be read as it says is text."""
    kind = request.headers.get("content-type", "")
    bare = kind.partition(";")[0].strip().lower()
    if not request.body:
        return Content()
    if bare == "application/x-www-form-urlencoded":
        return Content("form", parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    if bare.startswith("multipart/"):
        return Content("multipart", list(_parts(kind, request.body)))
    if bare.endswith("json") or not bare:
        try:
            return Content("json", json.loads(request.body))
        except (ValueError, RecursionError):
            return Content("text")
    return Content("text")


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str | None]]:
    message: Message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    payload: Any = message.get_payload()
    for part in payload if is_list(payload) else []:
        if isinstance(part, Message):
            data = part.get_payload(decode=True)
            text = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
            name = str(part.get_param("name", header="content-disposition") or "")
            yield name, None if part.get_filename() is not None else text


def carried(request: Request, content: Content) -> Iterator[str]:
    """Every value of a request, those of the path first."""
    yield from (unquote(segment) for segment in request.path.split("/") if segment)
    yield from (value for _, value in request.query)
    if content.kind == "json":
        yield from (str(value) for _, value in leaves(content.value))
    yield from (
        value for _, value in (content.value if content.kind in ("form", "multipart") else ()) if value
    )
    for name, value in request.headers.items():
        if name == "cookie":
            yield from (pair.partition("=")[2].strip() for pair in value.split(";"))
        else:
            yield value
            yield value.partition(" ")[2]


def text_at(use: Mapping[str, Any], request: Request, content: Content) -> str | None:
    """What stands in a request where a value is to be, without what is around it there."""
    place, name = use["place"], use["name"]
    text: str | None = None
    if place == "path":
        text = unquote(request.path.split("/")[int(name) + 1])
    elif place == "query":
        text = _nth(request.query, name, use["nth"])
    elif place == "header":
        text = request.headers.get(name)
    elif place == "cookie":
        text = request.cookie(name)
    elif place == "json" and content.kind == "json":
        text = next((str(value) for pointer, value in leaves(content.value) if pointer == name), None)
    elif place == "text":
        text = request.body.decode("utf-8", "replace")
    elif place == "field" and content.kind in ("form", "multipart"):
        text = content.field(name, use["nth"])
    if text is None or not text.lower().startswith(use["prefix"].lower()) or not text.endswith(use["suffix"]):
        return None
    text = text[len(use["prefix"]) : len(text) - len(use["suffix"])]
    return _decoded(text) if use["coding"] == "base64" else text


def _nth(pairs: Iterable[tuple[str, str | None]], name: str, nth: int) -> str | None:
    return next(islice((value for given, value in pairs if given == name), nth, None), None)


def _decoded(text: str) -> str | None:
    try:
        padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True).decode()
    except ValueError:
        return None


def alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two recorded requests are the same."""
    return all(one[name] == other[name] for name in ("method", "path", "query", "body", "authorized"))


def distance(recorded: Sequence[Any], asked: Sequence[tuple[str, str]], uses: Sequence[Any]) -> int:
    """How many parameters differ, of those that do not vary."""
    varying = {use["name"] for use in uses if use["place"] == "query"}
    one = Counter((name, value) for name, value in recorded if name not in varying)
    other = Counter((name, value) for name, value in asked if name not in varying)
    return ((one - other) | (other - one)).total()


def body_distance(exchange: Mapping[str, Any], content: Content) -> int:
    """0 the same but for what varies, 1 of the same form, 2 of another form, 3 of another kind."""
    body = exchange["body"]
    kind = body["kind"]
    if kind == "any" or (kind in ("text", "binary", "none") and content.kind in ("text", "none")):
        return 0 if kind == "any" or (kind == "none") == (content.kind == "none") else 3
    if kind != content.kind:
        return 3
    varying = {use["name"] for use in exchange["uses"] if use["place"] in ("json", "field")}
    if kind == "json":
        if shape(body["value"]) != shape(content.value):
            return 2
        one, other = (
            {pointer: value for pointer, value in leaves(each) if pointer not in varying}
            for each in (body["value"], content.value)
        )
        return int(one != other)
    one, other = (dict(each) for each in (body["value"], content.value))
    if one.keys() != other.keys():
        return 2
    return int(any(one[name] != other[name] for name in one.keys() - varying))


def unlike(exchange: Mapping[str, Any], content: Content) -> str:
    """Which fields of a body are missing or were not recorded, as a clause; empty where that is not it."""
    body = exchange["body"]
    if body["kind"] == "any":
        return ""
    if body["kind"] != content.kind:
        return f": it is {content.kind}, and was {body['kind']}"
    one, other = (_names(content.kind, each) for each in (body["value"], content.value))
    parts = [("without", one - other), ("with", other - one)]
    return "".join(f", {word} {', '.join(sorted(names)[:5])}" for word, names in parts if names)


def _names(kind: str, value: Any) -> frozenset[str]:
    return shape(value) if kind == "json" else frozenset(name for name, _ in value)
