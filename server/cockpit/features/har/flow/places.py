"""Where a value stands in a request or in an answer."""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from cockpit.features.har.flow.jsons import items, keys_of, members, within
from cockpit.features.har.flow.step import Body, BodyKind, Step
from cockpit.features.har.flow.texts import of_addresses, of_links, of_text
from cockpit.features.har.secrets.graphql import passed_as

MOST_LEAVES: Final = 20_000
"""Of one body; what stands behind them is not traced."""


class Given(StrEnum):
    """Where in an answer."""

    JSON = "json"
    """At a JSON pointer of the body."""
    HEADER = "header"
    COOKIE = "cookie"
    """A cookie that was set."""
    HTML = "html"
    """What a pattern finds in the text of an answer: a field of a page, a meta tag, a link, inline JSON,
    an element of XML, a parameter of an address that JSON names."""
    LOCATION = "location"
    """What a pattern finds in where a redirect leads to."""
    LINK = "link"
    """What a pattern finds in the header Link."""
    MESSAGE = "message"
    """At a JSON pointer of a message that came through a websocket."""


class Used(StrEnum):
    """Where in a request."""

    PATH = "path"
    """The segment of that number, from 0."""
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    JSON = "json"
    """At a JSON pointer of the body; variables of GraphQL, too."""
    FIELD = "field"
    """A field of a form, also of one in parts."""
    TEXT = "text"
    """The whole of a body that is a text of another kind."""
    MESSAGE = "message"
    """At a JSON pointer of a message that was sent through a websocket; "" is the whole text."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from first."""

    step: int
    """The entry whose answer has it."""
    place: Given
    name: str
    """A JSON pointer, or the name of the header, cookie, field or parameter."""
    pattern: str = ""
    """Of HTML, Location and Link: its only group is the value, as it is written there."""
    escaped: bool = False
    """Whether it is written there with the escapes of addresses."""
    message: int = 0
    """Of a websocket: which of its messages, counted from 0, those that were sent, too."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a request and where it stands."""

    place: Used
    name: str
    value: str | int
    nth: int = 0
    """Of several parameters or fields of one name, or of the messages of a websocket: which, from 0."""
    called: str = ""
    """What else it goes by, where its own name says nothing."""


def last_of(pointer: str) -> str:
    """The name that a value at a JSON pointer has: the last key that is no number."""
    return next((key for key in reversed(keys_of(f"/{pointer}")) if key and not key.isdecimal()), "")


def leaves_of(step: Step) -> Iterator[Leaf]:
    """Every value that a request carries, without the messages of a websocket."""
    for number, segment in enumerate(step.path.split("/")[1:]):
        if segment:
            yield Leaf(Used.PATH, str(number), unquote(segment))
    yield from (Leaf(Used.QUERY, name, value, nth) for name, nth, value in counted(step.query))
    yield from (Leaf(Used.HEADER, name, value) for name, value in step.headers if name != "cookie")
    yield from (Leaf(Used.COOKIE, name, value) for name, value in step.cookies.items())
    yield from _of_body(step.body)


def counted(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, str]]:
    """Pairs, each with how many of its name stand before it."""
    seen: Counter[str] = Counter()
    for name, value in pairs:
        yield name, seen[name], value
        seen[name] += 1


def fields_of(body: Body) -> Iterator[tuple[str, int, str]]:
    """The fields of a form that are no files, counted so."""
    return counted(
        (part.name, part.data.decode("utf-8", "replace")) for part in body.parts if part.file_name is None
    )


def sent_leaves(step: Step, number: int) -> Iterator[Leaf]:
    """The values of a message that went through a websocket; none of one that came or is binary."""
    message = step.messages[number]
    if message.sent and not message.binary:
        for pointer, value in _of_text(message.data):
            yield Leaf(Used.MESSAGE, pointer, value, number)


def received_sources(step: Step, number: int) -> Iterator[tuple[str | int, Source]]:
    """The values of a message that came through a websocket; none of one that was sent or is binary."""
    message = step.messages[number]
    if not message.sent and not message.binary:
        for pointer, value in _of_text(message.data):
            yield value, Source(step.index, Given.MESSAGE, pointer, message=number)


def _passed(value: Any) -> Iterator[tuple[str, str]]:
    """The pointers of the variables of GraphQL, with the names of the arguments that they are passed to."""
    calls = [("", value), *((within("", number), each) for number, each in enumerate(items(value)))]
    for pointer, call in calls:
        query = members(call).get("query")
        if isinstance(query, str) and members(members(call).get("variables")):
            place = within(pointer, "variables")
            yield from ((within(place, name), called) for name, called in passed_as(query).items())


def _of_body(body: Body) -> Iterator[Leaf]:
    if body.kind is BodyKind.JSON:
        passed = dict(_passed(body.value))
        for pointer, value in json_leaves(body.value):
            yield Leaf(Used.JSON, pointer, value, called=passed.get(pointer, ""))
    yield from (Leaf(Used.FIELD, name, value, nth) for name, nth, value in fields_of(body))
    if body.kind is BodyKind.TEXT:
        yield Leaf(Used.TEXT, "", body.data.decode("utf-8", "replace"))


def _of_text(text: str) -> Iterator[tuple[str, str | int]]:
    """The leaves of JSON, or the text itself."""
    try:
        value = json.loads(text) if text[:1] in ("{", "[") else text
    except (ValueError, RecursionError):
        value = text
    yield from json_leaves(value)


def json_leaves(value: Any) -> Iterator[tuple[str, str | int]]:
    """Texts and whole numbers with their JSON pointers, as they stand."""
    open_: list[tuple[str, Any]] = [("", value)]
    for _ in range(MOST_LEAVES):
        if not open_:
            return
        pointer, here = open_.pop()
        if isinstance(here, dict):
            members: list[tuple[Any, Any]] = list(here.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            open_ += [(within(pointer, str(key)), member) for key, member in reversed(members)]
        elif isinstance(here, list):
            items: list[Any] = list(here)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            open_ += [(within(pointer, number), items[number]) for number in reversed(range(len(items)))]
        elif isinstance(here, str) or (isinstance(here, int) and not isinstance(here, bool)):
            yield pointer, here


def sources_of(step: Step) -> Iterator[tuple[str | int, Source]]:
    """Every value that an answer gives, without messages; the places that are read best first."""
    body, here = step.answer, step.index
    if body.kind is BodyKind.JSON:
        for pointer, value in json_leaves(body.value):
            yield value, Source(here, Given.JSON, pointer)
        pairs = ((last_of(pointer), value) for pointer, value in json_leaves(body.value))
        for name, value, pattern in of_addresses(pairs):
            yield value, Source(here, Given.HTML, name, pattern, escaped=True)
    for name, value in step.answered:
        if name == "link":
            for given, text, pattern in of_links(value):
                yield text, Source(here, Given.LINK, given, pattern, escaped=True)
        if name not in ("set-cookie", "date", "location", "content-type", "content-length"):
            yield value, Source(here, Given.HEADER, name)
    yield from _of_location(step)
    if body.kind is BodyKind.TEXT:
        text = body.data.decode("utf-8", "replace")
        if "html" in body.media_type:
            yield from _of_page(here, text)
        else:
            for name, value, pattern in of_text(text):
                yield unescape(value), Source(here, Given.HTML, name, pattern)
    for name, value in step.set_cookies.items():
        yield value, Source(here, Given.COOKIE, name)


def _of_location(step: Step) -> Iterator[tuple[str, Source]]:
    location = step.answered_header("location") or ""
    try:
        parts = urlsplit(location)
    except ValueError:
        return
    for name, value in parse_qsl(parts.query) + parse_qsl(parts.fragment):
        yield (
            value,
            Source(step.index, Given.LOCATION, name, rf"[?&#]{re.escape(name)}=([^&#]+)", escaped=True),
        )
    segments = parts.path.split("/")
    for number, segment in enumerate(segments):
        if segment:
            before = "/".join(re.escape(each) for each in segments[number - 1 : number]) if number else ""
            yield (
                unquote(segment),
                Source(step.index, Given.LOCATION, "", rf"{before}/([^/?#]+)", escaped=True),
            )


class _Page(HTMLParser):
    """The named values of a page, each with a pattern that finds it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Fields, meta tags, and attributes that hold data."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("input", "button", "option") and given.get("name") and given.get("value"):
            self._note(tag, "name", given["name"], "value", given["value"])
        elif tag == "meta" and given.get("content"):
            by = "name" if given.get("name") else "property"
            if given.get(by):
                self._note(tag, by, given[by], "content", given["content"])
        for name, value in given.items():
            if name.startswith("data-") and value:
                pattern = rf"<{re.escape(tag)}\b[^>]*\s{re.escape(name)}=[\"']?([^\"'\s>]+)"
                self.found.append((name.removeprefix("data-"), value, pattern))

    def _note(self, tag: str, by: str, name: str, holder: str, value: str) -> None:
        named = rf"(?=[^>]*\s{by}=[\"']?{re.escape(name)}[\"'\s/>])"
        self.found.append((name, value, rf"<{tag}\b{named}[^>]*\s{holder}=[\"']?([^\"'\s>]+)"))


_INLINE: Final = re.compile(r"""["']?([A-Za-z_$][\w$-]{1,60})["']?\s*[:=]\s*["']([^"'\s<>]{4,400})["']""")
_LINK: Final = re.compile(r"""\b(?:href|action|src)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def _of_page(step: int, text: str) -> Iterator[tuple[str, Source]]:
    page = _Page()
    # The parser gives up at some broken declarations; what stands before them counts.
    with contextlib.suppress(AssertionError):
        page.feed(text)
    for name, value, pattern in page.found:
        yield value, Source(step, Given.HTML, name, pattern)
    for found in _LINK.finditer(text):
        try:
            parts = urlsplit(unescape(found[1]))
        except ValueError:
            continue
        for name, value in parse_qsl(parts.query):
            yield (
                value,
                Source(step, Given.HTML, name, rf"[?&;]{re.escape(name)}=([^&\"'\s<>#]+)", escaped=True),
            )
        segments = parts.path.split("/")
        for before, segment in pairwise(segments):
            if before and segment:
                pattern = rf"=\s*[\"']?[^\"'\s>]*/{re.escape(before)}/([^/?#\"'\s>]+)"
                yield unquote(segment), Source(step, Given.HTML, before, pattern, escaped=True)
    for found in _INLINE.finditer(text):
        name = re.escape(found[1])
        yield found[2], Source(step, Given.HTML, found[1], rf"\b{name}[\"']?\s*[:=]\s*[\"']([^\"'\s<>]+)")
