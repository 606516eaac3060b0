"""The small questions of shell text: where a quote ends, what braces expand to, what an escape means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cockpit.core.lazy import lazy_pattern

MAX_WORDS = 64
"""Of one brace expansion."""
_LONGEST_BRACES = 2000
"""Characters of a word; in longer ones braces are data."""

_ESCAPE = lazy_pattern(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|0?([0-7]{1,3})|c(.)|(.))", re.DOTALL
)
_PLAIN = lazy_pattern(r"[\w \t\n./:=+@%^~#?*-]+|\"[^\"\\$`]*\"|'[^']*'")
"""What holds nothing to look into: a stretch of ordinary characters, or a plain string."""
_CLOSINGS = {"$(": ")", "<(": ")", ">(": ")", "${": "}"}
_SINGLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
    "E": "\x1b",
}
_RANGE = lazy_pattern(r"(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.-?\d+)?\Z")


def unescape(text: str) -> str:
    """The backslash escapes of `$'...'`, `echo -e` and `printf`."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    two, four, eight, octal, control, single = match.groups()
    if digits := two or four or eight:
        code = int(digits, 16)
    elif octal:
        code = int(octal, 8) & 0xFF
    elif control:
        code = ord(control.upper()) ^ 0x40
    else:
        return _SINGLE.get(single, single)
    return chr(code) if code < 0x110000 else ""


def skip_quoted(text: str, at: int) -> int:
    """The index after the quoted stretch, escape or substitution that starts at `at`."""
    char = text[at]
    if char == "\\":
        return min(at + 2, len(text))
    if char == "'":
        return _after(text, text.find("'", at + 1))
    if char == '"':
        return _skip_until(text, at + 1, '"')
    if char == "`":
        return _skip_escaped(text, at + 1, "`")
    if text.startswith("$'", at):
        return _skip_escaped(text, at + 2, "'")
    closing = _CLOSINGS.get(text[at : at + 2])
    return at + 1 if closing is None else _skip_until(text, at + 2, closing)


def simple_commands(text: str) -> Iterator[list[str]]:
    """The words of each command of text that is no valid shell; quotes are respected."""
    words: list[str] = []
    at = start = 0
    while at <= len(text):
        char = text[at : at + 1]
        if char and char not in " \t\r\n;|&()":
            at = skip_quoted(text, at)
            continue
        if at > start:
            words.append(text[start:at])
        if char not in (" ", "\t", "\r") and words:
            yield words
            words = []
        at += 1
        start = at


def _after(text: str, found: int) -> int:
    return len(text) if found < 0 else found + 1


def _skip_escaped(text: str, at: int, closing: str) -> int:
    while at < len(text) and text[at] != closing:
        at += 2 if text[at] == "\\" else 1
    return min(at + 1, len(text))


def _skip_until(text: str, at: int, closing: str) -> int:
    depth = 0
    while at < len(text):
        char = text[at]
        if char == closing and not depth:
            return at + 1
        if closing == ")" and char in "()":
            depth += 1 if char == "(" else -1
            at += 1
        elif (closing == '"' and char in "'<>") or (
            closing == '"' and char == "$" and text.startswith("$'", at)
        ):
            at += 1
        else:
            plain = _PLAIN.match(text, at)
            at = plain.end() if plain else skip_quoted(text, at)
    return len(text)


def braces(word: str) -> list[str]:
    """The words that the unquoted braces of one word stand for."""
    for start, end in _brace_pairs(word):
        inner = word[start + 1 : end]
        choices = _choices(inner)
        if choices is None:
            continue
        head, tail = word[:start], word[end + 1 :]
        return [whole for choice in choices[:MAX_WORDS] for whole in braces(head + choice + tail)][:MAX_WORDS]
    return [word]


def _brace_pairs(word: str) -> Iterator[tuple[int, int]]:
    if "{" not in word or len(word) > _LONGEST_BRACES:
        return
    at = 0
    while at < len(word):
        if word[at] == "{":
            end = _closing_brace(word, at)
            if end is not None:
                yield at, end
            at += 1
        else:
            at = skip_quoted(word, at)


def _closing_brace(word: str, at: int) -> int | None:
    depth = 0
    while at < len(word):
        if word[at] in "{}":
            depth += 1 if word[at] == "{" else -1
            if not depth:
                return at
            at += 1
        else:
            at = skip_quoted(word, at)
    return None


def _choices(inner: str) -> list[str] | None:
    if found := _RANGE.match(inner):
        return _range(*found.group(1, 2))
    parts: list[str] = []
    depth = start = at = 0
    while at < len(inner):
        char = inner[at]
        if char == "," and not depth:
            parts.append(inner[start:at])
            start = at + 1
        depth += (char == "{") - (char == "}")
        at = at + 1 if char in "{}," else skip_quoted(inner, at)
    return [*parts, inner[start:]] if parts else None


def _range(low: str, high: str) -> list[str]:
    if low.lstrip("-").isdigit() and high.lstrip("-").isdigit():
        first, last = int(low), int(high)
        span = range(first, last + 1) if first <= last else range(first, last - 1, -1)
        return [str(number) for number in span[:MAX_WORDS]]
    first, last = ord(low), ord(high)
    return [chr(code) for code in (range(first, last + 1) if first <= last else range(first, last - 1, -1))]


def brackets_deep(source: str) -> int:
    """How many brackets stand open at once in a text, those in quotes and patterns of `case` included."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(source):
        depth = depth + 1 if bracket in "({[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


_BRACKETS = lazy_pattern(r"[(){}\[\]]")
