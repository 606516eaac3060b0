"""What a program tells people about its variables, when these have other names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.features.copilots.primary.candidate import EMPTY
from cockpit.features.copilots.primary.strings import literals

_TELLING: Final = frozenset(
    {
        "critical", "debug", "error", "exception", "fail", "fatal", "info", "log", "skip", "warn", "warning",
        "xfail",
    }
)  # fmt: skip
"""What is called to tell people something; an exception is raised, and an assertion has its text."""
_LATER: Final = re.compile(r"\{\{[^{}]*\}\}|%\(\w*\)")
"""What is filled later."""


def reworded(source: str, names: Mapping[str, str]) -> str:
    """Statements whose messages call variables by their new names: whole words, and never code.

    A name that is a word of every sentence, such as `to`, stays; so does a text without a blank, which may be
    a key.
    """
    named = {old: new for old, new in names.items() if old != new and old not in EMPTY and new.isidentifier()}
    if not named:
        return source
    # In the middle of a word, an option, a path or an escape it is no name.
    word = re.compile(rf"(?<![\w\\%$/.\-])(?<!\w')(?:{'|'.join(map(re.escape, named))})(?![\w(/\-]|\.\w)")
    spans = list(_messages(source))
    for each in reversed(list(literals(source))):
        if any(start <= each.start and each.end <= end for start, end in spans):
            inside = "".join(
                piece if is_code else word.sub(lambda found: named[found[0]], piece)
                for piece, is_code in _pieces(each.inside)
            )
            begin = each.start + len(each.prefix) + len(each.quote)
            source = f"{source[:begin]}{inside}{source[begin + len(each.inside) :]}"
    return source


def fields_and_texts(inside: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a formatted text, each with whether it is a field, braces included."""
    start = place = depth = 0
    while place < len(inside):
        if depth == 0 and inside[place : place + 2] in ("{{", "}}"):
            place += 2
            continue
        sign = inside[place]
        if sign == "{":
            if depth == 0 and place > start:
                yield inside[start:place], False
                start = place
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0:
                yield inside[start : place + 1], True
                start = place + 1
        place += 1
    if start < len(inside):
        yield inside[start:], depth > 0


def _pieces(inside: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, each with whether programs read it: fields, also those that are filled later."""
    for piece, is_field in fields_and_texts(inside):
        if is_field:
            yield piece, True
            continue
        start = 0
        for found in _LATER.finditer(piece):
            yield piece[start : found.start()], False
            yield found[0], True
            start = found.end()
        yield piece[start:], False


def _messages(source: str) -> Iterator[tuple[int, int]]:
    """Where texts stand that people are told, in characters."""
    lines = source.encode().split(b"\n")

    def place(line: int, column: int) -> int:
        before = sum(len(each.decode()) + 1 for each in lines[: line - 1])
        return before + len(lines[line - 1][:column].decode())

    for node in ast.walk(ast.parse(source)):
        for each in _told(node):
            for text in _texts(each):
                start = place(text.lineno, text.col_offset)
                end = place(text.end_lineno or text.lineno, text.end_col_offset or 0)
                if re.search(r"\s", source[start:end]):
                    yield start, end


def _told(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Raise(exc=ast.Call(args=given, keywords=named)):
            yield from given
            yield from (each.value for each in named)
        case ast.Assert(msg=ast.expr() as message):
            yield message
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=given) if name in _TELLING:
            yield from given
        case _:
            return


def _texts(node: ast.expr) -> Iterator[ast.expr]:
    """The texts that an expression is put together of; not what is looked up or called with them."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            yield from _texts(left)
            yield from _texts(right)
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
        case ast.Call(func=ast.Attribute(value=text)):
            yield from _texts(text)
        case _:
            return
