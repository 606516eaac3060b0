"""An operation of a service as a session used it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cockpit.features.har.flow.jsons import members
from cockpit.features.har.flow.paths import matched
from cockpit.features.har.flow.shapes import Shape, shape_of_texts
from cockpit.features.har.flow.step import BodyKind, Step

_GRAPHQL: Final = re.compile(r"\s*(?:#[^\n]*\n\s*)*(query|mutation|subscription)\s+([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that an operation is given in its path, query or headers."""

    name: str
    samples: tuple[str, ...]
    """Decoded, each once, in the order of the recording."""
    required: bool
    """Whether every request had it."""
    repeated: bool = False
    """Whether it was there several times in one request."""

    @property
    def shape(self) -> Shape:
        """What its texts can be read as."""
        return shape_of_texts(self.samples)


@dataclass(frozen=True, slots=True)
class Payload:
    """Bodies of one media type, sent or received."""

    kind: BodyKind
    media_type: str
    shape: Shape | None
    """Of JSON and of forms, whose fields are properties; None of anything else."""
    files: tuple[str, ...] = ()
    """The fields of a form that were files."""
    repeated: tuple[str, ...] = ()
    """The fields of a form that were there several times."""
    required: bool = True
    """Whether every request had a body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with one status; several payloads where the media types differ."""

    status: int
    payloads: tuple[Payload, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a service, as the session used it."""

    id: str
    """A name for a function: unique among the operations, the same for the same recording."""
    method: str
    origin: str
    template: str
    """Such as `/users/{user_id}`; words are escaped as addresses are."""
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    """Those that a program added: neither a browser's own nor credentials that browsers know."""
    bodies: tuple[Payload, ...]
    answers: tuple[Answer, ...]
    """By status."""
    steps: tuple[int, ...]
    """The entries in which it was used."""
    graphql: str = ""
    """The name of the GraphQL operation; empty for any other request."""
    websocket: bool = False

    def of(self, step: Step) -> bool:
        """Whether the step is a use of it."""
        return (
            step.method == self.method
            and step.origin == self.origin
            and (self.graphql == graphql_of(step))
            and self.match(step) is not None
        )

    def match(self, step: Step) -> dict[str, str] | None:
        """The decoded values of the path's parameters; None when the path is another."""
        return matched(self.template, step.path)


def graphql_of(step: Step) -> str:
    """The GraphQL operation that a request names, in its body or in its address; empty for other requests."""
    value = members(step.body.value) or dict(step.query)
    query, given = value.get("query"), value.get("operationName")
    if not isinstance(query, str):
        return ""
    named = _GRAPHQL.match(query)
    if named is None and query.lstrip()[:1] != "{" and "graphql" not in step.path.lower():
        return ""
    return given if isinstance(given, str) and given else named[2] if named else "anonymous"
