"""One exchange as a script would repeat it: decoded, and without what only the recorder added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

Pairs = tuple[tuple[str, str], ...]
"""Names and values in their order; a name may be there several times."""


class BodyKind(StrEnum):
    """How a body is read."""

    NONE = "none"
    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    TEXT = "text"
    """HTML, XML, CSV and whatever else is text."""
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a form. Of a file `data` is empty when the recorder left it out."""

    name: str
    data: bytes = b""
    file_name: str | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent, or came back."""

    kind: BodyKind = BodyKind.NONE
    media_type: str = ""
    """Without its parameters, in lower case."""
    data: bytes = b""
    value: Any = None
    """What JSON stands for; None for every other kind."""
    parts: tuple[Part, ...] = ()
    """The fields of a form."""
    recorded: bool = True
    """False where there was one that the recorder did not keep; that of a request is a guess then."""


NOTHING: Final = Body()


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a websocket."""

    sent: bool
    data: str
    """Text, or base64 where it is binary."""
    binary: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A request and what came back."""

    index: int
    """The entry, counted from 0."""
    method: str
    """In capitals."""
    scheme: str
    host: str
    """With its port where one is named, in lower case."""
    path: str
    """As it was written: escapes are left as they are."""
    query: Pairs = ()
    """Decoded."""
    headers: Pairs = ()
    """Names in lower case, without those of HTTP/2 that begin with a colon."""
    body: Body = NOTHING
    status: int = 0
    """0 when nothing came back."""
    answered: Pairs = ()
    """The headers of the response, names in lower case; several Set-Cookie are several pairs."""
    answer: Body = NOTHING
    started: float | None = None
    """Seconds since 1970; None when the date cannot be read."""
    milliseconds: float = 0.0
    page: str = ""
    resource: str = ""
    """What Chrome calls the type of resource: document, xhr, fetch, websocket...; empty when unknown."""
    redirected_by: int | None = None
    """The entry whose Location led here: who follows redirects does not send this one by itself."""
    messages: tuple[Message, ...] = field(default=())

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return f"{self.scheme}://{self.host}"

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return f"{self.method} {self.host}{self.path}"

    @property
    def is_websocket(self) -> bool:
        """Whether it became a conversation."""
        return self.scheme in ("ws", "wss") or (self.status == 101 and bool(self.messages))

    def header(self, name: str) -> str | None:
        """Of the request, the first of that lower-case name."""
        return first(self.headers, name)

    def answered_header(self, name: str) -> str | None:
        """Of the response."""
        return first(self.answered, name)

    @property
    def lacks_body(self) -> bool:
        """Whether it was sent with a body that the recorder did not keep, as browsers do not keep files."""
        if self.body.kind is not BodyKind.NONE:
            return False
        if (self.header("content-type") or "").lower().startswith("multipart/"):
            return True
        length = self.header("content-length") or ""
        return length.isdecimal() and int(length[:20]) > 0

    @property
    def lacks_file(self) -> bool:
        """Whether its form has a file whose bytes the recorder did not keep."""
        return any(part.file_name is not None and not part.data for part in self.body.parts)

    @property
    def cookies(self) -> Mapping[str, str]:
        """Those that were sent."""
        return dict(_cookies(self.headers))

    @property
    def set_cookies(self) -> Mapping[str, str]:
        """Those that came back, by their names."""
        return {
            name.strip(): value.strip()
            for given, text in self.answered
            if given == "set-cookie"
            for name, _, value in [text.partition(";")[0].partition("=")]
        }


def first(pairs: Pairs, name: str) -> str | None:
    """The value of the first pair of that name."""
    return next((value for given, value in pairs if given == name), None)


def _cookies(headers: Pairs) -> Iterator[tuple[str, str]]:
    for given, text in headers:
        if given == "cookie":
            for pair in text.split(";"):
                name, equals, value = pair.strip().partition("=")
                if equals:
                    yield name, value
