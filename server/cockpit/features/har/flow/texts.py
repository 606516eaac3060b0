"""Values within texts of answers that are no pages: addresses in JSON and in Link, XML, streams of events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from cockpit.features.har.secrets.shapes import is_words

MOST: Final = 2_000
"""Values of one text; what stands behind them is not traced."""
_ADDRESS: Final = re.compile(r"(?:https?:/)?/[^\s\"<>]+")
_ELEMENT: Final = re.compile(r"<([A-Za-z_][\w.:-]{0,80})(?:\s[^<>]*)?>([^<>\s]{1,8192})</\1>")
_MEMBER: Final = re.compile(r"""["']([A-Za-z_$][\w$-]{0,60})["']\s*:\s*["']([^"'\s<>\\]{4,400})["']""")
_NEXT: Final = re.compile(r"<([^<>]+)>\s*((?:;[^,<]*)?)")
_REL: Final = re.compile(r"\brel\s*=\s*\"?([\w-]{1,40})", re.IGNORECASE)

Found = tuple[str, str, str]
"""A name, a value, and a pattern whose only group is the value as it is written."""


def of_addresses(pairs: Iterator[tuple[str, Any]]) -> Iterator[Found]:
    """What the addresses carry that stand in JSON, whose pairs are names of members and their values.

    Patterns read the text of the JSON, in which slashes and ampersands may be written as escapes.
    """
    for count, (name, value) in enumerate(pairs):
        if count >= MOST:
            return
        if not isinstance(value, str) or len(value) > 8_192 or not _ADDRESS.fullmatch(value):
            continue
        before = rf"\"{re.escape(name)}\"\s*:\s*\"" if name else r"\""
        within = r"[^\"]*?"
        for given, text, segment in _carried(value):
            if segment:
                yield given, text, rf"{before}{within}\\?/{re.escape(given)}\\?/([^\\/?#\"]+)"
            else:
                yield given, text, rf"{before}{within}(?:[?&]|\\u0026){re.escape(given)}=([^&#\\\"]+)"


def of_links(header: str) -> Iterator[Found]:
    """What the addresses of a Link header carry."""
    for link in _NEXT.finditer(header[:8_192]):
        rel = _REL.search(link[2])
        if rel is None:
            continue
        behind = rf"[^<>]*>\s*;[^,<]*\brel\s*=\s*\"?{re.escape(rel[1])}\b"
        for given, text, segment in _carried(link[1]):
            if segment:
                yield given, text, rf"/{re.escape(given)}/([^/?#<>]+){behind}"
            else:
                yield given, text, rf"[?&]{re.escape(given)}=([^&#<>]+){behind}"


def of_text(text: str) -> Iterator[Found]:
    """What elements of XML and members of JSON in a text hold; a short text without blanks as a whole."""
    bare = text.strip()
    if 8 <= len(bare) <= 4_096 and not re.search(r"[\s<>{}\"]", bare):
        yield "", bare, r"^\s*(\S+)\s*$"
        return
    for count, found in enumerate(_ELEMENT.finditer(text)):
        if count >= MOST:
            return
        yield found[1], found[2], rf"<{re.escape(found[1])}(?:\s[^<>]*)?>([^<>\s]+)<"
    for count, found in enumerate(_MEMBER.finditer(text)):
        if count >= MOST:
            return
        yield found[1], found[2], rf"[\"']{re.escape(found[1])}[\"']\s*:\s*[\"']([^\"'\s<>\\]+)[\"']"


def _carried(address: str) -> Iterator[tuple[str, str, bool]]:
    """The parameters of an address, and the segments of its path, each under the one before it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    for name, value in parse_qsl(parts.query):
        yield name, value, False
    segments = [each for each in parts.path.split("/") if each]
    for before, segment in pairwise(segments):
        if not is_words(plain := unquote(segment)):
            yield before, plain, True
