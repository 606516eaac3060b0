"""JavaScript text: where strings, templates, regular expressions and comments are, and its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.core.lazy import lazy_pattern

_REGEX = r"/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
_BEFORE_REGEX = "".join(f"(?<=[=(,:\\[!&|?{{}};>]{blank})|" for blank in ("", " ", "\\n", "  "))
_LITERAL = lazy_pattern(
    r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'(?:[^'\\\n]|\\.)*'?"
    r"|`"
    rf"|(?:{_BEFORE_REGEX}(?<=return ))(?:{_REGEX})",
    re.DOTALL,
)
_TOKEN = lazy_pattern(
    r"\s+|//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*')"
    r"|(?P<template>`)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<name>[A-Za-z_$#][\w$]*)"
    r"|(?P<punct>=>|\?\.(?!\d)|\?\?|\|\||&&|\.\.\.|[-+*/%=!<>&|^~?:;,.(){}\[\]@])",
    re.DOTALL,
)  # fmt: skip
MAX_LENGTH = 6000
"""Characters of one call; longer ones are data, not commands."""


@dataclass(frozen=True, slots=True)
class Token:
    """A lexical unit; comments and white space are left out."""

    kind: str
    text: str


def skip_template(text: str, start: int) -> int:
    """The index after the template literal whose backtick is at `start`."""
    at = start + 1
    while at < len(text):
        char = text[at]
        if char == "`":
            return at + 1
        if char == "\\":
            at += 2
        elif text.startswith("${", at):
            at = _skip_braces(text, at + 1)
        else:
            at += 1
    return len(text)


def _skip_braces(text: str, start: int) -> int:
    depth = 0
    at = start
    while at < len(text):
        char = text[at]
        if char == "`":
            at = skip_template(text, at)
            continue
        if char in "'\"":
            closing = re.compile(rf"{char}(?:[^{char}\\\n]|\\.)*{char}?", re.DOTALL).match(text, at)
            at = closing.end() if closing else at + 1
            continue
        depth += (char == "{") - (char == "}")
        at += 1
        if not depth:
            return at
    return len(text)


def literal_spans(text: str) -> list[tuple[int, int]]:
    """Where strings, templates, regular expressions and comments are."""
    spans: list[tuple[int, int]] = []
    at = 0
    while (match := _LITERAL.search(text, at)) is not None:
        end = skip_template(text, match.start()) if match.group() == "`" else match.end()
        spans.append((match.start(), end))
        at = max(end, match.start() + 1)
    return spans


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens from `start` on, at most MAX_LENGTH characters of them."""
    at, limit = start, min(len(text), start + MAX_LENGTH)
    while at < limit:
        match = _TOKEN.match(text, at)
        if match is None:
            at += 1
            continue
        kind = match.lastgroup
        end = match.end()
        if kind == "template":
            end = skip_template(text, at)
        if kind is not None:
            yield Token(kind, text[at:end])
        at = end


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def unescape(body: str) -> str:
    """The text between the quotes of a string literal."""
    if "\\" not in body:
        return body
    return re.sub(
        r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|(.))", _escaped, body, flags=re.DOTALL
    )


def _escaped(match: re.Match[str]) -> str:
    digits = match.group(1) or match.group(2) or match.group(3)
    if digits:
        return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else ""
    return _ESCAPES.get(match.group(4), match.group(4))


def template_parts(literal: str) -> Iterator[tuple[bool, str]]:
    """The pieces of a template literal: whether it is an expression, and its text."""
    body = literal[1:-1] if literal.endswith("`") and len(literal) > 1 else literal[1:]
    at = piece = 0
    while at < len(body):
        if body[at] == "\\":
            at += 2
        elif body.startswith("${", at):
            if piece < at:
                yield False, unescape(body[piece:at])
            end = _skip_braces(body, at + 1)
            yield True, body[at + 2 : end - 1]
            at = piece = end
        else:
            at += 1
    if piece < len(body):
        yield False, unescape(body[piece:])
