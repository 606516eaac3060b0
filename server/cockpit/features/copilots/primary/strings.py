"""The string literals of a program, and the quotes that they are written in."""

from __future__ import annotations

import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

QUOTES: Final = ("'", '"')
_BEGIN: Final = ("FSTRING_START", "TSTRING_START")
_END: Final = ("FSTRING_END", "TSTRING_END")


@dataclass(frozen=True, slots=True)
class Literal:
    """One string literal; what stands in the fields of a formatted one belongs to it."""

    start: int
    """In characters of the program, like all places here."""
    end: int
    prefix: str
    quote: str
    """One sign, or three."""
    inside: str
    """As it is written."""


def literals(source: str) -> Iterator[Literal]:
    """The literals of statements that may stand outside of a function, in their order."""
    lines = list(io.StringIO(source, newline=""))
    starts = [0, *accumulate(map(len, lines))]
    opened: list[int] = []
    for token in tokenize.generate_tokens(iter(lines).__next__):
        begin, end = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        name = tokenize.tok_name[token.type]
        # Python 3.12 takes a formatted text apart; Python 3.11 has it in one piece.
        if name in _BEGIN:
            opened.append(begin)
        elif name in _END:
            begin = opened.pop()
            if not opened:
                yield _literal(source, begin, end)
        elif name == "STRING" and not opened:
            yield _literal(source, begin, end)


def quoted(source: str) -> tuple[int, int]:
    """How many one-line literals of a program are in single quotes, and how many in double ones."""
    count = Counter(each.quote for each in literals(source) if not _has_quotes(each.inside))
    return count["'"], count['"']


def majority(source: str) -> str:
    """The quote that most one-line literals of a program are written in; empty when neither is ahead."""
    single, double = quoted(source)
    return "" if single == double else QUOTES[double > single]


def requoted(source: str, quote: str) -> str:
    """Statements with their literals in that quote, except those with three around, or a quote in them."""
    for each in reversed(list(literals(source))):
        if each.quote in QUOTES and not _has_quotes(each.inside):
            source = f"{source[: each.start]}{each.prefix}{quote}{each.inside}{quote}{source[each.end :]}"
    return source


def _literal(source: str, begin: int, end: int) -> Literal:
    text = source[begin:end]
    prefix = text[: min(text.find(quote) for quote in QUOTES if quote in text)]
    rest = text[len(prefix) :]
    quote = rest[:3] if rest[:3] in ("'''", '"""') else rest[0]
    return Literal(begin, end, prefix, quote, rest[len(quote) : -len(quote)])


def _has_quotes(text: str) -> bool:
    return any(quote in text for quote in QUOTES)
