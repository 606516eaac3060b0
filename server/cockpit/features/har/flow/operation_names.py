"""Names for operations: those that somebody who writes a client would give its functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from cockpit.features.har.flow.operation import Operation
from cockpit.features.har.flow.shapes import Kind
from cockpit.features.har.flow.wording import identifier, is_plural, singular, unique, words_of

_SILENT: Final = frozenset({"api", "apis", "rest", "services", "service", "public", "rpc", "ajax", "json"})
_VERSION: Final = re.compile(r"v?\d+(\.\d+)*|latest")
_DEEDS: Final = re.compile(
    r"login|logout|signin|signout|signup|register|refresh|search|cancel|confirm|verify|upload|download|checkout"
    r"|pay|send|submit|approve|reject|activate|deactivate|enable|disable|start|stop|restart|reset|export|import"
    r"|publish|archive|restore|copy|move|merge|sync|validate|preview|subscribe|unsubscribe|follow|like|vote"
    r"|share|invite|accept|decline|logon|authenticate|authorize|find|calculate|convert|track|ping"
)
_LISTS: Final = frozenset(
    {"items", "data", "results", "records", "rows", "content", "edges", "nodes", "values"}
)
_VERBS: Final[Mapping[str, str]] = {"PUT": "replace", "PATCH": "update", "DELETE": "delete", "HEAD": "head"}
_RESERVED: Final = frozenset(
    {
        "alone", "base_url", "base_urls", "carried", "http", "jar", "keep", "kept", "pause", "renewed",
        "renewing", "renews", "retries", "send", "taken", "timeout",
    }
)  # fmt: skip
"""What a client calls its own, with or without the underscore of what is private."""
_NOUNS: Final = 3
_ALL: Final = 99


def named(operations: Sequence[Operation]) -> list[Operation]:
    """Short names where they are clear, else with more of the path, then of the host, then a number."""
    makers: Sequence[Callable[[Operation], str]] = (
        lambda operation: _name(operation, _NOUNS),
        lambda operation: _name(operation, _ALL),
        lambda operation: (
            f"{_name(operation, _ALL)}_at_{identifier(words_of(operation.origin.partition(':')[2]), 'host')}"
        ),
    )
    names: dict[int, str] = {}
    for maker in makers:
        left = [number for number in range(len(operations)) if number not in names]
        proposed = {number: maker(operations[number]) for number in left}
        counts = Counter([*proposed.values(), *names.values()])
        names |= {number: name for number, name in proposed.items() if counts[name] == 1}
    for number, operation in enumerate(operations):
        if number not in names:
            names[number] = unique(_name(operation, _ALL), names.values())
    return [replace(operation, id=names[number]) for number, operation in enumerate(operations)]


def _name(operation: Operation, most: int) -> str:
    name = _plain_name(operation, most)
    return f"{name}_" if name in _RESERVED else name


def _plain_name(operation: Operation, most: int) -> str:
    if operation.graphql:
        return identifier(words_of(operation.graphql), "query")
    parts = [part for part in operation.template.split("/") if part]
    words = [words_of(unquote(part)) for part in parts if not _is_silent(part)]
    nouns = [each for each in words if each][-most:]
    if operation.websocket:
        return identifier(["connect", *(word for each in nouns for word in each)])
    if not nouns:
        return identifier([_verb(operation, "get"), "root"])
    return identifier(_words(operation, nouns, of_one="{" in parts[-1]))


def _words(operation: Operation, nouns: Sequence[Sequence[str]], *, of_one: bool) -> list[str]:
    """A verb and what it is done to; `of_one` where an id stands last."""
    *before, last = nouns
    owners = [word for each in before for word in (*each[:-1], singular(each[-1]))]
    one = [*last[:-1], singular(last[-1])]
    is_deed = operation.method == "POST" or (operation.method == "GET" and not _is_page(operation))
    if is_deed and not of_one and _DEEDS.fullmatch(last[0]):
        if last[1:2] == ["by"]:
            return [last[0], *owners, *last[1:]]
        is_on_one = "{" in operation.template or operation.method == "GET"
        return [*last, *owners] if is_on_one else [*owners, *last]
    if operation.method == "GET":
        is_many = not of_one and (_is_list(operation) or (is_plural(last[-1]) and not _is_page(operation)))
        return ["list" if is_many else "get", *owners, *(one if of_one else last)]
    if operation.method == "POST":
        creates = is_plural(last[-1]) and not of_one
        return ["create" if creates else "post", *owners, *(one if creates or of_one else last)]
    return [_verb(operation, "send"), *owners, *(one if of_one else last)]


def _verb(operation: Operation, otherwise: str) -> str:
    return _VERBS.get(operation.method) or identifier(words_of(operation.method), otherwise)


def _is_silent(part: str) -> bool:
    """Whether a part of a path says nothing of what it is about."""
    return "{" in part or part.lower() in _SILENT or bool(_VERSION.fullmatch(part.lower()))


def _is_list(operation: Operation) -> bool:
    shapes = [
        payload.shape
        for answer in operation.answers
        if answer.status < 300
        for payload in answer.payloads
        if payload.shape
    ]
    return any(
        shape.kind is Kind.ARRAY
        or any(each.name in _LISTS and each.shape.kind is Kind.ARRAY for each in shape.properties)
        for shape in shapes
    )


def _is_page(operation: Operation) -> bool:
    return any(
        payload.media_type == "text/html" for answer in operation.answers for payload in answer.payloads
    )
