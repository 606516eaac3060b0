"""A name for a finding that survives moved lines, reformatting and changed quotes.

It is two digests side by side: of the path, and of code, enclosing symbol, normalised text and an ordinal
that tells equal ones apart. The ordinal counts in reading order within the symbol, so an edit elsewhere does
not disturb it. When git says that a file was renamed, only the first half changes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from cockpit.core.lazy import lazy_pattern

_NOISE: Final = lazy_pattern(r"[\s\"'`;,\\]+")
_PATH_DIGITS: Final = 8
_CONTENT_DIGITS: Final = 12


def normalise(text: str) -> str:
    """The text without what formatters change: white space, quotes, commas, semicolons, continuations."""
    return _NOISE.sub("", text)


def identify(path: str, code: str, symbol: str, text: str, ordinal: int) -> str:
    """The identity of a finding; `text` is normalised here."""
    content = "\0".join((code, symbol, normalise(text), str(ordinal)))
    return _digest(path, _PATH_DIGITS) + _digest(content, _CONTENT_DIGITS)


def rekey(identity: str, path: str) -> str:
    """The identity that the same finding has in a file at `path`: for renames."""
    return _digest(path, _PATH_DIGITS) + identity[_PATH_DIGITS:]


def content_of(identity: str) -> str:
    """The half of an identity that a renamed file keeps."""
    return identity[_PATH_DIGITS:]


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


class Ordinals:
    """Counts equal findings of one file in reading order."""

    def __init__(self) -> None:
        self._seen = Counter[tuple[str, str, str]]()

    def next(self, code: str, symbol: str, text: str) -> int:
        """How many equal findings came before this one."""
        key = (code, symbol, normalise(text))
        self._seen[key] += 1
        return self._seen[key] - 1
