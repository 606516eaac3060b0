"""Python text without a parser: strings and comments, where an expression ends, small expressions."""

from __future__ import annotations

import ast
import re

from cockpit.core.lazy import lazy_pattern

LITERALS = (
    r"#[^\n]*"
    r'|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
)
_LITERALS = lazy_pattern(LITERALS, re.DOTALL)
_TOKENS = lazy_pattern(LITERALS + r"|[()\[\]{}\n;,:]", re.DOTALL)
_LONGEST = 6000
"""Characters of one expression; longer ones are data, not commands."""


def literal_spans(text: str) -> list[tuple[int, int]]:
    """Where strings and comments are."""
    return [match.span() for match in _LITERALS.finditer(text)]


def end_of_call(text: str, opening: int) -> int | None:
    """The index after the bracket that closes the one at `opening`."""
    depth = 0
    for match in _TOKENS.finditer(text, opening, opening + _LONGEST):
        char = match.group()
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if not depth:
                return match.end()
    return None


def end_of_expression(text: str, start: int) -> int:
    """The end of the expression that starts here: the line's end outside all brackets."""
    depth = 0
    for match in _TOKENS.finditer(text, start, start + _LONGEST):
        char = match.group()
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                return match.start()
        elif not depth and (char in "\n;:" or char[0] == "#"):
            return match.start()
    return min(len(text), start + _LONGEST)


def parse_expression(source: str) -> ast.expr | None:
    """The tree of one expression, or None where it is none."""
    try:
        return ast.parse(f"({source.strip()}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
