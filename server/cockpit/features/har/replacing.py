"""Replaces values in the bytes of a recording, however they are written there, by others as long."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, BytesAhoCorasick

_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]*")
_LONG: Final = 16
"""A value of so many signs is replaced wherever it stands, a shorter one only where it stands alone."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Some bytes and what they become; `shift` of those that are a part of base64, else -1."""

    found: bytes
    becomes: bytes
    shift: int = -1
    value: bytes = b""
    stand_in: bytes = b""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch that becomes another of the same length."""

    start: int
    becomes: bytes


def patterns_of(value: str, stand_in: str, written: Iterable[tuple[str, str]] = ()) -> Iterator[Pattern]:
    """All the ways in which a value is known to be written in a HAR, each with its stand-in written alike."""
    seen: set[bytes] = set()
    for text, other in (*_texts(value, stand_in), *written):
        for escape in _ESCAPES:
            found, becomes = escape(text), escape(other)
            raw = found.encode("utf-8", "surrogatepass")
            replaced = becomes.encode("utf-8", "surrogatepass")
            if raw not in seen and len(raw) == len(replaced):
                seen.add(raw)
                yield Pattern(raw, replaced)
    if len(value) >= 8:
        for text, other in {value: stand_in, _in_json(value): _in_json(stand_in)}.items():
            yield from _in_base64(
                text.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
            )


def _texts(value: str, stand_in: str) -> Iterator[tuple[str, str]]:
    """As it is, in an address (once and twice), and in HTML."""
    for write in (str, quote, _quote_all, quote_plus, _quote_small, _quote_twice, html.escape):
        yield write(value), write(stand_in)


def _quote_all(text: str) -> str:
    return quote(text, safe="")


def _quote_small(text: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), quote(text, safe=""))


def _quote_twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_ascii(text: str) -> str:
    return json.dumps(text)[1:-1]


def _with_slashes(text: str) -> str:
    return _in_json(text).replace("/", "\\/")


def _for_pages(text: str) -> str:
    return re.sub(r"[&<>'=]", lambda found: f"\\u{ord(found[0]):04x}", _in_json(text))


def _twice(text: str) -> str:
    return _in_json(_in_json(text))


def _thrice(text: str) -> str:
    return _in_json(_twice(text))


def _slashes_twice(text: str) -> str:
    return _in_json(_with_slashes(text))


def _pages_twice(text: str) -> str:
    return _in_json(_for_pages(text))


def _ascii_twice(text: str) -> str:
    return _in_json(_in_ascii(text))


_ESCAPES: Final = (
    _in_json, _in_ascii, _with_slashes, _for_pages, _twice, _thrice, _slashes_twice, _ascii_twice,
    _pages_twice,
)  # fmt: skip


def _in_base64(value: bytes, stand_in: bytes) -> Iterator[Pattern]:
    """What of base64 is decided by the value alone, at each of the three ways in which it can lie in it."""
    for shift in range(3):
        code = base64.b64encode(bytes(shift) + value)
        first, last = (shift * 8 + 5) // 6, (shift + len(value)) * 8 // 6
        for table in (bytes.maketrans(b"", b""), bytes.maketrans(b"+/", b"-_")):
            yield Pattern(code[first:last].translate(table), b"", shift, value, stand_in)


class Replacer:
    """Finds all its patterns in one pass over the bytes, the longest first."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        by_bytes: dict[bytes, Pattern] = {}
        for pattern in patterns:
            by_bytes.setdefault(pattern.found, pattern)
        self._patterns = list(by_bytes.values())
        self._automaton = (
            BytesAhoCorasick(list(by_bytes), matchkind=MATCHKIND_LEFTMOST_LONGEST) if by_bytes else None
        )

    def replaced(self, data: bytes) -> tuple[bytes, int]:
        """The bytes with everything replaced, and how often something was."""
        edits = list(self.edits(data))
        if not edits:
            return data, 0
        changed = bytearray(data)
        for edit in edits:
            changed[edit.start : edit.start + len(edit.becomes)] = edit.becomes
        return bytes(changed), len(edits)

    def edits(self, data: bytes) -> Iterator[Edit]:
        """What has to be changed."""
        if self._automaton is None:
            return
        for number, start, end in self._automaton.find_matches_as_indexes(data):
            pattern = self._patterns[number]
            if pattern.shift >= 0:
                edit = _within_base64(data, start, pattern)
            elif end - start >= _LONG or _stands_alone(data, start, end):
                edit = Edit(start, pattern.becomes)
            else:
                edit = None
            if edit is not None:
                yield edit


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    """Whether the value is not a part of a longer word; what an escape ends with is none."""
    before, after = data[max(0, start - 2) : start], data[end : end + 1]
    if data[end - 1 : end].isalnum() and after.isalnum():
        return False
    if not data[start : start + 1].isalnum() or not before[-1:].isalnum():
        return True
    return (before[:1] == b"\\" and before[-1:] in b"nrtbf") or _is_escape(data, start)


def _is_escape(data: bytes, start: int) -> bool:
    return bool(re.search(rb"(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})\Z", data[max(0, start - 6) : start]))


def _within_base64(data: bytes, start: int, pattern: Pattern) -> Edit | None:
    """Decode the groups that the value lies in, replace it, and encode them again as they were."""
    begin = start - (pattern.shift * 8 + 5) // 6
    groups = -(-(pattern.shift + len(pattern.value)) // 3)
    found = _BASE64.match(data, max(begin, 0), max(begin, 0) + 4 * groups)
    if begin < 0 or found is None:
        return None
    code = found[0]
    table = bytes.maketrans(b"-_", b"+/")
    back = bytes.maketrans(b"+/", b"-_") if b"-" in code or b"_" in code else bytes.maketrans(b"", b"")
    if len(code) % 4 == 1:
        return None
    text = base64.b64decode(code.translate(table) + b"=" * (-len(code) % 4))
    at = pattern.shift
    if text[at : at + len(pattern.value)] != pattern.value:
        return None
    changed = text[:at] + pattern.stand_in + text[at + len(pattern.value) :]
    return Edit(begin, base64.b64encode(changed).rstrip(b"=").translate(back)[: len(code)])
