"""Docstrings of Python functions that nothing follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.lexer import Extent
from cockpit.features.audit.source import Source

_REST = lazy_pattern(r"[ \t\r]*+(?:#[^\n]*+)?+(?:\n[ \t\r]*+(?:#[^\n]*+)?+)*+")
"""The blank lines and comments after a string."""


def last_docstrings(source: Source) -> Iterator[Extent]:
    """The long strings that end their block and start none of a class."""
    text = source.text
    for start, end in source.tokens.strings:
        line = text.rfind("\n", 0, start) + 1
        before, code = text[line:start], end + 1 + start - line
        if text[end + 1 : code] == before and text[code : code + 1] not in _BLANK:
            continue  # Code follows on the next line, as it mostly does.
        if line == start or text.startswith(_GOES_ON, end):
            continue
        above = text[text.rfind("\n", 0, max(0, line - 1)) + 1 : line].strip()
        if above.startswith("class ") or not above or before.strip(" \trRuU"):
            continue
        if _ends_block(text, end, len(before)):
            yield start, end


_GOES_ON: Final = (")", ",", ".", "]")
_BLANK: Final = frozenset({"", "\n", " ", "\t", "\r", "#"})


def _ends_block(text: str, end: int, depth: int) -> bool:
    """Whether what follows, blank lines and comments aside, is less deep than `depth`, or nothing."""
    rest = _REST.match(text, end)
    following = rest.end() if rest else end
    if following == len(text):
        return True
    line = text.rfind("\n", 0, following) + 1
    return line > end and following - line < depth
