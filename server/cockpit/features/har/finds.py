"""The secrets and the personal data of one exchange, each with the place that it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress, pairwise
from typing import Final
from urllib.parse import unquote, unquote_plus, urlsplit

import msgspec

from cockpit.core.lazy import lazy_pattern
from cockpit.features.har.entry import (
    Content,
    Cookie,
    Entry,
    Pair,
    Path,
    PostData,
    Request,
    Response,
    text_of,
)
from cockpit.features.har.initiators import texts_of
from cockpit.features.har.secrets.graphql import spots_of_variables
from cockpit.features.har.secrets.judging import NAMELESS, OPAQUE, Where, judge
from cockpit.features.har.secrets.names import Meaning, meaning, plain
from cockpit.features.har.secrets.numbers import EMAIL
from cockpit.features.har.secrets.shapes import JWT, decoded, is_drawn, is_jwt
from cockpit.features.har.secrets.text import Spot, spots
from cockpit.features.har.secrets.vendors import keys_in
from cockpit.features.har.sites import site_of


class Find(msgspec.Struct, frozen=True, gc=False):
    """A secret or a piece of personal data. `value` is what must not be shared: never show or store it."""

    kind: str
    name: str
    """Of the header, cookie, field or key; empty where the form alone gave it away."""
    value: str
    written: str
    """How it stands in its string, where an address or a form encodes it."""
    path: Path
    """The string of the entry that holds it."""


Found = tuple[Path, tuple[Spot, ...]]
"""A string of an exchange, and what stands in it."""
_SEVERAL: Final = re.compile(r"\n|,\s*(?=[^;,=\s]+=)")
_KEPT: Final = 8_000
"""Values that are remembered at most."""
_LONGEST: Final = 4000
"""A longer one is not remembered: it is mostly data in an address, and seldom there twice."""
_SHORT: Final = 24
"""Nothing secret has room with its name in so many bytes of JSON: `{}`, `null`, `{"type":"other"}`."""
_HEADERS: Final = frozenset({Where.REQUEST_HEADER, Where.RESPONSE_HEADER})
_BASE64_OF_JSON: Final = "eW"
"""With these begins what stands for a brace or a bracket."""


class _Message(msgspec.Struct):
    """One message of a websocket, as Chrome records it; `opcode` 2 is bytes in base64."""

    type: str = ""
    data: str = ""
    opcode: int = 1


_ADDRESSES: Final = frozenset(
    {"referer", "location", "origin", "content-location", ":path", "refresh", "sourcemap", "link"}
)
_SCRIPTS: Final = lazy_pattern(r"(?i)javascript|ecmascript|css|typescript|wasm")
_PADDING: Final = re.compile(r'\s*(?:/\*\*/)?\s*(?:typeof [^;(]{1,80};)?\s*[\w.$]{1,80}\((?:\[\s*)?\{\s*"')
_BINARY: Final = lazy_pattern(
    r"(?i)^(?:image/(?!svg)|audio|video|font|application/(?:wasm|zip|gzip|pdf|x-protobuf|font|vnd\.ms-fontobject))"
)
_PLAIN_ADDRESS: Final = re.compile(r"[^?#@;]*+")
"""It has no query, no fragment, no user and no parameters in its path."""
_PRIVATE: Final = lazy_pattern(
    r"\b(?:private|reset|password|invit(?:e|ation)s?|verify|verification|confirm(?:ation)?|activate|activation"
    r"|unsubscribe|magic|recover(?:y)?|unlock|tokens?)$"
)
_PRIVATE_WORD: Final = re.compile(
    "private|reset|password|invit|verif|confirm|activat|unsubscribe|magic|recover|unlock|token"
)
"""Part of what `_PRIVATE` finds, whatever stands between the words."""
_PRIVATE_FROM: Final = 20
_INERT: Final = re.compile(r"[0-9a-f-]+|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
"""Hexadecimal numbers, and dates: the names of what could give them a meaning are known."""
_AUTHORITY: Final = lazy_pattern(r"^[a-z][a-z0-9+.-]*://([^/?#@]*)@", 2)


class _Pairs(dict[Pair, tuple[Spot, ...]]):
    """What stands in the headers or the fields of one kind: asked for as a whole list, most are known."""

    def __init__(self, search: Search, where: Where) -> None:
        super().__init__()
        self._search = search
        self._where = where

    def __missing__(self, pair: Pair) -> tuple[Spot, ...]:
        if meaning(pair.name) is Meaning.HARMLESS and _INERT.fullmatch(pair.value):
            # Numbers of requests, hashes and dates: another one each time, and nothing to find in them.
            return ()
        found = self._search.look(self._where, pair.name, pair.value)
        if len(pair.value) <= _LONGEST:
            if len(self) >= _KEPT:
                self.clear()
            self[pair] = found
        return found


class Search:
    """Looks through the exchanges of one recording, where most headers repeat: each is judged once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Where | None, str, str], tuple[Spot, ...]] = {}
        self._pairs_of = {where: _Pairs(self, where) for where in (*_HEADERS, Where.ADDRESS)}
        self._bodies: dict[tuple[bytes, str], tuple[Spot, ...]] = {}
        self._harmless = ""
        """The address that was asked, if nothing stands in it."""

    def look(self, where: Where | None, name: str, value: str) -> tuple[Spot, ...]:
        """What stands in one value: of an address if `where` is None, else of a header or a field."""
        if where in self._pairs_of:
            return _once(self._found(where, name, value))
        key = (where, name, value)
        known = self._known.get(key)
        if known is None:
            known = _once(self._found(where, name, value))
            if len(value) <= _LONGEST:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[key] = known
        return known

    def header(self, where: Where, pair: Pair) -> tuple[Spot, ...]:
        """What stands in a header, or in a field of the query."""
        return self._pairs_of[where][pair]

    def finds(self, entry: Entry) -> Iterator[Find]:
        """Everything in an exchange that is a secret or personal, in the order of its parts."""
        for path, found in self.strings(entry):
            for spot in found:
                yield Find(spot.kind, spot.name, spot.value, spot.written, path)

    def strings(self, entry: Entry, digest: bytes = b"") -> Iterator[Found]:
        """Each string of an exchange that something secret or personal stands in, with what that is.

        By the `digest` of its content, what is the same again is not looked through again.
        """
        for path, found in self._strings(entry, digest):
            if any(spot.kind == NAMELESS for spot in found) and _is_of_third_party(entry):
                yield path, tuple(map(_untold, found))
            else:
                yield path, found

    def _strings(self, entry: Entry, digest: bytes) -> Iterator[Found]:
        if entry.request is not None:
            yield from self._asked(entry.request)
        if entry.response is not None:
            yield from self._answered(entry.response, digest)
        if len(entry.messages):
            yield from _messages(entry.messages)
        if len(entry.initiator) > _SHORT and (found := self._caused(entry.initiator)):
            yield ("_initiator",), found
        if len(entry.cache) > _SHORT and (found := _noted(entry.cache)):
            yield ("cache",), found

    def _asked(self, request: Request) -> Iterator[Found]:
        found = self.look(None, "", request.url)
        self._harmless = "" if found else request.url
        if found:
            yield ("request", "url"), found
        yield from self._pairs(("request", "headers"), request.headers, Where.REQUEST_HEADER)
        if request.cookies:
            yield from self._cookies(("request", "cookies"), request.cookies)
        if request.query_string:
            yield from self._pairs(("request", "queryString"), request.query_string, Where.ADDRESS)
        if request.post_data is not None:
            yield from self._posted(request.post_data)

    def _answered(self, response: Response, digest: bytes) -> Iterator[Found]:
        yield from self._pairs(("response", "headers"), response.headers, Where.RESPONSE_HEADER)
        if response.cookies:
            yield from self._cookies(("response", "cookies"), response.cookies)
        if response.redirect_url and (found := self.look(None, "", response.redirect_url)):
            yield ("response", "redirectURL"), found
        if response.content is not None and (found := self._received(response.content, digest)):
            yield ("response", "content", "text"), found

    def _caused(self, raw: msgspec.Raw) -> tuple[Spot, ...]:
        """Most name the same few addresses, in which nothing stands."""
        texts = texts_of(raw)
        if texts is not None and not any(self.look(None, "", text) for text in texts):
            return ()
        return _noted(raw)

    def _found(self, where: Where | None, name: str, value: str) -> Iterable[Spot]:
        if where is None:
            return _address(value)
        if where in _HEADERS:
            lower = name.lower()
            if lower in {"cookie", "cookie2"}:
                return self._sent(value)
            if lower in {"set-cookie", "set-cookie2"}:
                return self._set(value)
            if lower in _ADDRESSES:
                # With HTTP/2 the path of the address is a header, too.
                is_again = value.startswith("/") and self._harmless.endswith(value)
                return () if is_again else _address(value)
        return _value(where, name, value)

    def _sent(self, header: str) -> Iterator[Spot]:
        for pair in header.split(";"):
            name, equals, value = pair.strip().partition("=")
            if equals:
                yield from self.look(Where.COOKIE, name, value)

    def _set(self, header: str) -> Iterator[Spot]:
        """Recorders join several of them by newlines, proxies by commas."""
        for line in _SEVERAL.split(header):
            pair, _, attributes = line.partition(";")
            name, equals, value = pair.strip().partition("=")
            if equals:
                hidden = "httponly" in attributes.lower()
                yield from self.look(Where.HIDDEN_COOKIE if hidden else Where.COOKIE, name, value)

    def _pairs(self, path: Path, pairs: list[Pair] | None, where: Where) -> Iterator[Found]:
        everything = [*map(self._pairs_of[where].__getitem__, pairs or ())]
        for index, found in compress(enumerate(everything), everything):
            yield (*path, index, "value"), found

    def _cookies(self, path: Path, cookies: list[Cookie]) -> Iterator[Found]:
        for index, cookie in enumerate(cookies):
            where = Where.HIDDEN_COOKIE if cookie.http_only else Where.COOKIE
            if found := self.look(where, cookie.name, cookie.value):
                yield (*path, index, "value"), found

    def _posted(self, data: PostData) -> Iterator[Found]:
        for index, param in enumerate(data.params or ()):
            if param.value and (found := self.look(Where.SENT, param.name, param.value)):
                yield ("request", "postData", "params", index, "value"), found
        if found := _body(data, Where.SENT):
            yield ("request", "postData", "text"), found

    def _received(self, content: Content, digest: bytes) -> tuple[Spot, ...]:
        if not digest:
            return _body(content, Where.RECEIVED)
        key = (digest, content.mime_type or "")
        known = self._bodies.get(key)
        if known is None:
            known = _body(content, Where.RECEIVED)
            if len(self._bodies) < _KEPT:
                self._bodies[key] = known
        return known


def _untold(spot: Spot) -> Spot:
    return msgspec.structs.replace(spot, kind=OPAQUE) if spot.kind == NAMELESS else spot


def _is_of_third_party(entry: Entry) -> bool:
    """Whether a page of another site asked: cookies there whose names say nothing follow people."""
    if entry.request is None:
        return False
    headers = {pair.name.lower(): pair.value for pair in entry.request.headers or ()}
    is_page = headers.get("sec-fetch-mode") == "navigate" or headers.get("accept", "").startswith("text/html")
    if is_page and headers.get("sec-fetch-dest", "document") == "document":
        # Somebody followed a link, or was sent on to log in.
        return False
    page, asked = _site(headers.get("referer", "")), _site(entry.request.url)
    return bool(page and asked) and page != asked


def _site(url: str) -> str:
    try:
        return site_of(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _once(found: Iterable[Spot]) -> tuple[Spot, ...]:
    """The first of those that stand alike in one string: a form and a name may both give a token away."""
    several = tuple(found)
    if len(several) < 2:
        return several
    first: dict[str, Spot] = {}
    for spot in several:
        first.setdefault(spot.written, spot)
    return tuple(first.values())


# What stands in an address stands in the query of its entry again, and in the cookies what a header holds.
_verdict: Final = lru_cache(maxsize=256)(judge)


def _value(where: Where, name: str, written: str) -> Iterator[Spot]:
    """What one value is as a whole, else what stands in it."""
    verdict = _verdict(where, name, written)
    if verdict is not None:
        part = written[verdict.start : verdict.end]
        if where is Where.REQUEST_HEADER:
            part = _credentials(part)
        yield Spot(verdict.kind, name, unquote(part) if "%" in part else part, part)
        return
    if "://" in written or written.startswith(("/", "http")):
        yield from _address(written)
    elif len(written) > 16:
        yield from _inside(written)


def _credentials(value: str) -> str:
    """What follows the scheme in `Authorization: Bearer …`."""
    scheme, blank, credentials = value.partition(" ")
    return credentials.strip() if blank and scheme.replace("-", "").isalnum() else value


def _inside(text: str) -> Iterator[Spot]:
    """Tokens in a longer value, by their form; in base64, too."""
    for kind, begin, end in keys_in(text):
        yield Spot(f"secret/{kind}", "", text[begin:end], text[begin:end])
    if "eyJ" in text:
        for found in JWT.finditer(text):
            if is_jwt(found[0]):
                yield Spot("secret/jwt", "", found[0], found[0])
    if "@" in text:
        for found in EMAIL.finditer(text):
            yield Spot("pii/email", "", found[0], found[0])
    if text[0] not in _BASE64_OF_JSON:
        return
    if (inner := decoded(text)) is not None and len(inner) > 12 and inner.isascii() and inner[:1] in b"{[":
        yield from spots(inner.decode(), Where.SENT)


def _address(url: str) -> Iterator[Spot]:
    """The user's password, the query and the fragment of an address, and tokens in its path."""
    if _PLAIN_ADDRESS.fullmatch(url) is not None:
        if len(url) > 20:
            yield from _private(url)
            yield from _inside(url)
        return
    rest = url
    if (found := _AUTHORITY.match(url)) is not None:
        password = found[1].partition(":")[2]
        if password:
            yield Spot("secret/password", "", unquote(password), password)
        rest = url[found.end() :]
    path, _, query = rest.partition("?")
    query, _, fragment = query.partition("#") if query else ("", "", path.partition("#")[2])
    for parameter in path.split(";")[1:]:
        name, _, value = parameter.partition("/")[0].partition("=")
        if value:
            yield from _parameter(unquote_plus(name), value)
    for part in (query, fragment.partition("?")[2] or fragment):
        for pair in part.replace(";", "&").split("&"):
            name, equals, value = pair.partition("=")
            if equals and value:
                yield from _parameter(unquote_plus(name), value)
    if len(path) > 20:
        yield from _private(path)
        yield from _inside(path)


def _private(path: str) -> Iterator[Spot]:
    """Links that let in whoever has them: `/reset-password/…`, `/invite/…`, `/private-…/`."""
    if _PRIVATE_WORD.search(path.lower()) is None:
        return
    segments = path.split("/")
    for before, segment in pairwise(segments):
        name, _, rest = segment.partition("-")
        word, written = (name, rest) if name.lower() == "private" else (before, segment)
        if (
            len(written) >= _PRIVATE_FROM
            and _PRIVATE.search(plain(word))
            and is_drawn(written, _PRIVATE_FROM)
        ):
            yield Spot("secret/token", word, unquote(written), written)


def _parameter(name: str, written: str) -> Iterator[Spot]:
    value = unquote_plus(written)
    verdict = _verdict(Where.ADDRESS, name, value)
    if verdict is not None:
        yield Spot(verdict.kind, name, value, written)
    elif value != written and "?" in value:
        yield from _address(value)
    elif len(value) > 16:
        yield from _inside(value)
        if "=" in value.rstrip("="):
            # Several in one, such as `exp=…~acl=…~hmac=…`.
            yield from spots(value, Where.ADDRESS)


def _body(part: Content | PostData, where: Where) -> tuple[Spot, ...]:
    mime = part.mime_type or ""
    if not len(part.text) or _BINARY.search(mime) or not (text := text_of(part)) or "\0" in text[:4096]:
        return ()
    if "x-www-form-urlencoded" in mime:
        return _once(_form(text))
    if where is Where.SENT:
        return _once((*spots(text, where), *spots_of_variables(text)))
    is_program = _SCRIPTS.search(mime) and not _is_padded(text)
    return _once(spots(text, Where.SCRIPT if is_program else where))


def _is_padded(text: str) -> bool:
    """Whether a program is one call with JSON (JSONP): it holds data, and names mean what they say."""
    return text.rstrip("; \r\n").endswith(("})", "])")) and _PADDING.match(text) is not None


def _form(text: str) -> Iterator[Spot]:
    for pair in text.split("&"):
        name, _, written = pair.partition("=")
        value = unquote_plus(written)
        verdict = judge(Where.SENT, unquote_plus(name), value)
        if verdict is not None:
            yield Spot(verdict.kind, unquote_plus(name), value, written)
        elif len(value) > 16:
            yield from spots(value, Where.SENT)


def _noted(raw: msgspec.Raw) -> tuple[Spot, ...]:
    """What stands in JSON of any form."""
    return _once(spots(bytes(raw).decode("utf-8", "replace"), Where.RECEIVED))


def _messages(raw: msgspec.Raw) -> Iterator[Found]:
    """Messages of a websocket: text, or base64 of bytes."""
    path: Path = ("_webSocketMessages",)
    try:
        messages = msgspec.json.decode(raw, type=list[_Message])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # One message that is none must not hide what stands in the others.
        yield path, _noted(raw)
        return
    for index, message in enumerate(messages):
        where = Where.SENT if message.type == "send" else Where.RECEIVED
        if found := _once(_message(message, where)):
            yield (*path, index, "data"), found


def _message(message: _Message, where: Where) -> Iterator[Spot]:
    data = message.data
    if message.opcode == 2 and (inner := decoded(data)) is not None:
        data = inner.decode("utf-8", "replace")
    return spots(data, where)
