"""Comments and multi-line strings of a text, in one linear pass."""

from __future__ import annotations

import re
from typing import NamedTuple

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.lexicon import LEXICONS, Lexicon

Extent = tuple[int, int]
"""Offsets into the text, end exclusive."""


class Tokens(NamedTuple):
    """What the scan keeps, in order of appearance; the two lists never overlap."""

    comments: list[Extent]
    strings: list[Extent]
    """Strings that may span lines; those on one line are left in the code and blanked out on demand."""


def lex(text: str, lexicon_name: str) -> Tokens:
    """Find the comments and the multi-line strings of `text`."""
    lexicon = LEXICONS[lexicon_name]
    tokens = Tokens([], [])
    position = _prelude(text, lexicon, tokens)
    if lexicon.opening == "none":
        _collect(text, lexicon, position, tokens)
    else:
        _collect_open(text, lexicon, position, tokens)
    return tokens


def _prelude(text: str, lexicon: Lexicon, tokens: Tokens) -> int:
    if not lexicon.prelude:
        return 0
    start = text.find(lexicon.prelude)
    if start < 0:
        start = len(text)
    if start:
        tokens.strings.append((0, start))
    return start


def _collect(text: str, lexicon: Lexicon, position: int, tokens: Tokens) -> None:
    add_comment, add_string = tokens.comments.append, tokens.strings.append
    for match in lexicon.scan.finditer(text, position):
        kind = match.lastgroup
        if kind == "c":
            add_comment(match.span("c"))
        elif kind == "s":
            add_string(match.span("s"))


def _collect_open(text: str, lexicon: Lexicon, position: int, tokens: Tokens) -> None:
    """As `_collect`, for languages in which some strings name their own end."""
    scan, absent = lexicon.scan, set[str]()
    while match := scan.match(text, position):
        kind = match.lastgroup
        if kind is None:
            return
        start, position = match.span(kind)
        if kind == "c":
            tokens.comments.append((start, position))
        elif kind == "s":
            tokens.strings.append((start, position))
        else:
            extent = _close(text, lexicon, start, position, absent)
            if extent is not None:
                tokens.strings.append(extent)
                position = max(position, extent[1])


def _close(text: str, lexicon: Lexicon, start: int, after: int, absent: set[str]) -> Extent | None:
    """Where the string that opens at `start` lies; `absent` remembers closers that do not follow."""
    opener = text[start:after]
    if lexicon.opening == "yaml":
        return _block_scalar(text, start, after)
    if lexicon.opening == "heredoc":
        return _heredoc(text, opener, after, absent)
    closer = _closer(lexicon, opener)
    found = -1 if closer in absent else text.find(closer, after)
    if found < 0:
        absent.add(closer)
        return (start, len(text))
    return (start, found + len(closer))


def _closer(lexicon: Lexicon, opener: str) -> str:
    if lexicon.opening == "cpp":
        return ")" + opener[2:-1] + '"'
    if lexicon.opening == "rust":
        return '"' + "#" * (len(opener) - 2)
    if lexicon.opening == "swift":
        hashes = opener.count("#")
        return '"' * (len(opener) - hashes) + "#" * hashes
    return opener


def _heredoc(text: str, opener: str, after: int, absent: set[str]) -> Extent | None:
    """From the next line to the line that holds nothing but the delimiter; None when there is none."""
    name = opener.lstrip("<~-\\ \t").strip("\"'`")
    body = text.find("\n", after)
    if body < 0 or name in absent:
        return None
    closing = re.compile(rf"\n[ \t]*{re.escape(name)}\b").search(text, body)
    if closing is None:
        absent.add(name)
        return None
    return (body + 1, closing.end())


_SHELL_KEY = lazy_pattern(
    r"(?:^|[\s-])[\"']?(?:run|script|command|entrypoint|cmd|\w*_script|\w*[sS]cript)[\"']?\s*:\s*$"
)


def _block_scalar(text: str, start: int, after: int) -> Extent | None:
    """A YAML block scalar: all lines that are indented deeper than its key. Shell scripts stay code."""
    line = text.rfind("\n", 0, start) + 1
    head = text[line:start]
    if _SHELL_KEY.search(head):
        return None
    indent = len(head) - len(head.lstrip(" "))
    if head.lstrip().startswith("- "):
        indent += 1
    end = re.compile(rf"\n(?=[ ]{{0,{indent}}}[^\s])").search(text, after + 1)
    return (after, end.start() + 1 if end else len(text))
