"""What is done with a message body that cannot be decoded as it is."""

from __future__ import annotations

import re
from typing import Final

import msgspec

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises: no JSON, no UTF-8 in a string, brackets without end."""

_HALF: Final = rb"\\u[dD][89abAB][0-9a-fA-F]{2}"
_OTHER_HALF: Final = rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPES: Final = re.compile(rb"(%b%b|\\[^u])|%b|%b" % (_HALF, _OTHER_HALF, _HALF, _OTHER_HALF))
"""The first group is what is right: a pair of surrogates, or another escape."""
_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)
_ID: Final = re.compile(rb'\s*:\s*(-?\d+(?![\d.eE])|"(?:[^"\\]|\\.)*")')


def with_whole_characters(body: bytes) -> bytes:
    """The body with the replacement character for each half of a surrogate pair that stands alone.

    JavaScript writes a string that ends within an emoji so, and JSON allows it; Unicode has no such text. A
    position in the text stays what it was: both count as one in UTF-16.
    """
    return _ESCAPES.sub(lambda match: match.group(1) or rb"\ufffd", body)


def outer_id(body: bytes) -> int | str | None:
    """The id of a message that is no JSON, or nested too deeply to be decoded; None where it has none."""
    depth = 0
    for token in _TOKENS.finditer(body):
        match token.group():
            case b"{" | b"[":
                depth += 1
            case b"}" | b"]":
                depth -= 1
            case b'"id"' if depth == 1:
                if value := _ID.match(body, token.end()):
                    return _decoded(value.group(1))
            case _:
                pass
    return None


def _decoded(value: bytes) -> int | str | None:
    try:
        return msgspec.json.decode(value, type=int | str)
    except UNREADABLE:
        return None
