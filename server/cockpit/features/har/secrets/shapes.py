"""What the form of a value says: words that people wrote, or signs that a program drew."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from itertools import pairwise
from typing import Final

from cockpit.core.lazy import lazy_pattern

_NOTHING_WORDS: Final = """
    null none nil undefined true false yes no on off nan n/a na deleted expired empty example changeme ...
"""
_TAKEN_OUT_WORDS: Final = """
    {{ }} ${ %( *** ••• redacted removed masked filtered hidden omitted sanitized placeholder
"""
_NOTHING: Final = frozenset(_NOTHING_WORDS.split())
_TAKEN_OUT: Final = lazy_pattern("|".join(map(re.escape, _TAKEN_OUT_WORDS.split())))
_STAND_IN: Final = lazy_pattern(r"(?i)^\W*$|^(?:x{3,}|\.{3,}|your[ _-].*|\[.*\])$|<[^>]*>")
_WORDS: Final = lazy_pattern(r"[^\W\d_]+(?:[ _.:/',!?-]{1,2}[^\W\d_]+)*[.!?…:*]?")
_MIXED: Final = lazy_pattern(r"[\w+/=-]{20,}", re.ASCII)
_SLUG: Final = lazy_pattern(
    r"[A-Za-z]?[a-z]{2,}(?:[-_ ](?:[A-Za-z]?[a-z]+|\d{1,4}))+"
    r"|\d{1,4}[-_ ][A-Za-z]?[a-z]{2,}(?:[-_ ](?:[A-Za-z]?[a-z]+|\d{1,4}))*"
)
_BETWEEN: Final = lazy_pattern(r"(?i)[,|~]|%2C|%7C|%7E")
_PLAIN: Final = lazy_pattern(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*|P(?:\d+[YMD])*T?.*\d[HMS]"
    r"|v?\d{1,5}(?:\.\d{1,5}){1,4}(?:[-+][\w.]+)?"
    r"|(?:[a-z][a-z0-9+.-]*:)?//[^\s]+|/[\w./-]*"
    r"|-?\d{1,5}(?:\.\d+)?"
)
"""Dates and durations, versions, addresses, and small numbers."""
JWT: Final = lazy_pattern(r"(?<![\w-])eyJ[\w-]{6,}\.[\w-]{4,}\.[\w-]*(?:\.[\w-]*\.[\w-]+)?")


_SHOUTED: Final = 20
"""No word has so many capitals."""


def is_stand_in(value: str) -> bool:
    """Whether a value stands for one that was taken out, or for nothing."""
    lower = value.lower()
    if lower in _NOTHING or _TAKEN_OUT.search(lower):
        return True
    # The pattern is slow, and what could begin so is seldom.
    is_odd = lower[:3] in {"xxx", "you"} or not lower[:1].isalnum() or "<" in lower
    return is_odd and bool(_STAND_IN.search(value))


def is_words(value: str) -> bool:
    """Whether a value reads as words: letters only, vowels as in a language, capitals at beginnings."""
    if not _WORDS.fullmatch(value):
        return False
    longest = max(re.split(r"[^\w]|_", value), key=len)
    if longest.isupper() and len(longest) >= _SHOUTED:
        return False
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(longest))
    if len(longest) < 12:
        return turns <= 2
    vowels = sum(sign in "aeiouyäöåéèáíóúAEIOUY" for sign in longest)
    return 0.25 <= vowels / len(longest) <= 0.65 and turns <= len(longest) / 6


def is_plain(value: str) -> bool:
    """Whether a value is never a secret: words, a date, a version, an address, few digits."""
    return is_words(value) or bool(_PLAIN.fullmatch(value))


def bits(value: str) -> float:
    """The entropy of a sign of the value."""
    length, counts = len(value), map(value.count, set(value))
    return math.log2(length) - sum([n * math.log2(n) for n in counts if n > 1]) / length


def is_drawn(value: str, least: int) -> bool:
    """Whether a program drew these signs: long enough, no words, no blanks, and no sign too often."""
    if len(value) < least or len(value.split(maxsplit=1)) != 1:
        return False
    if is_plain(value) or _SLUG.fullmatch(value) or is_list(value):
        return False
    return bits(value) >= min(3.0, math.log2(len(value)) * 0.62)


def is_list(value: str) -> bool:
    """Whether a value is three numbers or short words at least, with commas or the like between them."""
    parts = _BETWEEN.split(value)
    return len(parts) >= 3 and all(len(part) <= 6 or (part.isdecimal() and len(part) <= 10) for part in parts)


def is_mixed(value: str) -> bool:
    """Whether letters of both cases and digits stand without an order: no hexadecimal id, and no words."""
    signs = (str.isupper, str.islower, str.isdigit)
    return bool(_MIXED.fullmatch(value)) and all(any(map(kind, value)) for kind in signs)


def is_jwt(value: str) -> bool:
    """Whether a value is a JSON Web Token: its first part is the JSON of a header."""
    if not value.startswith("eyJ") or not JWT.fullmatch(value):
        return False
    head = decoded(value.partition(".")[0])
    try:
        return head is not None and isinstance(json.loads(head), dict)
    except (ValueError, RecursionError):
        return False


def decoded(text: str) -> bytes | None:
    """What base64 of either alphabet stands for, with or without its padding; None when it is none."""
    compact = text.rstrip("=").replace("-", "+").replace("_", "/")
    if len(compact) % 4 == 1:
        return None
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
