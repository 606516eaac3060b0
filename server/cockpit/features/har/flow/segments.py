"""What one segment of a path is by its form alone: a word of the route, or data such as an id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes


class Form(StrEnum):
    """What data looks like."""

    NONE = ""
    """It may be a word of the route."""
    NUMBER = "number"
    UUID = "uuid"
    CODE = "code"
    """Signs that a program drew: a hash, an ObjectId, a ULID, a nanoid, an id with a prefix."""
    DATE = "date"
    VERSION = "version"
    ADDRESS = "address"
    """E-mail, host, or an escaped path."""
    SLUG = "slug"
    """Words of a title with a number."""


_FORMS: Final[tuple[tuple[Form, re.Pattern[str]], ...]] = (
    (Form.NUMBER, re.compile(r"\d+")),
    (Form.UUID, re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)),
    (Form.DATE, re.compile(r"(19|20)\d\d-[01]\d(-[0-3]\d)?(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?")),
    (Form.CODE, re.compile(r"[0-9a-f]{16,}|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,15}", re.IGNORECASE)),
    (Form.CODE, re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")),
    (Form.CODE, re.compile(r"[A-Za-z]{2,8}_(?=[A-Za-z]*\d)[A-Za-z0-9]{4,}")),
    (Form.CODE, re.compile(r"[A-Z]{2,8}-\d[\dA-Z-]*")),
    (Form.CODE, re.compile(r"(?=[\w]*\d)(?=[\w]*[A-Za-z])\w{20,}")),
    (Form.ADDRESS, re.compile(r"\d{1,3}(\.\d{1,3}){3}|[^@/\s]+@[\w-]+(\.[\w-]+)+")),
    (Form.VERSION, re.compile(r"\d+\.\d+\.\d+([-+.][\w.-]+)?")),
    (Form.SLUG, re.compile(r"(?=.*\d)[a-z0-9]+(-[a-z0-9]+){2,}")),
    (Form.SLUG, re.compile(r"[a-z]+-\d{3,}")),
)
_STANDARDS: Final = frozenset({"iso-8601", "sha-256", "sha-512", "rfc-3339", "iso-27001"})
_DRAWN: Final = re.compile(r"[A-Za-z0-9_-]{8,}")
_TURNS: Final = 5
_ESCAPED: Final = re.compile(r"[\s/:@\"'<>\\]")
_SAFE: Final = "!$&'()*+,;=:@"
_FILE: Final = re.compile(
    r"(.+)(\.(?:json|xml|pdf|csv|html?|txt|zip|gz|png|jpe?g|gif|svg|webp|mp[34]|docx?|xlsx?|ics))",
    re.IGNORECASE,
)
_CALL: Final = re.compile(r"(\w+\('?)([^'()]+)('?\))")
_ACTION: Final = re.compile(r"(.+)(:[a-z]\w+)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with data in it: `4711`, `4711.pdf`, `Products(4711)`, `4711:activate`."""

    before: str
    data: str
    after: str
    form: Form


def canonical(segment: str) -> str:
    """The one way in which a segment is written: what may be unescaped is, all other signs are not."""
    return quote_from_bytes(unquote_to_bytes(segment), safe=_SAFE)


def data_in(segment: str) -> Segment | None:
    """What of a segment is data by its form; None when it may be a word."""
    if call := _CALL.fullmatch(segment):
        form = Form.CODE if call[1].endswith("'") else form_of(unquote(call[2]))
        return Segment(call[1], call[2], call[3], form) if form else None
    for affix in (_FILE, _ACTION):
        found = affix.fullmatch(segment)
        if found and (form := form_of(unquote(found[1]))):
            return Segment("", found[1], found[2], form)
    form = form_of(unquote(segment))
    return Segment("", segment, "", form) if form else None


def form_of(text: str) -> Form:
    """The form of a decoded text."""
    for form, pattern in _FORMS:
        if pattern.fullmatch(text):
            return Form.NONE if text in _STANDARDS else form
    if _DRAWN.fullmatch(text) and any(map(str.isdigit, text)) and _turns(text) >= _TURNS:
        return Form.CODE
    return Form.ADDRESS if _ESCAPED.search(text) and text[1:] else Form.NONE


def is_drawn_name(name: str) -> bool:
    """Whether the name of a member is data and not the name of a field."""
    return form_of(name) is not Form.NONE


def _turns(text: str) -> int:
    """How often letters, capitals and digits follow one another; words have few turns."""
    return sum(_class_of(a) != _class_of(b) for a, b in pairwise(text))


def _class_of(sign: str) -> tuple[bool, bool, bool]:
    return sign.isdigit(), sign.isupper(), sign.islower()
